/// A text with the escapes resolved in which programs repeat what they were sent: those of URLs, of JSON and of HTML.
package struct UnescapedText: Sendable {
    /// The text in UTF-8.
    package private(set) var bytes: [UInt8] = []
    /// Where what each byte came from began: offsets into the UTF-8 of the text as it was.
    private var starts: [Int] = []
    private let sourceCount: Int

    /// Whether a text may hold an escape.
    package static func isNeeded(for text: String) -> Bool { text.utf8.contains(where: begins) }

    private static func begins(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "%") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "&")
    }

    /// Resolves each escape once, from left to right; what is none stays.
    package init(_ text: String) {
        let source = Array(text.utf8)
        sourceCount = source.count
        bytes.reserveCapacity(source.count)
        starts.reserveCapacity(source.count)
        var position = 0
        while position < source.count {
            let escape = Self.begins(source[position]) ? Self.escape(source[position...]) : nil
            if let escape {
                bytes += escape.bytes
                starts += repeatElement(position, count: escape.bytes.count)
            } else {
                bytes.append(source[position])
                starts.append(position)
            }
            position += escape?.length ?? 1
        }
    }

    /// Where some of the bytes stood, escapes in whole.
    package func origin(of range: Range<Int>) -> Range<Int> {
        guard let last = range.last else { return 0..<0 }
        let next = starts[range.upperBound...].first { $0 != starts[last] }
        return starts[range.lowerBound]..<(next ?? sourceCount)
    }

    /// The text without escapes.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The escape that a text begins with: what it stands for, and how long it is.
    private static func escape(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int)? {
        switch text.first {
        case UInt8(ascii: "%"): number(text.dropFirst(), digits: 2).map { ([UInt8($0)], 3) }
        case UInt8(ascii: "\\"): backslash(text)
        case UInt8(ascii: "&"): entity(text)
        default: nil
        }
    }

    private static func backslash(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int)? {
        let rest = text.dropFirst(2)
        switch text.dropFirst().first {
        case UInt8(ascii: "x"): return number(rest, digits: 2).flatMap { scalar($0, length: 4) }
        case UInt8(ascii: "u"):
            guard let unit = number(rest, digits: 4) else { return nil }
            // A character beyond the first plane is two units (RFC 8259, section 7).
            let tail = rest.dropFirst(4)
            if UTF16.isLeadSurrogate(UInt16(unit)), tail.starts(with: "\\u".utf8),
                let second = number(tail.dropFirst(2), digits: 4), UTF16.isTrailSurrogate(UInt16(second))
            {
                return scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00), length: 12)
            }
            return scalar(unit, length: 6)
        case UInt8(ascii: "n"): return ([0x0A], 2)
        case UInt8(ascii: "r"): return ([0x0D], 2)
        case UInt8(ascii: "t"): return ([0x09], 2)
        case let byte? where "\"\\/'".utf8.contains(byte): return ([byte], 2)
        default: return nil
        }
    }

    private static let entities: [(name: String, byte: UInt8)] = [
        ("&quot;", UInt8(ascii: "\"")), ("&apos;", UInt8(ascii: "'")), ("&lt;", UInt8(ascii: "<")),
        ("&gt;", UInt8(ascii: ">")), ("&amp;", UInt8(ascii: "&")),
    ]

    private static func entity(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int)? {
        if let known = entities.first(where: { text.starts(with: $0.name.utf8) }) {
            return ([known.byte], known.name.utf8.count)
        }
        let maximumDigits = 7
        guard text.starts(with: "&#".utf8) else { return nil }
        let isHex = text.dropFirst(2).first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
        let digits = text.dropFirst(isHex ? 3 : 2).prefix(maximumDigits).prefix { $0 != UInt8(ascii: ";") }
        let length = (isHex ? 3 : 2) + digits.count + 1
        guard text.dropFirst(length - 1).first == UInt8(ascii: ";"),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: isHex ? 16 : 10)
        else { return nil }
        return scalar(value, length: length)
    }

    /// The hexadecimal number that a text begins with, of so many digits.
    private static func number(_ text: ArraySlice<UInt8>, digits count: Int) -> UInt32? {
        let digits = text.prefix(count)
        // A sign would be taken for a part of the number.
        guard digits.count == count, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private static func scalar(_ value: UInt32, length: Int) -> (bytes: [UInt8], length: Int)? {
        Unicode.Scalar(value).map { (Array(String(Character($0)).utf8), length) }
    }
}
