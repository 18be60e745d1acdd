extension FactoryScope {
    /// The text of a required field.
    ///
    /// A number keeps the text it was written with and a truth value is `True` or `False`, as manifests expect.
    public func string(_ name: String, of definition: AuthenticatorDefinition) throws -> String {
        let value = try value(name, of: definition, isRequired: true) ?? .null
        return try Self.text(of: value, at: definition.path.appending(name))
    }

    /// The text of a field; `nil` where it is absent or has no value.
    public func optionalString(_ name: String, of definition: AuthenticatorDefinition) throws -> String? {
        guard let value = try value(name, of: definition, isRequired: false) else { return nil }
        return try Self.text(of: value, at: definition.path.appending(name))
    }

    /// The text of a required field that is a secret.
    public func secret(_ name: String, of definition: AuthenticatorDefinition) throws -> Secret<String> {
        Secret(try string(name, of: definition))
    }

    /// The text of a field that is a secret; `nil` where it is absent or has no value.
    public func optionalSecret(_ name: String, of definition: AuthenticatorDefinition) throws -> Secret<String>? {
        try optionalString(name, of: definition).map { Secret($0) }
    }

    /// The truth value of a field.
    ///
    /// Accepts what manifests hold: `true`, `yes`, `on`, `1`, `t`, `y` and their opposites, in any case.
    ///
    /// - Parameters:
    ///   - name: The field's name.
    ///   - definition: The definition that has the field.
    ///   - absent: The value where the field is absent, has no value or is empty.
    public func bool(
        _ name: String, of definition: AuthenticatorDefinition, default absent: Bool = false
    ) throws -> Bool {
        guard let value = try value(name, of: definition, isRequired: false) else { return absent }
        switch value {
        case .bool(let value): return value
        case .number, .string:
            switch try Self.text(of: value, at: definition.path.appending(name)).lowercased() {
            case "true", "yes", "on", "1", "t", "y": return true
            case "false", "no", "off", "0", "f", "n": return false
            case "": return absent
            default: break
            }
        default: break
        }
        throw AuthError(
            .invalidDefinition, "'\(name)' must be true or false", path: definition.path.appending(name))
    }

    /// The whole number of a field; `nil` where it is absent or has no value.
    ///
    /// A text of digits is one.
    public func integer(_ name: String, of definition: AuthenticatorDefinition) throws -> Int? {
        guard let value = try value(name, of: definition, isRequired: false) else { return nil }
        let number: Int? =
            switch value {
            case .number(let number): number.intValue
            case .string(let text): Int(text)
            default: nil
            }
        guard let number else {
            throw AuthError(
                .invalidDefinition, "'\(name)' must be a whole number", path: definition.path.appending(name))
        }
        return number
    }

    /// The number of a field; `nil` where it is absent or has no value.
    ///
    /// A text that JSON has for a number is one.
    public func number(_ name: String, of definition: AuthenticatorDefinition) throws -> Double? {
        guard let value = try value(name, of: definition, isRequired: false) else { return nil }
        let number: JSONNumber? =
            switch value {
            case .number(let number): number
            case .string(let text): (try? JSONValue(parsing: text))?.numberValue
            default: nil
            }
        guard let number, number.doubleValue.isFinite else {
            throw AuthError(.invalidDefinition, "'\(name)' must be a number", path: definition.path.appending(name))
        }
        return number.doubleValue
    }

    /// The word of a field, one of several; `nil` where it is absent or has no value.
    ///
    /// - Throws: ``AuthError`` that lists the words where it is another.
    public func choice(
        _ name: String, of definition: AuthenticatorDefinition, among words: [String]
    ) throws -> String? {
        guard let word = try optionalString(name, of: definition) else { return nil }
        guard words.contains(word) else {
            throw AuthError(
                .invalidDefinition, "'\(name)' must be one of: \(words.joined(separator: ", "))",
                path: definition.path.appending(name))
        }
        return word
    }

    /// The elements of a field that is a list, each evaluated; those without a value are left out.
    public func list(_ name: String, of definition: AuthenticatorDefinition) throws -> [JSONValue] {
        guard let value = try value(name, of: definition, isRequired: false) else { return [] }
        guard case .array(let elements) = value else {
            throw AuthError(
                .invalidDefinition, "'\(name)' must be a list, and this is \(value.kindName)",
                path: definition.path.appending(name))
        }
        return elements.filter { $0 != .null }
    }

    /// The members of a field that is a map, keys and values evaluated; those without a value are left out.
    public func mapping(_ name: String, of definition: AuthenticatorDefinition) throws -> JSONObject {
        guard let value = try value(name, of: definition, isRequired: false) else { return [:] }
        guard case .object(let members) = value else {
            throw AuthError(
                .invalidDefinition, "'\(name)' must be a map, and this is \(value.kindName)",
                path: definition.path.appending(name))
        }
        return JSONObject(members.filter { $0.value != .null }.map { ($0.key, $0.value) })
    }

    /// The text that a value is sent as.
    ///
    /// - Throws: ``AuthError`` where it is a list or a map, which no credential, header or key can be.
    package static func text(of value: JSONValue, at path: JSONPointer) throws -> String {
        switch value {
        case .string(let text): return text
        case .number(let number): return number.text
        case .bool(let value): return value ? "True" : "False"
        case .null: return ""
        case .array, .object:
            throw AuthError(
                .invalidDefinition, "a text is needed here, and the value is \(value.kindName); select one element",
                path: path)
        }
    }
}
