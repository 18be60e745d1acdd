internal import ConnectorAuth

/// Reads the documents that a user names, with errors that name the document.
enum InputFiles {
    static func json(_ path: String, what: String, console: Console) throws -> JSONValue {
        let bytes: [UInt8]
        do {
            bytes = try path == "-" ? console.readInput() : console.readFile(path)
        } catch {
            throw AuthError(
                .invalidDefinition,
                path == "-"
                    ? "the \(what) cannot be read from standard input; pipe it in, or name a file"
                    : "the \(what) '\(path)' cannot be read; check that the file exists and is yours to read")
        }
        do {
            return try JSONValue(parsing: bytes)
        } catch let error as AuthError {
            let name = path == "-" ? "the \(what) on standard input" : "the \(what) '\(path)'"
            throw AuthError(error.code, "\(name) is \(error.message)")
        }
    }

    /// The configuration: a file or standard input, and values set one by one.
    static func config(_ arguments: ParsedArguments, console: Console) throws -> JSONValue {
        var config: JSONValue = [:]
        if let path = arguments["config"] { config = try json(path, what: "config", console: console) }
        guard case .object = config else {
            throw AuthError(.invalidDefinition, "the config must be a map of values")
        }
        for assignment in arguments.all("set") {
            let (path, value) = try split(assignment, option: "set")
            config = try config.setting(.string(value), at: path[...])
        }
        for assignment in arguments.all("set-env") {
            let (path, name) = try split(assignment, option: "set-env")
            guard let value = console.environment(name) else {
                let shown = path.map(HTTPFieldSyntax.printable).joined(separator: ".")
                throw AuthError(
                    .missingInput, "the environment variable named for '\(shown)' is not set; name one that is exported"
                )
            }
            config = try config.setting(.string(value), at: path[...])
        }
        return config
    }

    /// The places of the config that arguments set one by one.
    static func overriddenPaths(_ arguments: ParsedArguments) throws -> [[String]] {
        try ["set", "set-env"].flatMap { option in
            try arguments.all(option).map { try split($0, option: option).path }
        }
    }

    private static func split(_ assignment: String, option: String) throws -> (path: [String], value: String) {
        let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty else { throw UsageError("--\(option) needs a path, '=' and a value") }
        let depth = parts[0].utf8.count(where: { "./".utf8.contains($0) })
        guard depth <= JSONParser.defaultMaximumDepth else {
            throw UsageError("--\(option) has a path that is too long")
        }
        let path =
            parts[0].hasPrefix("/")
            ? try JSONPointer(parsing: parts[0]).components : parts[0].split(separator: ".").map(String.init)
        return (path, parts[1])
    }
}

extension JSONValue {
    /// The value with `value` at a path; maps on the way are made.
    fileprivate func setting(_ value: JSONValue, at path: ArraySlice<String>) throws -> JSONValue {
        guard let key = path.first else { return value }
        let rest = path.dropFirst()
        switch self {
        case .object(var object):
            object[key] = try (object[key] ?? [:]).setting(value, at: rest)
            return .object(object)
        case .array(var elements):
            guard let index = Int(key), elements.indices.contains(index) else {
                throw AuthError(.invalidDefinition, "the config has no element '\(key)' to set")
            }
            elements[index] = try elements[index].setting(value, at: rest)
            return .array(elements)
        default:
            throw AuthError(.invalidDefinition, "the config has a value where '\(key)' is to be set; it must be a map")
        }
    }
}
