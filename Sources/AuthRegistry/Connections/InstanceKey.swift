internal import AuthCore
internal import AuthCrypto

/// Tells equal authenticators of a connection: a digest, so that no key holds a secret.
///
/// Equal are those with the same type and the same evaluated values of the fields that the type declares.
struct InstanceKey: Hashable, Sendable {
    private let digest: [UInt8]

    /// The key of a concrete definition.
    ///
    /// - Parameter evaluator: Evaluates the fields; without one, definitions are equal where their sources are.
    init(of concrete: AuthenticatorDefinition, registry: AuthenticatorRegistry, evaluator: FieldEvaluator?) {
        let writer = CanonicalWriter(registry: registry, evaluator: evaluator)
        digest = SHA256.hash(Array(writer.canonical(concrete, depth: 0).jsonText().utf8))
    }
}

/// Writes a definition such that equal ones have the same text.
private struct CanonicalWriter {
    let registry: AuthenticatorRegistry
    let evaluator: FieldEvaluator?
    /// How deep authenticators may nest; the components between them are as many as their schemas say.
    private static let maximumDepth = 16

    init(registry: AuthenticatorRegistry, evaluator: FieldEvaluator?) {
        self.registry = registry
        self.evaluator = evaluator
    }

    func canonical(_ definition: AuthenticatorDefinition, depth: Int) -> JSONValue {
        var definition = definition
        if let evaluator, let concrete = try? ConcreteDefinition.resolve(definition, config: evaluator.config) {
            definition = concrete
        }
        let schema = ConcreteDefinition.schema(of: definition, in: registry)
        var result = fields(of: definition, schema: schema, depth: depth)
        result["type"] = .string(definition.type)
        return sorted(.object(result))
    }

    private func fields(
        of definition: AuthenticatorDefinition, schema: DefinitionSchema, depth: Int
    ) -> JSONObject {
        guard depth < Self.maximumDepth else { return ["source": sorted(definition.json), "config": config] }
        var result = JSONObject()
        for field in schema.fields {
            let path = definition.path.appending(field.name)
            if case .configPath(let usual) = field.content.kind {
                result[field.name] = configValue(definition.value(of: field.name), usual, at: path, of: definition)
            }
            guard let value = definition.value(of: field.name), !field.isIgnored else { continue }
            if case .configPath = field.content.kind { continue }
            result[field.name] = canonical(value, field.content, at: path, of: definition, depth: depth)
        }
        if schema.acceptsOtherFields {
            for (name, value) in definition.fields where schema.field(name) == nil {
                result[name] = undeclared(value, named: name, of: definition, depth: depth)
            }
        }
        return result
    }

    private func canonical(
        _ value: JSONValue, _ content: DefinitionSchema.Content, at path: JSONPointer,
        of definition: AuthenticatorDefinition, depth: Int
    ) -> JSONValue {
        if content.isPlain { return evaluated(value, at: path, of: definition) }
        switch content.kind {
        case .part, .typedPart:
            guard let part = content.part(value, at: path) else { break }
            // By the schema's type: a part that names the usual one and a part that names none are the same.
            return [
                "fields": .object(fields(of: part.definition, schema: part.schema, depth: depth)),
                "type": .string(part.schema.type ?? ""),
            ]
        case .authenticator:
            if let nested = nested(value, at: path) { return canonical(nested, depth: depth + 1) }
        case .list where value.arrayValue != nil:
            return .array(
                content.elements(of: value, at: path).map { path, element, content in
                    canonical(element, content, at: path, of: definition, depth: depth)
                })
        case .map where value.objectValue != nil:
            let members = content.elements(of: value, at: path).map { path, element, content in
                (path.components.last ?? "", canonical(element, content, at: path, of: definition, depth: depth))
            }
            return sorted(.object(JSONObject(members)))
        default: break
        }
        // No part of what is declared: its factory may make something of it.
        return evaluated(value, at: path, of: definition)
    }

    /// The value of the configuration that a field names the place of.
    private func configValue(
        _ value: JSONValue?, _ usual: [String], at path: JSONPointer, of definition: AuthenticatorDefinition
    ) -> JSONValue {
        let place = FactoryScope.FieldPlace(definition: definition, path: path, isRequired: false)
        let evaluated = value.flatMap { try? evaluator?.evaluate($0, at: place) } ?? value
        let keys = evaluated?.arrayValue ?? usual.map { .string($0) }
        let found = evaluator?.config[JSONPointer(keys.compactMap(\.stringValue))] ?? .null
        return ["path": .array(keys), "value": sorted(found)]
    }

