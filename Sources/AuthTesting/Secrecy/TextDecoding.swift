/// Undoes what encoders do to a text; what is malformed stays as it stands.
enum TextDecoding {
    static func percentDecoded(_ text: [UInt8], plusIsSpace: Bool) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = hexadecimal(rest.prefix(2)), rest.count >= 2 {
                decoded.append(UInt8(truncatingIfNeeded: value))
                rest = rest.dropFirst(2)
            } else {
                decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return decoded
    }

    /// Undoes the escapes of a JSON string and of a Swift literal.
    static func unescaped(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(UInt8(ascii: "\\")) else { return text }
        var units: [UInt16] = []
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        // The halves of a surrogate pair are escaped one by one.
        func flush() {
            decoded += Array(String(decoding: units, as: UTF16.self).utf8)
            units = []
        }
        var rest = text[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let letter = rest.first else {
                flush()
                decoded.append(byte)
                continue
            }
            rest = rest.dropFirst()
            if letter == UInt8(ascii: "u"), let value = hexadecimal(rest.prefix(4)), rest.count >= 4 {
                units.append(UInt16(truncatingIfNeeded: value))
                rest = rest.dropFirst(4)
                continue
            }
            flush()
            if letter == UInt8(ascii: "u"), rest.first == UInt8(ascii: "{"),
                let end = rest.firstIndex(of: UInt8(ascii: "}")),
                let value = hexadecimal(rest[(rest.startIndex + 1)..<end]), let scalar = Unicode.Scalar(value)
            {
                decoded += Array(String(scalar).utf8)
                rest = rest[(end + 1)...]
            } else {
                decoded.append(controls[letter] ?? letter)
            }
        }
        flush()
        return decoded
    }

    /// Undoes the escapes of a JSON pointer (RFC 6901, section 4).
    static func pointerUnescaped(_ text: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch (byte, rest.first) {
            case (UInt8(ascii: "~"), UInt8(ascii: "0")): decoded.append(UInt8(ascii: "~"))
            case (UInt8(ascii: "~"), UInt8(ascii: "1")): decoded.append(UInt8(ascii: "/"))
            default:
                decoded.append(byte)
                continue
            }
            rest = rest.dropFirst()
        }
        return decoded
    }

    private static let controls: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09, UInt8(ascii: "b"): 0x08,
        UInt8(ascii: "f"): 0x0C, UInt8(ascii: "0"): 0x00,
    ]

    /// The character of the standard alphabet in place of that of the URL-safe one (RFC 4648, section 5).
    static func standardBase64(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "-"): UInt8(ascii: "+")
        case UInt8(ascii: "_"): UInt8(ascii: "/")
        default: byte
        }
    }

    /// The number that up to eight digits write.
    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt32? {
        guard (1...8).contains(digits.count) else { return nil }
        var value: UInt32 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return value
    }
}
