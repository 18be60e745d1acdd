/// The members of a JSON object, in order, each key once.
public struct JSONObject: Sendable {
    @usableFromInline private(set) var members: [Member]
    // Only larger objects pay for an index; a few dozen keys are found faster by looking.
    private var positions: [ExactText: Int]?
    private static let indexedCount = 32

    /// A key and its value.
    @usableFromInline struct Member: Sendable {
        @usableFromInline let key: String
        @usableFromInline var value: JSONValue
    }

    /// Creates an object without members.
    public init() { members = [] }

    /// Creates an object; where a key occurs twice the later value counts, at the place of the first.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        self.init()
        self.members.reserveCapacity(members.underestimatedCount)
        for (key, value) in members { set(value, for: key) }
    }

    /// The keys, in order.
    public var keys: [String] { members.map(\.key) }

    /// The value of `key`.
    ///
    /// Setting `nil` removes the member; a new key goes to the end.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { members[$0].value } }
        set {
            if let newValue {
                set(newValue, for: key)
            } else if let position = position(of: key) {
                members.remove(at: position)
                reindex()
            }
        }
    }

    /// Whether both are one in memory, and therefore equal; two that are not may be equal, too.
    package func isIdentical(to other: JSONObject) -> Bool {
        address == other.address && members.count == other.members.count
    }

    /// Where it is in memory: of objects that are there at the same time, those that have members and one address are
    /// equal.
    package var address: UnsafeRawPointer? { members.withUnsafeBufferPointer { UnsafeRawPointer($0.baseAddress) } }

    /// Replaces the value at a position.
    package mutating func replaceValue(at position: Int, with value: JSONValue) { members[position].value = value }

    /// Whether the value at a position is a map or a list.
    @inlinable package func holdsContainer(at position: Int) -> Bool { members[position].value.isContainer }

    /// Makes room for members that are to come.
    package mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

    /// Sets a member; a new key goes to the end.
    mutating func set(_ value: JSONValue, for key: String) {
        if let position = position(of: key) {
            members[position].value = value
        } else {
            members.append(Member(key: key, value: value))
            if positions != nil { positions?[ExactText(key)] = members.count - 1 } else { reindex() }
        }
    }

    private func position(of key: String) -> Int? {
        if let positions { return positions[ExactText(key)] }
        return members.firstIndex { $0.key.hasSameBytes(as: key) }
    }

    private mutating func reindex() {
        guard members.count > Self.indexedCount else {
            positions = nil
            return
        }
        positions = Dictionary(uniqueKeysWithValues: members.enumerated().map { (ExactText($1.key), $0) })
    }
}

extension JSONObject: RandomAccessCollection {
    /// The position of the first member.
    @inlinable public var startIndex: Int { members.startIndex }
    /// The position after the last member.
    @inlinable public var endIndex: Int { members.endIndex }
    /// The member at `position`.
    @inlinable public subscript(position: Int) -> (key: String, value: JSONValue) {
        (members[position].key, members[position].value)
    }
}

extension JSONObject: Hashable {
    /// Whether both have the same members, in whatever order.
    public static func == (left: Self, right: Self) -> Bool {
        guard left.count == right.count else { return false }
        return left.members.indices.allSatisfy { index in
            let (member, other) = (left.members[index], right.members[index])
            // Those that come from one place have one order.
            return member.key.hasSameBytes(as: other.key)
                ? member.value == other.value : member.value == right[member.key]
        }
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
