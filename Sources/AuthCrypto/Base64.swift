/// Base64 (RFC 4648, section 4) and its form for URLs, without padding (section 5).
///
/// A token is three such texts; Foundation's encoder and the replacements after it would take longer than an HMAC.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let invalid: UInt8 = 0xFF

    /// The value of each character, of both alphabets.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        for (value, character) in urlAlphabet.enumerated() { values[Int(character)] = UInt8(value) }
        values[Int(UInt8(ascii: "+"))] = 62
        values[Int(UInt8(ascii: "/"))] = 63
        return values
    }()

    static func isAlphabetic(_ byte: UInt8) -> Bool { values[Int(byte)] != invalid }

    /// The bytes in the usual form, padded.
    package static func encode(_ bytes: [UInt8]) -> String {
        encode(bytes, alphabet) + String(repeating: "=", count: (3 - bytes.count % 3) % 3)
    }

    /// The bytes in the form for URLs, without padding.
    package static func urlEncode(_ bytes: [UInt8]) -> String { encode(bytes, urlAlphabet) }

    private static func encode(_ bytes: [UInt8], _ alphabet: [UInt8]) -> String {
        let count = (bytes.count * 4 + 2) / 3
        return String(unsafeUninitializedCapacity: count) { output in
            bytes.withUnsafeBufferPointer { input in
                alphabet.withUnsafeBufferPointer { encode(input, into: output, $0) }
            }
            return count
        }
    }

    private static func encode(
        _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>,
        _ alphabet: UnsafeBufferPointer<UInt8>
    ) {
        var position = 0
        var index = 0
        while index + 2 < input.count {
            let group = UInt32(input[index]) << 16 | UInt32(input[index + 1]) << 8 | UInt32(input[index + 2])
            output[position] = alphabet[Int(group >> 18)]
            output[position + 1] = alphabet[Int(group >> 12 & 0x3F)]
            output[position + 2] = alphabet[Int(group >> 6 & 0x3F)]
            output[position + 3] = alphabet[Int(group & 0x3F)]
            (index, position) = (index + 3, position + 4)
        }
        guard index < input.count else { return }
        let second = index + 1 < input.count ? UInt32(input[index + 1]) : 0
        let group = UInt32(input[index]) << 16 | second << 8
        for shift: UInt32 in [18, 12, 6] where position < output.count {
            output[position] = alphabet[Int(group >> shift & 0x3F)]
            position += 1
        }
    }

    /// The bytes of a text in either alphabet, padded or not; `nil` where it is no such text.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 4 * 3 + 3)
        var group: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in text {
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            let value = values[Int(byte)]
            guard value != invalid, padding == 0 else { return nil }
            group = group << 6 | UInt32(value)
            count += 1
            if count % 4 == 0 { result += [UInt8(group >> 16 & 0xFF), UInt8(group >> 8 & 0xFF), UInt8(group & 0xFF)] }
        }
        guard padding == 0 || (padding <= 2 && (count + padding) % 4 == 0) else { return nil }
        switch count % 4 {
        case 0: return result
        // What does not fill a byte is zero: one text for each sequence of bytes.
        case 2 where group & 0xF == 0: return result + [UInt8(group >> 4 & 0xFF)]
        case 3 where group & 0x3 == 0: return result + [UInt8(group >> 10 & 0xFF), UInt8(group >> 2 & 0xFF)]
        default: return nil
        }
    }
}
