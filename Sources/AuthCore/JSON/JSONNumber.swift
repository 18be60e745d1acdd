/// A JSON number that keeps the text it was written with, so that `1.10` is sent as `1.10`.
///
/// Equality is exact and by value: `1.0`, `1` and `10e-1` are equal, and no two different numbers are.
public struct JSONNumber: Sendable {
    /// The number as it was written.
    public let text: String

    /// Creates a whole number.
    public init(_ value: some BinaryInteger) { text = value.description }

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
        let number = canonical
        // Digits without zeros at the end are a whole number where the power of ten is none, or adds zeros.
        guard number.digits.isEmpty || (0...Int128(Self.maximumIntDigits)).contains(number.exponent),
            number.exponentText.isEmpty
        else { return nil }
        let zeros = String(repeating: "0", count: number.digits.isEmpty ? 0 : Int(number.exponent))
        return Int((number.isNegative ? "-" : "") + "0" + String(decoding: number.digits, as: UTF8.self) + zeros)
    }

    private static let maximumIntDigits = 19

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
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        var exponent: Int128 = 0
        var exponentText = ""
        if let mark = rest.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
            let written = String(decoding: rest[rest.index(after: mark)...], as: UTF8.self)
            // An exponent that long is told apart as it was written.
            if let value = Int128(written), abs(value) < Int128.max / 2 {
                exponent = value
            } else {
                exponentText = written
            }
            rest = rest[..<mark]
        }
        var digits = Array(rest.filter { $0 != UInt8(ascii: ".") })
        if let point = rest.firstIndex(of: UInt8(ascii: ".")) { exponent -= Int128(rest[point...].count - 1) }
        let zero = UInt8(ascii: "0")
        let kept = digits.lastIndex { $0 != zero }.map { $0 + 1 } ?? 0
        exponent += Int128(digits.count - kept)
        digits = Array(digits[..<kept].drop { $0 == zero })
        if digits.isEmpty { return Canonical(isNegative: false, digits: [], exponent: 0, exponentText: "") }
        return Canonical(isNegative: isNegative, digits: digits, exponent: exponent, exponentText: exponentText)
    }

    private struct Canonical: Hashable {
        var isNegative: Bool
        var digits: [UInt8]
        var exponent: Int128
        var exponentText: String
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