    private func undeclared(
        _ value: JSONValue, named name: String, of definition: AuthenticatorDefinition, depth: Int
    ) -> JSONValue {
        if name == "$parameters" { return sorted(value) }
        let path = definition.path.appending(name)
        guard let component = nested(value, at: path), !component.type.isEmpty else {
            return evaluated(value, at: path, of: definition)
        }
        // Its factory may build an authenticator of it.
        return [
            "component": canonical(component, depth: depth + 1), "parameters": sorted(.object(definition.parameters)),
        ]
    }

    private func nested(_ value: JSONValue, at path: JSONPointer) -> AuthenticatorDefinition? {
        try? AuthenticatorDefinition(value, path: path, defaultType: "")
    }

    /// The evaluated value.
    ///
    /// What cannot be evaluated, or differs each time, stands for itself with all that it may depend on.
    private func evaluated(
        _ value: JSONValue, at path: JSONPointer, of definition: AuthenticatorDefinition
    ) -> JSONValue {
        guard let evaluator else {
            let parameters: JSONValue = value.mentions("parameters") ? .object(definition.parameters) : [:]
            return ["source": sorted(value), "parameters": sorted(parameters)]
        }
        var place = FactoryScope.FieldPlace(definition: definition, path: path, isRequired: false)
        place.later = Self.standIns
        if isReproducible(value, evaluator) {
            do {
                let evaluated = sorted(try evaluator.evaluate(value, at: place) ?? .null)
                // What comes later makes a difference by the template alone.
                return refersToLate(value, evaluator)
                    ? ["value": evaluated, "source": sorted(value)] : ["value": evaluated]
            } catch {}
        }
        return [
            "source": sorted(value), "parameters": sorted(.object(definition.parameters)), "config": config,
        ]
    }

    private static let standIns = Dictionary(
        uniqueKeysWithValues: FactoryScope.LateVariable.allCases.map { variable in
            let isMap = [.captured, .response, .headers].contains(variable)
            return (variable, isMap ? [:] : JSONValue.string("\u{1}"))
        })

    private var config: JSONValue { sorted(evaluator?.config ?? .null) }

    private func isReproducible(_ value: JSONValue, _ evaluator: FieldEvaluator) -> Bool {
        switch value {
        case .string(let text): (try? evaluator.templates.template(for: text))?.usage.isReproducible ?? true
        case .array(let elements): elements.allSatisfy { isReproducible($0, evaluator) }
        case .object(let object):
            // What an undeclared component comes to is for its factory to find out, from parameters of its own, or from
            // the part of the configuration that selects it.
            object["$parameters"] == nil && object["type"] != .string(ConcreteDefinition.selectiveType)
                && object.allSatisfy {
                    isReproducible(.string($0.key), evaluator) && isReproducible($0.value, evaluator)
                }
        default: true
        }
    }

    private func refersToLate(_ value: JSONValue, _ evaluator: FieldEvaluator) -> Bool {
        switch value {
        case .string(let text):
            (try? evaluator.templates.template(for: text))?.usage.freeNames
                .contains { FactoryScope.LateVariable(rawValue: $0.name) != nil } ?? false
        case .array(let elements): elements.contains { refersToLate($0, evaluator) }
        case .object(let object):
            object.contains { refersToLate(.string($0.key), evaluator) || refersToLate($0.value, evaluator) }
        default: false
        }
    }

    private func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): .array(elements.map(sorted))
        case .object(let object):
            .object(JSONObject(object.sorted { $0.key < $1.key }.map { ($0.key, sorted($0.value)) }))
        default: value
        }
    }
}

extension JSONValue {
    /// Whether a text in the value contains `word`.
    fileprivate func mentions(_ word: String) -> Bool {
        switch self {
        case .string(let text): text.contains(word)
        case .array(let elements): elements.contains { $0.mentions(word) }
        case .object(let object): object.contains { $0.key.contains(word) || $0.value.mentions(word) }
        default: false
        }
    }
}
