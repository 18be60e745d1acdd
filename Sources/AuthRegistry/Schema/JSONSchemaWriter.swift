internal import AuthCore

/// Writes the JSON Schema (draft 2020-12) of what a registry builds.
///
/// Types and parts with a type are named in `$defs`; parts without one stand where they are used.
struct JSONSchemaWriter {
    static let dialect: JSONValue = "https://json-schema.org/draft/2020-12/schema"
    /// The name of what stands for any authenticator; no type has it.
    private static let anyAuthenticator = "authenticator"

    private let registry: AuthenticatorRegistry
    private var named = JSONObject()
    /// Names that are being written, since a part may contain itself.
    private var pending: Set<String> = []

    init(registry: AuthenticatorRegistry) { self.registry = registry }

    /// The types that definitions may have; custom classes stand for the type `CustomAuthenticator`.
    static func typeNames(of registry: AuthenticatorRegistry) -> [String] {
        (registry.typeNames + [ConcreteDefinition.selectiveType]).sorted()
    }

    // MARK: Documents

    mutating func document() -> JSONValue {
        var result: JSONObject = [
            "$schema": Self.dialect, "title": "Authenticator", "description": "How a connector authenticates.",
        ]
        result["$ref"] = anyAuthenticator()["$ref"]
        result["$defs"] = .object(named)
        return .object(result)
    }

    mutating func document(ofType name: String) -> JSONValue? {
        guard let schema = schema(ofType: name) else { return nil }
        var result: JSONObject = ["$schema": Self.dialect]
        for (key, value) in written(schema, type: name, isFactory: true) { result[key] = value }
        if !named.isEmpty { result["$defs"] = .object(named) }
        return .object(result)
    }

    private func schema(ofType name: String) -> DefinitionSchema? {
        name == ConcreteDefinition.selectiveType ? ConcreteDefinition.selectiveSchema : registry[name]?.schema
    }

    // MARK: References

    private static func reference(to name: String) -> JSONValue {
        let pointer = JSONPointer(["$defs", name]).description
        return ["$ref": .string("#" + PercentEncoding.encode(pointer, alsoKept: "/$"))]
    }

    /// Any authenticator: one of all the types.
    private mutating func anyAuthenticator() -> JSONValue {
        let name = Self.anyAuthenticator
        guard named[name] == nil, pending.insert(name).inserted else { return Self.reference(to: name) }
        let alternatives = Self.typeNames(of: registry).map { type in
            if let schema = schema(ofType: type) { named[type] = .object(written(schema, type: type, isFactory: true)) }
            return Self.reference(to: type)
        }
        named[name] = ["oneOf": .array(alternatives)]
        pending.remove(name)
        return Self.reference(to: name)
    }

    /// A part with a type, by its name; two that differ and have one name get a number.
    private mutating func reference(to part: DefinitionSchema, isTypeRequired: Bool) -> JSONValue {
        let type = part.type ?? ""
        guard pending.insert(type).inserted else { return Self.reference(to: type) }
        let schema = JSONValue.object(written(part, type: type, isTypeRequired: isTypeRequired))
        pending.remove(type)
        var name = type
        var number = 1
        while let existing = named[name], existing != schema {
            number += 1
            name = "\(type)-\(number)"
        }
        named[name] = schema
        return Self.reference(to: name)
    }

    // MARK: Components

    private mutating func written(
        _ schema: DefinitionSchema, type: String?, isTypeRequired: Bool = true, isFactory: Bool = false
    ) -> JSONObject {
        var result = JSONObject()
        result["title"] = .string(schema.title ?? type ?? "")
        result["description"] = schema.description.map { .string($0) }
        result["type"] = "object"
        var properties = JSONObject()
        var required: [String] = []
        if let type {
            // A class is named by its path, and the type says that it is a class.
            let isClass = isFactory && type.contains(".")
            properties["type"] = ["type": "string", "const": .string(isClass ? ConcreteDefinition.customType : type)]
            if isClass { properties["class_name"] = ["type": "string", "const": .string(type)] }
            if isTypeRequired { required += isClass ? ["type", "class_name"] : ["type"] }
        }
        for field in schema.fields {
            properties[field.name] = .object(written(field))
            if field.isRequired { required.append(field.name) }
        }
        if type != nil {
            properties["$parameters"] = [
                "type": "object", "title": "Parameters",
                "description": "Values for fields that are absent here and in the components inside.",
            ]
        }
        result["properties"] = .object(properties)
        if !required.isEmpty { result["required"] = .array(required.map { .string($0) }) }
        add(schema.constraints, to: &result)
        if !schema.acceptsOtherFields { result["additionalProperties"] = false }
        if !schema.examples.isEmpty { result["examples"] = .array(schema.examples) }
        return result
    }

    private func add(_ constraints: [DefinitionSchema.Constraint], to schema: inout JSONObject) {
        var needed = JSONObject()
        var choices: [JSONValue] = []
        for constraint in constraints {
            switch constraint.kind {
            case .exactlyOne(let names): choices.append(["oneOf": .array(names.map { ["required": [.string($0)]] })])
            case .needs(let name, let other):
                needed[name] = .array((needed[name]?.arrayValue ?? []) + [.string(other)])
            }
        }
        if !choices.isEmpty { schema["allOf"] = .array(choices) }
        if !needed.isEmpty { schema["dependentRequired"] = .object(needed) }
    }

    // MARK: Fields

    private mutating func written(_ field: DefinitionSchema.Field) -> JSONObject {
        var result = JSONObject()
        result["title"] = field.title.map { .string($0) }
        result["description"] = field.description.map { .string($0) }
        let content = field.isIgnored ? [:] : written(field.content)
        for (key, value) in content.objectValue ?? [:] where result[key] == nil { result[key] = value }
        result["default"] = field.defaultValue
        if !field.examples.isEmpty { result["examples"] = .array(field.examples) }
        if field.content.isSecret {
            result["writeOnly"] = true
            result["x-secret"] = true
        }
        if field.isDeprecated { result["deprecated"] = true }
        if field.isAddition { result["x-not-in-reference"] = true }
        if field.isIgnored { result["x-ignored"] = true }
        return result
    }

    private mutating func written(_ content: DefinitionSchema.Content) -> JSONValue {
        switch content.kind {
        case .value: [:]
        case .text: ["type": "string"]
        case .number(let isWhole): ["type": isWhole ? "integer" : "number"]
        case .boolean: ["type": "boolean"]
        case .choice(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
        case .list(let inner): ["type": "array", "items": written(inner)]
        case .configPath: ["type": "array", "items": ["type": "string"]]
        case .map(let inner): ["type": "object", "additionalProperties": written(inner)]
        case .either(let alternatives): ["anyOf": .array(alternatives.map { written($0) })]
        case .part(let schema): .object(written(schema, type: nil))
        case .typedPart(let typed): written(typed)
        case .authenticator: anyAuthenticator()
        }
    }

    private mutating func written(_ typed: DefinitionSchema.TypedPart) -> JSONValue {
        let references = typed.alternatives.map {
            reference(to: $0, isTypeRequired: $0.type != typed.usualType)
        }
        return references.count == 1 ? references[0] : ["oneOf": .array(references)]
    }
}
