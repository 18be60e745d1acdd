internal import ConnectorAuth

/// What a config lacks, or has of the wrong type, for one definition.
struct InputFindings {
    static let emptyValue = "emptyValue"
    static let spaceAroundValue = "spaceAroundValue"

    var inputs: [ConfigInput]
    let config: JSONValue

    /// The values that are needed and not there.
    var missing: [Finding] {
        inputs.filter { $0.isRequired && $0.isSelected(by: config) && !$0.isPresent(in: config) }.map { input in
            let near = MisspeltInput.words(for: input.path, in: config) { path in inputs.contains { $0.path == path } }
            return Finding(
                .error, "missingInput", "the config has no '\(Self.name(input))'\(near)",
                remedy: "Add the value to the config.", path: input.fields.first)
        }
    }

    /// The values that are likely to be pasted wrongly: sent as they are, a server refuses them and blames the grant.
    var suspicious: [Finding] {
        inputs.filter { ($0.isSecret || $0.isRequired) && $0.isSelected(by: config) }.compactMap { input in
            guard let text = config[JSONPointer(input.path)]?.stringValue else { return nil }
            let name = Self.name(input)
            if text.isEmpty, input.isSecret {
                return Finding(
                    .warning, Self.emptyValue, "the config value '\(name)' is a secret, and is empty",
                    remedy: "Set the value, unless the server wants none.", path: input.fields.first)
            }
            guard let ends = Self.endsWithSpace(text) else { return nil }
            return Finding(
                .warning, Self.spaceAroundValue, "the config value '\(name)' \(ends), which is taken for a part of it",
                remedy: "Remove it from the config, unless it belongs to the value.", path: input.fields.first)
        }
    }

    /// Where a text has white space that is likely to be none of its own; a key of several lines ends with a line break.
    private static func endsWithSpace(_ text: String) -> String? {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last, isSpace(first) || isSpace(last) else { return nil }
        let content = scalars.drop(while: isSpace).reversed().drop(while: isSpace)
        if content.contains(where: { $0 == "\n" || $0 == "\r" }) { return nil }
        if content.isEmpty { return "is nothing but white space" }
        let (before, after) = (isSpace(first), isSpace(last))
        return before && after
            ? "begins and ends with white space" : before ? "begins with white space" : "ends with white space"
    }

    /// The values that are not of the type that the manifest's specification asks for.
    var ofAnotherType: [Finding] {
        inputs.compactMap { input in
            guard input.isSelected(by: config), let value = config[JSONPointer(input.path)], value != .null,
                !input.types.isEmpty, !input.types.contains(where: value.isOf)
            else { return nil }
            return Self.wrongType(input, value, "\(input.types.joined(separator: " or ")) is specified")
        }
    }

    /// The value that made a definition fail which is fine by itself; `nil` where it is none of them.
    func culprit(of error: AuthError) -> Finding? {
        guard [.invalidDefinition, .invalidCredential].contains(error.code), let path = error.path else { return nil }
        let used = inputs.filter { input in
            input.isSelected(by: config) && config[JSONPointer(input.path)] != nil
                && input.fields.contains { path.components.starts(with: $0.components) }
        }
        // A text is what nearly every field takes; what is wrong with its content, the error says.
        if error.code == .invalidCredential, used.allSatisfy({ config[JSONPointer($0.path)]?.stringValue != nil }) {
            guard !used.isEmpty else { return nil }
            var finding = Finding(error, after: nil)
            finding.remedy = "Correct \(used.map { "'\(Self.name($0))'" }.joined(separator: " or ")) in the config."
            return finding
        }
        let culprit = used.first {
            error.code != .invalidCredential || config[JSONPointer($0.path)]?.stringValue == nil
        }
        return culprit.flatMap { input in
            config[JSONPointer(input.path)].map { Self.wrongType(input, $0, error.message) }
        }
    }

    private static func wrongType(_ input: ConfigInput, _ value: JSONValue, _ why: String) -> Finding {
        Finding(
            .error, "wrongInputType", "the config value '\(name(input))' is \(value.kindName): \(why)",
            remedy: "Set the value to one of the right type.", path: input.fields.first)
    }

    private static func name(_ input: ConfigInput) -> String {
        HTTPFieldSyntax.printable(input.path.joined(separator: "."))
    }
}

extension JSONValue {
    /// Whether the value is of a type that JSON Schema names; a number may stand as text, as forms often have it.
    fileprivate func isOf(_ type: String) -> Bool {
        switch (type, self) {
        case ("string", .string), ("boolean", .bool), ("object", .object), ("array", .array), ("null", .null): true
        case ("string", .number), ("string", .bool): true
        case ("number", .number), ("integer", .number): true
        case ("number", .string(let text)), ("integer", .string(let text)): Double(text) != nil
        default: !["string", "boolean", "object", "array", "null", "number", "integer"].contains(type)
        }
    }
}
