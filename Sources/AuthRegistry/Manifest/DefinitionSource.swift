internal import AuthCore

/// A definition as it is written, wherever it stands.
///
/// Unlike equality of values it minds the order of members, for the sake of speed: definitions that are written the same
/// mostly come from one place, and have one order.
struct DefinitionSource: Hashable {
    private let json: JSONObject
    /// Worked out once: to find a definition in a table and to put it there takes it several times.
    private let textHash: Int

    init(_ json: JSONObject) {
        self.json = json
        var hasher = Hasher()
        Self.hash(.object(json), into: &hasher)
        textHash = hasher.finalize()
    }

    static func == (left: Self, right: Self) -> Bool {
        left.textHash == right.textHash && areSame(left.json, right.json)
    }

    private static func areSame(_ left: JSONObject, _ right: JSONObject) -> Bool {
        left.isIdentical(to: right)
            || left.elementsEqual(right) { $0.key.hasSameBytes(as: $1.key) && areSame($0.value, $1.value) }
    }

    private static func areSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left, right) {
        case (.object(let left), .object(let right)): areSame(left, right)
        case (.array(let left), .array(let right)): left.elementsEqual(right, by: areSame)
        // A number is sent as it is written.
        case (.number(let left), .number(let right)): left.text == right.text
        default: left == right
        }
    }

    func hash(into hasher: inout Hasher) { hasher.combine(textHash) }

    /// Texts and their order tell definitions apart.
    private static func hash(_ value: JSONValue, into hasher: inout Hasher) {
        switch value {
        case .string(let text): hasher.combine(text)
        case .array(let elements): for element in elements { hash(element, into: &hasher) }
        case .object(let object): for index in object.indices { hash(object[index].value, into: &hasher) }
        case .null, .bool, .number: break
        }
    }
}
