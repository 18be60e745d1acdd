extension [UInt8] {
    /// The bytes as two lower-case hexadecimal digits each.
    package var hexEncodedString: String {
        String(unsafeUninitializedCapacity: 2 * count) { digits in
            for (index, byte) in enumerated() {
                digits[2 * index] = Self.hexDigit(byte >> 4)
                digits[2 * index + 1] = Self.hexDigit(byte & 0x0f)
            }
            return 2 * count
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
