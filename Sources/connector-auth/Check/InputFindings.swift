internal import ConnectorAuth

/// What a config lacks, or has of the wrong type, for one definition.
struct InputFindings {
    let inputs: [ConfigInput]
    let config: JSONValue

    /// The values that are needed and not there.
    var missing: [Finding] {
        inputs.filter { $0.isRequired && $0.isSelected(by: config) && !$0.isPresent(in: config) }.map { input in
            Finding(
                .error, "missing-input", "the config has no '\(Self.name(input))'",
                remedy: "Add the value to the config.",
                path: input.fields.first)
        }
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
        for input in inputs where input.isSelected(by: config) {
            guard let value = config[JSONPointer(input.path)],
                input.fields.contains(where: { path.components.starts(with: $0.components) })
            else { continue }
            // A text is what nearly every field takes.
            if error.code == .invalidCredential, value.stringValue != nil { continue }
            return Self.wrongType(input, value, error.message)
        }
        return nil
    }

    private static func wrongType(_ input: ConfigInput, _ value: JSONValue, _ why: String) -> Finding {
        Finding(
            .error, "wrong-input-type", "the config value '\(name(input))' is \(value.kindName): \(why)",
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
