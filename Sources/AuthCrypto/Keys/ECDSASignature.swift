/// The two numbers of an ECDSA signature, in the two forms in which they are written.
struct ECDSASignature {
    /// Each number at the curve's full length, one after the other (RFC 7518, section 3.4).
    let fixed: [UInt8]

    /// Reads a sequence of two integers in DER (RFC 3279, section 2.2.3).
    init?(der: some Collection<UInt8>, curve: KeyKind.Curve) {
        var reader = DERReader(Array(der))
        guard var numbers = reader.next(.sequence).map({ DERReader($0) }), reader.isAtEnd,
            let r = numbers.next(.integer), let s = numbers.next(.integer), numbers.isAtEnd
        else { return nil }
        let count = curve.coordinateByteCount
        guard let r = Self.padded(r, to: count), let s = Self.padded(s, to: count) else { return nil }
        fixed = r + s
    }

    /// Takes the two numbers at full length.
    init?(fixed: [UInt8], curve: KeyKind.Curve) {
        guard fixed.count == 2 * curve.coordinateByteCount else { return nil }
        self.fixed = fixed
    }

    /// The signature as a sequence of two integers in DER.
    var der: [UInt8] {
        let half = fixed.count / 2
        let numbers = Self.integer(fixed[..<half]) + Self.integer(fixed[half...])
        // A P-521 signature is the only one that needs a second byte for its length.
        let length = numbers.count < 0x80 ? [UInt8(numbers.count)] : [0x81, UInt8(numbers.count)]
        return [DERReader.Tag.sequence.rawValue] + length + numbers
    }

    private static func padded(_ number: ArraySlice<UInt8>, to count: Int) -> [UInt8]? {
        let digits = number.drop { $0 == 0 }
        guard digits.count <= count else { return nil }
        return Array(repeating: 0, count: count - digits.count) + digits
    }

    /// The shortest form, with a zero in front where it would be negative.
    private static func integer(_ number: ArraySlice<UInt8>) -> [UInt8] {
        var digits = Array(number.drop { $0 == 0 })
        if digits.first.map({ $0 >= 0x80 }) ?? true { digits.insert(0, at: 0) }
        return [DERReader.Tag.integer.rawValue, UInt8(digits.count)] + digits
    }
}
