internal import AuthCore

/// What the value of a field depends on besides the configuration and the parameters.
struct FieldTraits {
    /// Whether evaluating it twice gives the same.
    var isReproducible = true
    /// Whether it depends on what is there only once the authenticator is in use.
    var refersToLate = false
}

extension FieldEvaluator {
    func traits(of value: JSONValue) -> FieldTraits {
        var traits = FieldTraits()
        note(value, in: &traits)
        return traits
    }

    private func note(_ value: JSONValue, in traits: inout FieldTraits) {
        switch value {
        case .string(let text): note(text, in: &traits)
        case .array(let elements): for element in elements { note(element, in: &traits) }
        case .object(let object):
            // What an undeclared component comes to is for its factory to find out, from parameters of its own, or from
            // the part of the configuration that selects it.
            if object["$parameters"] != nil || object["type"] == .string(ConcreteDefinition.selectiveType) {
                traits.isReproducible = false
            }
            for (key, member) in object {
                note(key, in: &traits)
                note(member, in: &traits)
            }
        case .null, .bool, .number: break
        }
    }

    private func note(_ text: String, in traits: inout FieldTraits) {
        guard let usage = (try? templates.template(for: text))?.usage else { return }
        if !usage.isReproducible { traits.isReproducible = false }
        if usage.freeNames.contains(where: { FactoryScope.LateVariable(rawValue: $0.name) != nil }) {
            traits.refersToLate = true
        }
    }
}
