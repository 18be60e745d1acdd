/// The members of a JSON object, in order, each key once.
public struct JSONObject: Sendable {
    /// The keys, in order.
    public private(set) var keys: [String]
    private var values: [JSONValue]
    // Only larger objects pay for an index; a handful of keys is found faster by looking.
    private var positions: [ExactText: Int]?
    private static let indexedCount = 12

    /// Creates an object without members.
    public init() {
        keys = []
        values = []
    }

    /// Creates an object; where a key occurs twice the later value counts, at the place of the first.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        self.init()
        for (key, value) in members { self[key] = value }
    }

    /// The value of `key`.
    ///
    /// Setting `nil` removes the member; a new key goes to the end.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { values[$0] } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let newValue?):
                values[position] = newValue
            case (let position?, nil):
                keys.remove(at: position)
                values.remove(at: position)
                reindex()
            case (nil, let newValue?):
                keys.append(key)
                values.append(newValue)
                if positions != nil { positions?[ExactText(key)] = keys.count - 1 } else { reindex() }
            case (nil, nil): break
            }
        }
    }

    private func position(of key: String) -> Int? {
        if let positions { return positions[ExactText(key)] }
        return keys.firstIndex { $0.utf8.elementsEqual(key.utf8) }
    }

    private mutating func reindex() {
        guard keys.count > Self.indexedCount else {
            positions = nil
            return
        }
        positions = Dictionary(uniqueKeysWithValues: keys.enumerated().map { (ExactText($1), $0) })
    }
}

extension JSONObject: RandomAccessCollection {
    /// The position of the first member.
    public var startIndex: Int { keys.startIndex }
    /// The position after the last member.
    public var endIndex: Int { keys.endIndex }
    /// The member at `position`.
    public subscript(position: Int) -> (key: String, value: JSONValue) { (keys[position], values[position]) }
}

extension JSONObject: Hashable {
    /// Whether both have the same members, in whatever order.
    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }
    /// Hashes the members without regard to their order.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for (key, value) in self {
            var member = Hasher()
            member.combine(ExactText(key))
            member.combine(value)
            sum &+= member.finalize()
        }
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Creates an object; where a key occurs twice the later value counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}

extension JSONObject: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The keys; the values may be secrets.
    public var description: String { "<a map of \(keys.joined(separator: ", "))>" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// The keys; the values may be secrets.
    public var customMirror: Mirror { Mirror(self, unlabeledChildren: keys) }
}

/// A text that is equal to another where their code points are.
///
/// Swift takes texts for equal that look equal, and a key is another one when it differs by a byte.
private struct ExactText: Hashable {
    let text: String
    init(_ text: String) { self.text = text }

    static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
