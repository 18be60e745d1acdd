/// Reads PEM as people paste it.
///
/// It repairs what does not change the key: line breaks that are missing, are spaces, or are the two characters `\n`;
/// the escapes of JSON; quotes around the whole; a PEM text that was put into base64 once more.
struct PEMReader {
    /// The longest text that is looked at, in bytes: far more than any key has.
    private static let maximumByteCount = 1 << 18
    private static let begin = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)
    private static let dashes = Array("-----".utf8)

    /// The blocks of a text.
    ///
    /// - Throws: ``KeyError`` where there is none, or one is damaged.
    static func blocks(in text: String) throws(KeyError) -> [PEMBlock] {
        guard text.utf8.count <= maximumByteCount else {
            throw KeyError(.malformed, "the key is longer than any key is; give one key alone")
        }
        var bytes = unescaped(unquoted(Array(text.utf8)))
        if bytes.firstRange(of: begin) == nil, let decoded = Base64.decode(bytes.filter({ !isSpace($0) })) {
            let inner = unescaped(unquoted(decoded))
            if inner.first == UInt8(ascii: "{") || inner.firstRange(of: begin) != nil { bytes = inner }
        }
        // A key in a JSON document may be one of several, and the rest of the document is needed elsewhere.
        guard bytes.first != UInt8(ascii: "{"), bytes.firstRange(of: begin) != nil else {
            throw KeyError(.malformed, hint(for: bytes))
        }
        var blocks: [PEMBlock] = []
        var rest = bytes[...]
        while let start = rest.firstRange(of: begin) {
            rest = rest[start.upperBound...]
            blocks.append(try block(&rest))
        }
        return blocks
    }

    private static func block(_ rest: inout ArraySlice<UInt8>) throws(KeyError) -> PEMBlock {
        guard let labelEnd = rest.firstRange(of: dashes) else {
            throw KeyError(.malformed, "the key's BEGIN line does not end in five dashes; paste the whole key")
        }
        let label = rest[..<labelEnd.lowerBound]
        guard label.count <= 64, label.allSatisfy({ isUpper($0) || isDigit($0) || $0 == UInt8(ascii: " ") }) else {
            throw KeyError(.malformed, "the key's BEGIN line is damaged; paste the whole key")
        }
        rest = rest[labelEnd.upperBound...]
        guard let close = rest.firstRange(of: end + label + dashes) else {
            throw KeyError(.malformed, "the key's END line is missing or another; paste the whole key")
        }
        var body = rest[..<close.lowerBound]
        rest = rest[close.upperBound...]
        let encryption = try encryption(&body)
        var base64: [UInt8] = []
        for byte in body where !isSpace(byte) {
            guard Base64.isAlphabetic(byte) || byte == UInt8(ascii: "=") else {
                throw KeyError(.malformed, "the key holds a character that is not base64; paste the whole key")
            }
            base64.append(byte)
        }
        while base64.last == UInt8(ascii: "=") { base64.removeLast() }
        base64 += Array(repeating: UInt8(ascii: "="), count: (4 - base64.count % 4) % 4)
        return PEMBlock(
            label: String(decoding: label, as: UTF8.self), encryption: encryption,
            base64: String(decoding: base64, as: UTF8.self))
    }

    /// Takes the headers of a key that is encrypted in the traditional way off the body.
    private static func encryption(_ body: inout ArraySlice<UInt8>) throws(KeyError) -> PEMBlock.Encryption? {
        guard let name = body.firstRange(of: Array("DEK-Info:".utf8)) else { return nil }
        let value = body[name.upperBound...].drop(while: isSpace)
        let cipher = value.prefix { isUpper($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
        // The length is that of the cipher's block: without a line break, base64 follows at once.
        let count = ciphersOfShortBlocks.contains { cipher.starts(with: $0.utf8) } ? 16 : 32
        let parameters = value.dropFirst(cipher.count + 1).prefix(count)
        guard !cipher.isEmpty, value.dropFirst(cipher.count).first == UInt8(ascii: ","), parameters.count == count,
            parameters.allSatisfy(isHexadecimal)
        else {
            throw KeyError(.malformed, "the key's DEK-Info line is damaged; paste the whole key")
        }
        body = body[parameters.endIndex...]
        return PEMBlock.Encryption(
            cipher: String(decoding: cipher, as: UTF8.self), parameters: String(decoding: parameters, as: UTF8.self))
    }

    /// Those whose block has eight bytes, by how their names begin.
    private static let ciphersOfShortBlocks = ["DES", "RC2", "BF", "CAST5", "IDEA"]

    /// Without the white space and the quotes around it, however many there are.
    private static func unquoted(_ bytes: [UInt8]) -> [UInt8] {
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        while true {
            rest = rest.drop(while: isSpace)
            while let last = rest.last, isSpace(last) { rest = rest.dropLast() }
            guard let quote = rest.first, rest.count >= 2, rest.last == quote, "\"'`".utf8.contains(quote) else {
                return Array(rest)
            }
            rest = rest.dropFirst().dropLast()
        }
    }

    /// Without the escapes of strings, also where they were escaped more than once: `\\n` and its kin become line breaks,
    /// `\\/` and `\\u002b` the characters that they stand for; and with spaces for the spaces that are not ASCII.
    private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(where: { $0 == UInt8(ascii: "\\") || $0 >= 0x80 }) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: "\\") {
                let escape = rest.drop { $0 == byte }
                if let (character, count) = meaning(of: escape) {
                    result.append(character)
                    rest = escape.dropFirst(count)
                } else {
                    result += rest[..<escape.startIndex]
                    rest = escape
                }
            } else if byte >= 0x80, let space = spaces.first(where: { rest.starts(with: $0) }) {
                result.append(UInt8(ascii: " "))
                rest = rest.dropFirst(space.count)
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// No-break space, zero-width space, line and paragraph separator, byte order mark.
    private static let spaces: [[UInt8]] = ["\u{A0}", "\u{200B}", "\u{2028}", "\u{2029}", "\u{FEFF}"].map {
        Array($0.utf8)
    }

    /// What stands after a backslash: the character that is meant, and how many bytes it takes.
    private static func meaning(of escape: ArraySlice<UInt8>) -> (character: UInt8, count: Int)? {
        switch escape.first {
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"): return (UInt8(ascii: "\n"), 1)
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return (UInt8(ascii: "\n"), 1)
        case UInt8(ascii: "/"): return (UInt8(ascii: "/"), 1)
        case UInt8(ascii: "u"):
            let digits = escape.dropFirst().prefix(4)
            guard digits.count == 4, let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16), code < 0x80
            else { return nil }
            return (code, 5)
        default: return nil
        }
    }

    private static func hint(for bytes: [UInt8]) -> String {
        let needed = "a private key begins with a line such as -----BEGIN PRIVATE KEY-----"
        return switch bytes.first {
        case nil: "the key is empty; \(needed)"
        case UInt8(ascii: "{") where bytes.firstRange(of: Array("kty".utf8)) != nil:
            "the key is a JSON Web Key, which is not read; give it in PEM: \(needed)"
        case UInt8(ascii: "{"):
            "the key is a JSON document, such as a service account's; give its member that is the key in PEM"
        default:
            if bytes.starts(with: Array("ssh-".utf8)) || bytes.starts(with: Array("PuTTY".utf8)) {
                "the key is in the format of an SSH program; \(needed)"
            } else {
                "the key is not PEM; \(needed)"
            }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte & ~0x20)
    }
}
