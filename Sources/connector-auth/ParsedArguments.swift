/// One option of a verb.
struct CommandOption: Sendable {
    var name: String
    /// What its value is called; `nil` for a switch.
    var value: String?
    var isRepeatable = false
    var choices: [String] = []

    static func flag(_ name: String) -> CommandOption { CommandOption(name: name, value: nil) }
    static func single(_ name: String, _ value: String) -> CommandOption { CommandOption(name: name, value: value) }
    static func repeated(_ name: String, _ value: String) -> CommandOption {
        CommandOption(name: name, value: value, isRepeatable: true)
    }
    static func choice(_ name: String, _ choices: [String]) -> CommandOption {
        CommandOption(name: name, value: choices.joined(separator: "|"), choices: choices)
    }
}

/// The arguments are wrong.
struct UsageError: Error {
    var message: String
    init(_ message: String) { self.message = message }
}

/// Options and their values, `--name value` or `--name=value`, and arguments that are known by their order.
struct ParsedArguments {
    private var values: [String: [String]] = [:]
    private var ordered: [String] = []

    init(_ arguments: [String], options: [CommandOption], positionals: [String] = []) throws {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if !argument.hasPrefix("--"), ordered.count < positionals.count {
                ordered.append(argument)
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard argument.hasPrefix("--"), let option = options.first(where: { "--\($0.name)" == parts[0] }) else {
                // A stray argument may be a secret that lost its option; it is not repeated.
                throw UsageError(
                    argument.hasPrefix("--")
                        ? "there is no option \(parts[0])" : "there is an argument without an option")
            }
            guard let valueName = option.value else {
                guard parts.count == 1 else { throw UsageError("--\(option.name) takes no value") }
                values[option.name] = [""]
                continue
            }
            guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
                throw UsageError("--\(option.name) needs a value: \(valueName)")
            }
            if !option.choices.isEmpty, !option.choices.contains(value) {
                throw UsageError("--\(option.name) must be one of: \(option.choices.joined(separator: ", "))")
            }
            if !option.isRepeatable, values[option.name] != nil {
                throw UsageError("--\(option.name) is given twice")
            }
            values[option.name, default: []].append(value)
        }
        // One in brackets may be left out.
        if let missing = positionals.dropFirst(ordered.count).first(where: { !$0.hasPrefix("[") }) {
            throw UsageError("\(missing) is missing")
        }
    }

    /// The argument at a place in their order.
    func positional(_ index: Int) -> String? { ordered.indices.contains(index) ? ordered[index] : nil }

    subscript(name: String) -> String? { values[name]?.first }
    func all(_ name: String) -> [String] { values[name] ?? [] }
    func has(_ name: String) -> Bool { values[name] != nil }

    func required(_ name: String) throws -> String {
        guard let value = self[name] else { throw UsageError("--\(name) is missing") }
        return value
    }

    /// Refuses options that exclude each other.
    func exclude(_ names: String...) throws {
        let given = names.filter(has)
        if given.count > 1 { throw UsageError("--\(given[0]) and --\(given[1]) exclude each other") }
    }

    /// Whether JSON is asked for, told before the arguments are known to be right.
    static func asksForJSON(_ arguments: [String]) -> Bool {
        arguments.contains("--output=json")
            || zip(arguments, arguments.dropFirst()).contains { $0 == "--output" && $1 == "json" }
    }
}
