/// Reads values in DER, one after the other (X.690, section 10).
struct DERReader {
    enum Tag: UInt8 {
        case integer = 0x02
        case bitString = 0x03
        case octetString = 0x04
        case objectIdentifier = 0x06
        case sequence = 0x30
        /// `[0]`, where it holds another value.
        case firstOptional = 0xA0
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) { rest = ArraySlice(bytes) }

    var isAtEnd: Bool { rest.isEmpty }

    /// The next value, a number from zero on; `nil` where it is none, or greater than `Int` holds.
    mutating func nextNumber() -> Int? {
        guard let content = next(.integer), let first = content.first, first < 0x80 else { return nil }
        let digits = content.drop { $0 == 0 }
        guard digits.count < MemoryLayout<Int>.size else { return nil }
        return digits.reduce(0) { $0 << 8 | Int($1) }
    }

    /// The content of the next value; `nil` where it has another tag or runs over the end.
    mutating func next(_ tag: Tag) -> ArraySlice<UInt8>? {
        var bytes = rest
        guard bytes.popFirst() == tag.rawValue, let first = bytes.popFirst() else { return nil }
        var count = Int(first)
        if first >= 0x80 {
            let lengthByteCount = Int(first & 0x7F)
            guard (1...3).contains(lengthByteCount), bytes.count >= lengthByteCount else { return nil }
            count = bytes.prefix(lengthByteCount).reduce(0) { $0 << 8 | Int($1) }
            bytes = bytes.dropFirst(lengthByteCount)
        }
        guard bytes.count >= count else { return nil }
        rest = bytes.dropFirst(count)
        return bytes.prefix(count)
    }
}
