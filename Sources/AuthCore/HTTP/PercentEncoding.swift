/// Percent-encoding of queries and forms.
package enum PercentEncoding {
    /// Encodes all but the unreserved characters of RFC 3986, section 2.3, and those of `alsoKept`.
    package static func encode(_ text: String, alsoKept: String = "") -> String {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if isUnreserved(byte) || alsoKept.utf8.contains(byte) {
                output.append(byte)
            } else {
                appendEscape(of: byte, to: &output)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Decodes escapes, and `+` as a space.
    ///
    /// Malformed escapes stay as they stand.
    package static func decodeFormComponent(_ text: some StringProtocol) -> String {
        var output: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "+") {
                output.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), let high = bytes.first.flatMap(hexValue),
                let low = bytes.dropFirst().first.flatMap(hexValue)
            {
                output.append(high << 4 | low)
                bytes = bytes.dropFirst(2)
            } else {
                output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    package static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    package static func appendEscape(of byte: UInt8, to output: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        output.append(UInt8(ascii: "%"))
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 15)])
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// The serializer of `application/x-www-form-urlencoded` (WHATWG URL Standard, section 5.2).
package enum FormEncoding {
    package static func encode(_ fields: [FormField]) -> String {
        fields.map { component($0.name) + "=" + component($0.value) }.joined(separator: "&")
    }

    /// Encodes one name or value: a space becomes `+`, and only `*-._` and alphanumerics stay.
    package static func component(_ text: String) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if byte == UInt8(ascii: " ") {
                output.append(UInt8(ascii: "+"))
            } else if byte == UInt8(ascii: "*") || (PercentEncoding.isUnreserved(byte) && byte != UInt8(ascii: "~")) {
                output.append(byte)
            } else {
                PercentEncoding.appendEscape(of: byte, to: &output)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}

extension FormField {
    /// The fields of an `application/x-www-form-urlencoded` text (WHATWG URL Standard, section 5.1).
    package static func parsing(_ text: String) -> [FormField] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return FormField(
                PercentEncoding.decodeFormComponent(parts[0]),
                parts.count > 1 ? PercentEncoding.decodeFormComponent(parts[1]) : "")
        }
    }
}
