/// A JSON number that keeps the text it was written with, so that `1.10` is sent as `1.10`.
///
/// Equality is exact and by value: `1.0`, `1` and `10e-1` are equal, and no two different numbers are.
public struct JSONNumber: Sendable {
    /// The number as it was written.
    public let text: String

    /// Creates a whole number.
    public init(_ value: Int) { text = String(value) }

    /// Creates a number; `nil` for infinity and NaN, which JSON does not have.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = String(value)
    }

    /// Takes a text that the parser has found to be a number.
    package init(checked text: String) { self.text = text }

    /// The value as an integer, where it is one that fits.
    public var intValue: Int? {
        if let value = Int(text) { return value }
        return Double(text).flatMap { Int(exactly: $0) }
    }

    /// The value as a floating-point number, rounded where need be.
    public var doubleValue: Double { Double(text) ?? .nan }

    /// Whether it is written without a fraction and an exponent.
    package var isWrittenAsInteger: Bool { !text.utf8.contains { ".eE".utf8.contains($0) } }
}

extension JSONNumber: Hashable {
    /// Whether both have the same value.
    public static func == (left: Self, right: Self) -> Bool {
        left.text == right.text || left.canonical == right.canonical
    }
    /// Hashes the value.
    public func hash(into hasher: inout Hasher) { hasher.combine(canonical) }

    /// The value as digits without zeros at either end, and the power of ten of the last digit.
    private var canonical: Canonical {
        var rest = text[...]
        let isNegative = rest.hasPrefix("-")
        if isNegative { rest = rest.dropFirst() }
        var exponent = 0
        if let mark = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            // An exponent beyond any Int is as good as the largest one for telling numbers apart.
            let written = rest[rest.index(after: mark)...]
            exponent = Int(written) ?? (written.hasPrefix("-") ? -Int.max / 2 : Int.max / 2)
            rest = rest[..<mark]
        }
        var digits = rest.utf8.filter { $0 != UInt8(ascii: ".") }
        if let point = rest.firstIndex(of: ".") { exponent &-= rest[point...].utf8.count - 1 }
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent &+= 1
        }
        digits = Array(digits.drop { $0 == UInt8(ascii: "0") })
        if digits.isEmpty { return Canonical(isNegative: false, digits: [], exponent: 0) }
        return Canonical(isNegative: isNegative, digits: digits, exponent: exponent)
    }

    private struct Canonical: Hashable {
        var isNegative: Bool
        var digits: [UInt8]
        var exponent: Int
    }
}

extension JSONNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<a number>`: a PIN is a number, too.
    public var description: String { "<a number>" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
