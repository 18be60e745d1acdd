internal import AuthCore

/// Which values of a configuration one authenticator cannot be built without.
///
/// Which of its fields it can do without is for its factory to say: a client's secret is needed by one grant and not by
/// another. So it is built with a stand-in for every value, and with one for every value but one.
struct InputNeeds {
    private let plan: AuthenticatorPlan
    private let definition: AuthenticatorDefinition
    private let budget = TemplateBudget()
    /// A configuration of stand-ins; `nil` where even that is not enough.
    private let standIns: JSONValue?
    private var known: [[String]: Bool] = [:]

    init(of definition: AuthenticatorDefinition, plan: AuthenticatorPlan) {
        self.plan = plan
        self.definition = definition
        let config = Self.standIns(for: .object(definition.fields), in: [:], templates: plan.templates)
        standIns = Self.isMissed(by: definition, with: config, plan: plan, budget: budget) ? nil : config
    }

    /// Whether the value at `path` is needed.
    mutating func contains(_ path: [String]) -> Bool {
        guard let standIns else { return false }
        if let known = known[path] { return known }
        let without = standIns.applying(ConfigChange(path: path, value: Secret(.null)))
        let result = Self.isMissed(by: definition, with: without, plan: plan, budget: budget)
        known[path] = result
        return result
    }

    /// Whether a value is missed.
    private static func isMissed(
        by definition: AuthenticatorDefinition, with config: JSONValue, plan: AuthenticatorPlan, budget: TemplateBudget
    ) -> Bool {
        do {
            let concrete = try ConcreteDefinition.resolve(definition, config: [:])
            let factory = try ConcreteDefinition.factory(for: concrete, in: plan.registry)
            _ = try factory.makeAuthenticator(
                from: concrete, in: Rehearsal(plan: plan).scope(config: config, budget: budget))
            return false
        } catch {
            return (error as? AuthError)?.code == .missingInput
        }
    }

    /// A configuration that has something for every value that templates name.
    private static func standIns(for value: JSONValue, in config: JSONValue, templates: TemplateTable) -> JSONValue {
        switch value {
        case .string(let text):
            let references = (try? templates.template(for: text))?.usage.configReferences ?? []
            return references.reduce(config) { config, reference in
                config.first(at: reference.path[...]) == nil
                    ? config.applying(ConfigChange(path: reference.path, value: Secret(Rehearsal.standIn))) : config
            }
        case .array(let elements): return elements.reduce(config) { standIns(for: $1, in: $0, templates: templates) }
        case .object(let object):
            return object.reduce(config) { standIns(for: $1.value, in: $0, templates: templates) }
        case .null, .bool, .number: return config
        }
    }
}
