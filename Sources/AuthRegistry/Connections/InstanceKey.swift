internal import AuthCore
internal import AuthCrypto

/// Tells equal authenticators of a connection: those with the same type and the same evaluated values of the fields
/// that the type declares.
///
/// A digest, so that no key holds a secret.
struct InstanceKey: Hashable, Sendable {
    private let digest: [UInt8]

    /// The key of a concrete definition.
    init(of concrete: AuthenticatorDefinition, registry: AuthenticatorRegistry, evaluator: FieldEvaluator) {
        let writer = CanonicalWriter(registry: registry, evaluator: evaluator)
        digest = SHA256.hash(Array(writer.canonical(concrete, depth: 0).jsonText().utf8))
    }
}

/// Writes a definition such that equal ones have the same text.
private struct CanonicalWriter {
    let registry: AuthenticatorRegistry
    let evaluator: FieldEvaluator
    private static let maximumDepth = 16

    init(registry: AuthenticatorRegistry, evaluator: FieldEvaluator) {
        self.registry = registry
        self.evaluator = evaluator
    }

    func canonical(_ definition: AuthenticatorDefinition, depth: Int) -> JSONValue {
        let schema = registry[definition.type]?.schema ?? .open
        return canonical(definition, schema: schema, depth: depth)
    }

    private func canonical(
        _ definition: AuthenticatorDefinition, schema: DefinitionSchema, depth: Int
    ) -> JSONValue {
        guard depth < Self.maximumDepth else { return sorted(definition.json) }
        var result: JSONObject = ["type": .string(definition.type)]
        for field in schema.fields {
            guard let value = definition.value(of: field.name) else { continue }
            let path = definition.path.appending(field.name)
            switch field.content.kind {
            case .value, .secret:
                result[field.name] = evaluated(value, at: path, of: definition)
            case .component(let schema):
                result[field.name] =
                    nested(value, at: path).map { canonical($0, schema: schema, depth: depth + 1) } ?? sorted(value)
            case .authenticator:
                result[field.name] =
                    nested(value, at: path).flatMap { try? ConcreteDefinition.resolve($0, config: evaluator.config) }
                    .map { canonical($0, depth: depth + 1) } ?? sorted(value)
            case .authenticators: result[field.name] = sorted(value)
            }
        }
        if schema.acceptsOtherFields {
            for (name, value) in definition.fields where schema.field(name) == nil {
                result[name] =
                    name == "$parameters"
                    ? sorted(value) : evaluated(value, at: definition.path.appending(name), of: definition)
            }
        }
        return sorted(.object(result))
    }

    private func nested(_ value: JSONValue, at path: JSONPointer) -> AuthenticatorDefinition? {
        try? AuthenticatorDefinition(value, path: path, defaultType: "")
    }

    /// The evaluated value; what cannot be evaluated, or differs each time, stands for itself with all it may depend on.
    private func evaluated(
        _ value: JSONValue, at path: JSONPointer, of definition: AuthenticatorDefinition
    ) -> JSONValue {
        let place = FactoryScope.FieldPlace(definition: definition, path: path, isRequired: false)
        if isReproducible(value), let evaluated = try? evaluator.evaluate(value, at: place) {
            return ["value": sorted(evaluated)]
        }
        return [
            "source": sorted(value), "parameters": sorted(.object(definition.parameters)),
            "config": sorted(evaluator.config),
        ]
    }

    private func isReproducible(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): (try? evaluator.templates.template(for: text))?.usage.isReproducible ?? true
        case .array(let elements): elements.allSatisfy(isReproducible)
        case .object(let object): object.allSatisfy { isReproducible(.string($0.key)) && isReproducible($0.value) }
        default: true
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
