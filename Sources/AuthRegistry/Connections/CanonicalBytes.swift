internal import AuthCore

/// A text of values and marks that two sequences of them have in common where they are equal, and only there.
struct CanonicalBytes {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(512) }

    /// Appends a mark, which says what comes.
    mutating func append(mark: Unicode.Scalar) { bytes.append(UInt8(ascii: mark)) }

    /// Appends a text with its length before it, so that what comes after is none of it.
    mutating func append(_ text: String) {
        append(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends a value; the order of members makes no difference.
    mutating func append(_ value: JSONValue) {
        switch value {
        case .null: append(mark: "n")
        case .bool(let value): append(mark: value ? "t" : "f")
        case .number(let number):
            append(mark: "#")
            append(number.text)
        case .string(let text):
            append(mark: "s")
            append(text)
        case .array(let elements):
            append(mark: "[")
            append(elements.count)
            for element in elements { append(element) }
        case .object(let object): append(object)
        }
    }

    /// Appends a map, members in the order of their keys.
    mutating func append(_ object: JSONObject) {
        append(mark: "{")
        append(object.count)
        for (key, value) in object.sorted(by: { $0.key < $1.key }) {
            append(key)
            append(value)
        }
    }

    private mutating func append(_ count: Int) {
        withUnsafeBytes(of: UInt64(count).littleEndian) { bytes.append(contentsOf: $0) }
    }
}
