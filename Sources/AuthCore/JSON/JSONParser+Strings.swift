extension JSONParser {
    /// Reads the string at the position, which is that of its first quote.
    mutating func parseString() throws -> String {
        position += 1
        // What came before the run, where there are escapes.
        var output: [UInt8] = []
        while true {
            let start = position
            let isASCII = skipRun()
            guard position < bytes.count else { throw error("a string has no end") }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                if !output.isEmpty { output += bytes[start..<position] }
                let text =
                    output.isEmpty
                    ? text(of: bytes, start..<position, isASCII: isASCII)
                    : text(of: output, output.indices, isASCII: false)
                guard let text else { throw error("a string is not UTF-8") }
                position += 1
                return text
            case UInt8(ascii: "\\"):
                output += bytes[start..<position]
                position += 1
                try parseEscape(into: &output)
            default:
                guard takesAnyText else { throw error("a string holds a control character; escape it") }
                output += bytes[start...position]
                position += 1
            }
        }
    }

    /// Skips the bytes of a string that stand for themselves; whether all of them are ASCII.
    private mutating func skipRun() -> Bool {
        let (start, end) = (position, bytes.count)
        var bits: UInt8 = 0
        position = bytes.withUnsafeBufferPointer { buffer in
            for index in start..<end {
                let byte = buffer[index]
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return index }
                bits |= byte
            }
            return end
        }
        return bits < 0x80
    }

    /// The text of some bytes; `nil` where they are not UTF-8.
    private func text(of bytes: [UInt8], _ range: Range<Int>, isASCII: Bool) -> String? {
        bytes.withUnsafeBufferPointer { buffer in
            let run = UnsafeBufferPointer(rebasing: buffer[range])
            // Validating takes longer, and few texts of a manifest need it.
            return isASCII || takesAnyText
                ? String(decoding: run, as: UTF8.self) : String(validating: run, as: UTF8.self)
        }
    }

    private mutating func parseEscape(into output: inout [UInt8]) throws {
        guard position < bytes.count else { throw error("a string has no end") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(byte)
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "u"): output += try parseUnicodeEscape().utf8
        default: throw error("a string holds an unknown escape")
        }
    }

    private mutating func parseUnicodeEscape() throws -> String {
        var units = [try parseHexUnit()]
        if UTF16.isLeadSurrogate(units[0]), bytes[position...].starts(with: "\\u".utf8) {
            position += 2
            units.append(try parseHexUnit())
        }
        if takesAnyText { return String(decoding: units, as: UTF16.self) }
        guard let text = String(validating: units, as: UTF16.self) else {
            throw error("half of a surrogate pair is missing")
        }
        return text
    }

    private mutating func parseHexUnit() throws -> UInt16 {
        let end = position + 4
        guard end <= bytes.count, bytes[position..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits are expected after \\u") }
        position = end
        return unit
    }
}
