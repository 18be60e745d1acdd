internal import AuthCore

/// The part of a manifest that describes the user's configuration, a JSON schema.
struct ManifestSpecification: Sendable {
    private let schema: JSONValue

    init(document: JSONValue) {
        schema = document["spec"]?["connection_specification"] ?? document["spec"]?["connectionSpecification"] ?? .null
    }

    /// What the schema says of one value of the configuration.
    struct Property: Sendable, Hashable {
        var isRequired: Bool
        var isSecret: Bool
        var title: String?
        /// The types that it may be of, in the words of JSON Schema; empty where none is named.
        var types: [String] = []
    }

    /// What the schema says of the value at `path`, given the branches that are chosen; `nil` where it says nothing.
    ///
    /// Of the alternatives (`oneOf`) of an object only those count whose constants agree with the selection; a value
    /// is required where each of them that has it requires it.
    func property(at path: [String], selections: [ConfigInput.Selection] = []) -> Property? {
        guard !path.isEmpty else { return nil }
        return Self.property(path[...], in: schema, prefix: [], selections)
    }

    private static func property(
        _ path: ArraySlice<String>, in schema: JSONValue, prefix: [String], _ selections: [ConfigInput.Selection]
    ) -> Property? {
        guard let key = path.first else { return nil }
        let found = variants(of: schema, prefix: prefix, selections).compactMap { variant -> Property? in
            guard let member = variant["properties"]?[key] else { return nil }
            let isRequired = variant["required"]?.arrayValue?.contains(.string(key)) ?? false
            let rest = path.dropFirst()
            guard !rest.isEmpty else {
                return Property(
                    isRequired: isRequired, isSecret: member["airbyte_secret"] == true,
                    title: member["title"]?.stringValue,
                    types: (member["type"]?.arrayValue ?? [member["type"] ?? .null]).compactMap(\.stringValue))
            }
            guard var inner = property(rest, in: member, prefix: prefix + [key], selections) else { return nil }
            // A value is as optional as the object it lies in.
            inner.isRequired = inner.isRequired && isRequired
            return inner
        }
        guard var result = found.first else { return nil }
        result.isRequired = found.allSatisfy(\.isRequired)
        result.isSecret = found.contains(where: \.isSecret)
        return result
    }

    /// The object itself and its alternatives, each of which may hold a property.
    private static func variants(
        of schema: JSONValue, prefix: [String], _ selections: [ConfigInput.Selection]
    ) -> [JSONValue] {
        let alternatives = ["oneOf", "anyOf"].flatMap { schema[$0]?.arrayValue ?? [] }
        let chosen = alternatives.filter { alternative in
            selections.allSatisfy { selection in
                guard selection.path.dropLast() == prefix[...], let key = selection.path.last,
                    let selector = alternative["properties"]?[key]
                else { return true }
                let values =
                    [selector["const"], selector["default"]].compactMap(\.self) + (selector["enum"]?.arrayValue ?? [])
                return values.isEmpty || values.contains { $0.selectionKeys.contains(selection.key) }
            }
        }
        return [schema] + (chosen.isEmpty ? alternatives : chosen) + (schema["allOf"]?.arrayValue ?? [])
    }
}

extension JSONValue {
    /// The keys of a selection that the value matches: a truth value is spelled in two ways.
    var selectionKeys: [String] {
        switch self {
        case .string(let text): [text]
        case .number(let number): [number.text]
        case .bool(let value): value ? ["true", "True"] : ["false", "False"]
        case .null, .array, .object: []
        }
    }
}
