internal import AuthCore

/// A definition as it is written, wherever it stands: equal ones come to the same with any configuration.
///
/// Unlike equality of values it minds the order of members, for the sake of speed: equal definitions of a manifest mostly
/// come from one reference.
struct DefinitionSource: Hashable {
    private let definition: AuthenticatorDefinition

    init(_ definition: AuthenticatorDefinition) { self.definition = definition }

    static func == (left: Self, right: Self) -> Bool {
        left.definition.type.hasSameBytes(as: right.definition.type)
            && areSame(left.definition.fields, right.definition.fields)
    }

    private static func areSame(_ left: JSONObject, _ right: JSONObject) -> Bool {
        left.isIdentical(to: right)
            || left.elementsEqual(right) { $0.key.hasSameBytes(as: $1.key) && areSame($0.value, $1.value) }
    }

    private static func areSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left, right) {
        case (.object(let left), .object(let right)): areSame(left, right)
        case (.array(let left), .array(let right)): left.elementsEqual(right, by: areSame)
        default: left == right
        }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(definition.type)
        Self.hash(.object(definition.fields), into: &hasher)
    }

    /// Texts and their order tell definitions apart.
    private static func hash(_ value: JSONValue, into hasher: inout Hasher) {
        switch value {
        case .string(let text): hasher.combine(text)
        case .array(let elements): for element in elements { hash(element, into: &hasher) }
        case .object(let object): for (_, member) in object { hash(member, into: &hasher) }
        case .null, .bool, .number: break
        }
    }
}
