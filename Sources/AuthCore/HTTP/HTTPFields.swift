/// Ordered header fields whose names are compared without regard to ASCII case (RFC 9110, section 5.1).
///
/// Equality ignores the case of names but not their order.
public struct HTTPFields: Sendable {
    /// One header field.
    public struct Field: Sendable {
        /// The name, as it was given.
        public var name: String { didSet { nameByteCount = name.utf8.count } }
        /// The value.
        public var value: String
        /// Tells most names from each other without a look at them.
        private var nameByteCount: Int

        /// Creates a field.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
            nameByteCount = name.utf8.count
        }

        /// Whether the field has this name, which is so long.
        fileprivate func isNamed(_ other: String, _ byteCount: Int) -> Bool {
            nameByteCount == byteCount && HTTPFieldName.equals(name, sameLength: other)
        }
    }

    private var fields: [Field]

    /// Creates fields from pairs.
    public init(_ fields: some Sequence<Field>) { self.fields = Array(fields) }

    /// Creates an empty list with room for `capacity` fields, so that adding a credential need not allocate.
    public init(reservingCapacity capacity: Int) {
        fields = []
        fields.reserveCapacity(capacity)
    }

    /// The first value of the field `name`.
    ///
    /// Setting replaces the first field of that name in place and removes any other; setting `nil` removes all.
    public subscript(name: String) -> String? {
        get { fields.first { HTTPFieldName.equals($0.name, name) }?.value }
        set {
            guard let newValue else {
                fields.removeAll { HTTPFieldName.equals($0.name, name) }
                return
            }
            set(newValue, for: name)
        }
    }

    /// Replaces the first field of the name in place, and removes any other.
    ///
    /// On the way of every request, hence by index: an iterator copies each field to look at its name.
    mutating func set(_ value: String, for name: String) {
        let byteCount = name.utf8.count
        var index = 0
        while index < fields.count, !fields[index].isNamed(name, byteCount) { index += 1 }
        guard index < fields.count else {
            fields.append(Field(name, value))
            return
        }
        fields[index].value = value
        index += 1
        while index < fields.count {
            if fields[index].isNamed(name, byteCount) { fields.remove(at: index) } else { index += 1 }
        }
    }

    /// All values of the field `name`, in order.
    public func values(of name: String) -> [String] {
        fields.filter { HTTPFieldName.equals($0.name, name) }.map(\.value)
    }

    /// Adds a field and keeps those of the same name.
    public mutating func append(_ field: Field) { fields.append(field) }
}

extension HTTPFields: RandomAccessCollection {
    /// The position of the first field.
    public var startIndex: Int { fields.startIndex }
    /// The position after the last field.
    public var endIndex: Int { fields.endIndex }
    /// The field at `position`.
    public subscript(position: Int) -> Field { fields[position] }
}

extension HTTPFields: ExpressibleByArrayLiteral {
    /// Creates fields from a literal.
    public init(arrayLiteral elements: Field...) { fields = elements }
}

extension HTTPFields: Hashable {}

extension HTTPFields.Field: Hashable {
    /// Whether the names agree without regard to case and the values exactly.
    public static func == (left: Self, right: Self) -> Bool {
        left.name.utf8.lazy.map(HTTPFieldName.lowercased).elementsEqual(
            right.name.utf8.lazy.map(HTTPFieldName.lowercased))
            && left.value.utf8.elementsEqual(right.value.utf8)
    }
    /// Hashes the name without regard to case, and the value.
    public func hash(into hasher: inout Hasher) {
        for byte in name.utf8 { hasher.combine(HTTPFieldName.lowercased(byte)) }
        for byte in value.utf8 { hasher.combine(byte) }
    }
}

extension HTTPFields.Field: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name; the value may be a secret.
    public var description: String { "\(name): <redacted>" }
    /// The name; the value may be a secret.
    public var debugDescription: String { description }
    /// The name; the value may be a secret.
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

extension HTTPFields: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names; the values may be secrets.
    public var description: String { "[\(fields.map(\.name).joined(separator: ", "))]" }
    /// The names; the values may be secrets.
    public var debugDescription: String { description }
    /// The names; the values may be secrets.
    public var customMirror: Mirror { Mirror(self, unlabeledChildren: fields.map(\.name)) }
}

/// Compares names of header fields.
package enum HTTPFieldName {
    /// Whether two names are equal without regard to ASCII case.
    package static func equals(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && equals(left, sameLength: right)
    }

    /// As ``equals(_:_:)``, of two names of as many bytes.
    fileprivate static func equals(_ left: String, sameLength right: String) -> Bool {
        // Most that are equal are identical, which costs less to see.
        if left == right { return true }
        var left = left.utf8.makeIterator()
        var right = right.utf8.makeIterator()
        while let a = left.next(), let b = right.next() {
            if lowercased(a) != lowercased(b) { return false }
        }
        return true
    }

    package static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }
}
