internal import AuthCore

/// A secret in one of the forms that it is looked for in.
struct SecretNeedle: Sendable {
    enum Form: Sendable, CustomStringConvertible {
        case plain, hexadecimal, byteList, base64

        var description: String {
            switch self {
            case .plain: "as it stands, escaped or percent-encoded"
            case .hexadecimal: "in hexadecimal"
            case .byteList: "as a list of bytes"
            case .base64: "in base64"
            }
        }
    }

    var secret: Int
    var form: Form
    var bytes: [UInt8]

    static func needles(for secret: String, index: Int) -> [SecretNeedle] {
        let bytes = Array(secret.utf8)
        guard !bytes.isEmpty else { return [] }
        var needles = [SecretNeedle(secret: index, form: .plain, bytes: bytes)]
        guard bytes.count >= SecretScanner.minimumEncodedLength else { return needles }
        func add(_ form: Form, _ text: String) {
            needles.append(SecretNeedle(secret: index, form: form, bytes: Array(text.utf8)))
        }
        add(.hexadecimal, bytes.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined())
        add(.byteList, bytes.map(String.init).joined(separator: ", "))
        // A signed token is JSON in base64 (RFC 7515, section 3.1).
        let escaped = Array(JSONValue.string(secret).jsonText().utf8.dropFirst().dropLast())
        for bytes in escaped == bytes ? [bytes] : [bytes, escaped] {
            for offset in 0..<3 { add(.base64, Base64Core.text(of: bytes, offset: offset)) }
        }
        return needles
    }
}

/// The characters of a base64 text that some of its bytes determine alone.
enum Base64Core {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The characters that `bytes` come to wherever `offset` other bytes, modulo three, come before them.
    ///
    /// A character that other bytes have a part in is left out, and so is padding.
    static func text(of bytes: [UInt8], offset: Int) -> String {
        let padded = Array(repeating: 0, count: offset) + bytes
        let first = (offset * 8 + 5) / 6
        let end = padded.count * 8 / 6
        let characters = (first..<max(first, end)).map { index -> UInt8 in
            let bit = index * 6
            let high = UInt16(padded[bit / 8]) << 8
            let low = bit / 8 + 1 < padded.count ? UInt16(padded[bit / 8 + 1]) : 0
            return alphabet[Int((high | low) >> UInt16(10 - bit % 8)) & 63]
        }
        return String(decoding: characters, as: UTF8.self)
    }
}
