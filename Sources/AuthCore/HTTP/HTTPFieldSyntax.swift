/// Checks that names and values can be sent without changing the message around them.
package enum HTTPFieldSyntax {
    /// Why a name or value cannot be sent; never quotes the value.
    package struct Violation: Error {
        package let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    /// Checks a name: a token (RFC 9110, section 5.6.2).
    package static func check(name: String) throws {
        guard !name.isEmpty else { throw Violation("its name is empty") }
        guard name.utf8.allSatisfy(isTokenCharacter) else {
            throw Violation("its name may hold letters, digits and !#$%&'*+-.^_`|~ only")
        }
    }

    /// Checks a value (RFC 9110, section 5.5): no control character but tab, and no white space in front, which a
    /// recipient would drop.
    ///
    /// White space at the end and characters beyond ASCII are sent as they stand.
    package static func check(value: String) throws {
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw Violation("its value holds a line break or another control character; remove it")
        }
        if let first = value.utf8.first, first == 0x20 || first == 0x09 {
            throw Violation("its value begins with white space; remove it")
        }
    }

    /// Checks a cookie's value: what a header forbids, and the semicolon that would begin another cookie
    /// (RFC 6265, section 4.2.1).
    package static func check(cookieValue: String) throws {
        try check(value: cookieValue)
        if cookieValue.utf8.contains(UInt8(ascii: ";")) {
            throw Violation("its value holds a semicolon, which would begin another cookie")
        }
    }

    /// A name fit for a message: what a terminal would obey rather than show becomes `?`, and it is not too long.
    package static func printable(_ text: String) -> String {
        let limit = 100
        // Nearly every name: looking its characters up costs more than all the rest of an error.
        if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        let cleaned = String(
            String.UnicodeScalarView(text.unicodeScalars.prefix(limit).map { isControl($0) ? "?" : $0 }))
        return text.unicodeScalars.count > limit ? cleaned + "…" : cleaned
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
