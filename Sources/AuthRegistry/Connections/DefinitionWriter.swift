internal import AuthCore

/// Writes a definition such that equal ones, and no others, come to the same bytes.
///
/// Paths play no part: neither do they tell definitions apart, nor does an error here reach anyone.
struct DefinitionWriter {
    private let registry: AuthenticatorRegistry
    private let evaluator: FieldEvaluator?
    private(set) var output = CanonicalBytes()
    /// How deep authenticators may nest; the components between them are as many as their schemas say.
    private static let maximumDepth = 16

    init(registry: AuthenticatorRegistry, evaluator: FieldEvaluator?) {
        self.registry = registry
        self.evaluator = evaluator
    }

    mutating func write(_ definition: AuthenticatorDefinition) { write(definition, depth: 0) }

    private mutating func write(_ definition: AuthenticatorDefinition, depth: Int) {
        var definition = definition
        if let evaluator, let concrete = try? ConcreteDefinition.resolve(definition, config: evaluator.config) {
            definition = concrete
        }
        output.append(mark: "d")
        output.append(definition.type)
        writeFields(of: definition, schema: ConcreteDefinition.schema(of: definition, in: registry), depth: depth)
    }

    private mutating func writeFields(of definition: AuthenticatorDefinition, schema: DefinitionSchema, depth: Int) {
        guard depth < Self.maximumDepth else {
            output.append(mark: "!")
            output.append(definition.json)
            return writeConfig()
        }
        // In the order of the schema, which is the same for all definitions of a type.
        for index in schema.fields.indices {
            let name = schema.fields[index].name
            let value = definition.value(of: name)
            if case .configPath(let usual) = schema.fields[index].content.kind {
                begin(field: name)
                writeConfigValue(value, usual: usual, of: definition)
            } else if let value, !schema.fields[index].isIgnored {
                begin(field: name)
                write(value, schema.fields[index].content, of: definition, depth: depth)
            }
        }
        if schema.acceptsOtherFields {
            let others = definition.fields.filter { schema.field($0.key) == nil }
            for (name, value) in others.sorted(by: { $0.key < $1.key }) {
                begin(field: name)
                writeUndeclared(value, named: name, of: definition, depth: depth)
            }
        }
        output.append(mark: ".")
    }

    private mutating func begin(field name: String) {
        output.append(mark: ",")
        output.append(name)
    }

    private mutating func write(
        _ value: JSONValue, _ content: DefinitionSchema.Content, of definition: AuthenticatorDefinition, depth: Int
    ) {
        if content.isPlain { return writeEvaluated(value, of: definition) }
        switch content.kind {
        case .part, .typedPart:
            guard let part = content.part(value, at: definition.path) else { break }
            // By the schema's type: a part that names the usual one and a part that names none are the same.
            output.append(mark: "p")
            output.append(part.schema.type ?? "")
            return writeFields(of: part.definition, schema: part.schema, depth: depth)
        case .authenticator:
            guard let nested = nested(value, in: definition) else { break }
            return write(nested, depth: depth + 1)
        case .list(let inner) where value.arrayValue != nil:
            output.append(mark: "(")
            for element in value.arrayValue ?? [] { write(element, inner, of: definition, depth: depth) }
            return output.append(mark: ")")
        case .map(let inner) where value.objectValue != nil:
            output.append(mark: "<")
            for (key, member) in (value.objectValue ?? [:]).sorted(by: { $0.key < $1.key }) {
                begin(field: key)
                write(member, inner, of: definition, depth: depth)
            }
            return output.append(mark: ">")
        default: break
        }
        // No part of what is declared: its factory may make something of it.
        writeEvaluated(value, of: definition)
    }

    /// Writes the value of the configuration that a field names the place of.
    private mutating func writeConfigValue(
        _ value: JSONValue?, usual: [String], of definition: AuthenticatorDefinition
    ) {
        let place = FactoryScope.FieldPlace(definition: definition, path: definition.path, isRequired: false)
        let evaluated = value.flatMap { try? evaluator?.evaluate($0, at: place) } ?? value
        let keys = evaluated?.arrayValue ?? usual.map { .string($0) }
        output.append(mark: "c")
        output.append(.array(keys))
        output.append(evaluator?.config[JSONPointer(keys.compactMap(\.stringValue))] ?? .null)
    }

    private mutating func writeUndeclared(
        _ value: JSONValue, named name: String, of definition: AuthenticatorDefinition, depth: Int
    ) {
        if name == "$parameters" { return output.append(value) }
        guard let component = nested(value, in: definition), !component.type.isEmpty else {
            return writeEvaluated(value, of: definition)
        }
        // Its factory may build an authenticator of it.
        write(component, depth: depth + 1)
        output.append(definition.parameters)
    }

    private func nested(_ value: JSONValue, in definition: AuthenticatorDefinition) -> AuthenticatorDefinition? {
        try? AuthenticatorDefinition(value, path: definition.path, defaultType: "")
    }

    /// Writes the evaluated value.
    ///
    /// What cannot be evaluated, or differs each time, stands for itself with all that it may depend on.
    private mutating func writeEvaluated(_ value: JSONValue, of definition: AuthenticatorDefinition) {
        guard let evaluator else {
            output.append(mark: "u")
            output.append(value)
            return output.append(value.mentions("parameters") ? definition.parameters : [:])
        }
        let traits = evaluator.traits(of: value)
        if traits.isReproducible {
            var place = FactoryScope.FieldPlace(definition: definition, path: definition.path, isRequired: false)
            if traits.refersToLate { place.later = Self.standIns }
            if let evaluated = try? evaluator.evaluate(value, at: place) ?? .null {
                output.append(mark: traits.refersToLate ? "l" : "e")
                output.append(evaluated)
                // What comes later makes a difference by the template alone.
                if traits.refersToLate { output.append(value) }
                return
            }
        }
        output.append(mark: "u")
        output.append(value)
        output.append(definition.parameters)
        writeConfig()
    }

    private mutating func writeConfig() { output.append(evaluator?.config ?? .null) }

    private static let standIns = Dictionary(
        uniqueKeysWithValues: FactoryScope.LateVariable.allCases.map { variable in
            let isMap = [.captured, .response, .headers].contains(variable)
            return (variable, isMap ? [:] : JSONValue.string("\u{1}"))
        })
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
