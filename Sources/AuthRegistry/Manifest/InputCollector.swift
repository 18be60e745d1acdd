internal import AuthCore

/// Collects the values of the configuration that definitions ask for.
struct InputCollector {
    private let plan: AuthenticatorPlan
    private(set) var inputs: [ConfigInput] = []
    /// What is noted already, since thousands of streams may ask for one value.
    private var places: [Place: Int] = [:]
    private var fields: [Set<JSONPointer>] = []
    /// The authenticator whose fields are looked at.
    private var owner: AuthenticatorDefinition?
    private var needs: [Owner: Set<[String]>] = [:]

    private struct Place: Hashable {
        var path: [String]
        var selections: [ConfigInput.Selection]
    }
    /// An authenticator as it is written.
    private struct Owner: Hashable {
        var type: String
        var source: DefinitionSource
    }
    private static let maximumDepth = 16

    init(plan: AuthenticatorPlan) { self.plan = plan }

    mutating func collect(_ definition: AuthenticatorDefinition) { collect(definition, selections: [], depth: 0) }

    private mutating func collect(
        _ definition: AuthenticatorDefinition, selections: [ConfigInput.Selection], depth: Int
    ) {
        guard depth < Self.maximumDepth else { return }
        let outer = owner
        owner = definition
        defer { owner = outer }
        switch definition.type {
        case ConcreteDefinition.selectiveType:
            guard let path = try? ConcreteDefinition.selectionPath(of: definition),
                let branches = try? ConcreteDefinition.branches(of: definition)
            else { return }
            note(
                ConfigInput(
                    path: path, isSecret: false, isRequired: true, selections: selections,
                    choices: branches.map(\.key), fields: [definition.path.appending("authenticator_selection_path")]))
            for (key, branch) in branches {
                collect(branch, selections: selections + [.init(path: path, key: key)], depth: depth + 1)
            }
        case ConcreteDefinition.customType:
            let name = definition.value(of: "class_name")?.stringValue ?? ""
            collect(definition, schema: plan.registry[name]?.schema ?? .open, selections: selections, depth: depth)
        default:
            collect(
                definition, schema: plan.registry[definition.type]?.schema ?? .open, selections: selections,
                depth: depth)
        }
    }

    private mutating func collect(
        _ definition: AuthenticatorDefinition, schema: DefinitionSchema, selections: [ConfigInput.Selection], depth: Int
    ) {
        var fields = schema.fields
        if schema.acceptsOtherFields {
            fields += definition.fields.keys.filter { schema.field($0) == nil && $0 != "$parameters" }
                .map { DefinitionSchema.Field($0, .value) }
        }
        for field in fields {
            let path = definition.path.appending(field.name)
            if case .configPath(let usual) = field.content.kind {
                let keys = definition.value(of: field.name)?.arrayValue?.compactMap(\.stringValue) ?? usual
                note(
                    ConfigInput(
                        path: keys, isSecret: true, isRequired: field.isRequired, selections: selections, choices: [],
                        fields: [path]))
            }
            if let value = definition.value(of: field.name), !field.isIgnored {
                collect(value, field.content, at: path, field, selections, depth: depth)
            }
        }
    }

    private mutating func collect(
        _ value: JSONValue, _ content: DefinitionSchema.Content, at path: JSONPointer, _ field: DefinitionSchema.Field,
        _ selections: [ConfigInput.Selection], depth: Int
    ) {
        if content.isPlain { return collect(value, at: path, field, isSecret: content.isSecret, selections) }
        switch content.kind {
        case .part, .typedPart:
            guard let part = content.part(value, at: path) else { return }
            collect(part.definition, schema: part.schema, selections: selections, depth: depth + 1)
        case .authenticator:
            guard let nested = try? AuthenticatorDefinition(value, path: path) else { return }
            collect(nested, selections: selections, depth: depth + 1)
        case .list, .map:
            for (path, element, content) in content.elements(of: value, at: path) {
                collect(element, content, at: path, field, selections, depth: depth)
            }
        default: break
        }
    }

    private mutating func collect(
        _ value: JSONValue, at path: JSONPointer, _ field: DefinitionSchema.Field, isSecret: Bool,
        _ selections: [ConfigInput.Selection]
    ) {
        switch value {
        case .string(let text):
            guard let template = try? plan.templates.template(for: text) else { return }
            for reference in template.usage.configReferences {
                note(
                    ConfigInput(
                        path: reference.path, isSecret: isSecret,
                        isRequired: !reference.isConditional
                            && (field.isRequired || isNeeded(reference.path)),
                        selections: selections, choices: [], fields: [path]))
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                collect(element, at: path.appending(index), field, isSecret: isSecret, selections)
            }
        case .object(let object):
            for (key, member) in object {
                collect(.string(key), at: path.appending(key), field, isSecret: false, selections)
                collect(member, at: path.appending(key), field, isSecret: isSecret, selections)
            }
        default: break
        }
    }

    /// Whether the authenticator whose fields are looked at needs a value.
    ///
    /// Which of its fields it can do without is for its factory to say: a client's secret is needed by one grant and not by
    /// another.
    private mutating func isNeeded(_ path: [String]) -> Bool {
        guard let owner else { return false }
        let key = Owner(type: owner.type, source: DefinitionSource(owner.fields))
        if let known = needs[key] { return known.contains(path) }
        let needed = neededInputs(of: owner)
        needs[key] = needed
        return needed.contains(path)
    }

    private func neededInputs(of definition: AuthenticatorDefinition) -> Set<[String]> {
        guard let concrete = try? ConcreteDefinition.resolve(definition, config: [:]),
            let factory = try? ConcreteDefinition.factory(for: concrete, in: plan.registry)
        else { return [] }
        return Rehearsal.run(factory, concrete, plan: plan).0.neededInputs
    }

    private mutating func note(_ input: ConfigInput) {
        var input = input
        if let property = plan.specification.property(at: input.path, selections: input.selections) {
            input.isRequired = property.isRequired || !input.choices.isEmpty
            input.isSecret = input.isSecret || property.isSecret
            input.title = property.title
            input.types = property.types
        }
        let place = Place(path: input.path, selections: input.selections)
        guard let index = places[place] else {
            places[place] = inputs.count
            inputs.append(input)
            fields.append(Set(input.fields))
            return
        }
        inputs[index].isRequired = inputs[index].isRequired || input.isRequired
        inputs[index].isSecret = inputs[index].isSecret || input.isSecret
        for field in input.fields where fields[index].insert(field).inserted { inputs[index].fields.append(field) }
        for choice in input.choices where !inputs[index].choices.contains(choice) {
            inputs[index].choices.append(choice)
        }
    }
}
