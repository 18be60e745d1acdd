extension JSONValue {
    /// Reads a JSON text (RFC 8259).
    ///
    /// A byte-order mark in front is ignored. Where a key occurs twice the later value counts.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - maximumDepth: How deep arrays and objects may nest.
    /// - Throws: ``AuthError`` with ``AuthError/Code/invalidJSON``, whose message tells line and column.
    public init(parsing text: String, maximumDepth: Int = JSONParser.defaultMaximumDepth) throws {
        try self.init(parsing: Array(text.utf8), maximumDepth: maximumDepth)
    }

    /// Reads a JSON text in UTF-8 (RFC 8259).
    ///
    /// A byte-order mark in front is ignored. Where a key occurs twice the later value counts.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - maximumDepth: How deep arrays and objects may nest.
    /// - Throws: ``AuthError`` with ``AuthError/Code/invalidJSON``, whose message tells line and column.
    public init(parsing bytes: [UInt8], maximumDepth: Int = JSONParser.defaultMaximumDepth) throws {
        var parser = JSONParser(bytes: bytes, maximumDepth: maximumDepth)
        self = try parser.parseDocument()
    }
}

/// A reader of JSON texts.
///
/// Its recursion is bounded by the depth it allows.
public struct JSONParser {
    /// How deep arrays and objects may nest unless said otherwise.
    public static let defaultMaximumDepth = 200

    private let bytes: [UInt8]
    private let maximumDepth: Int
    private var position = 0
    /// What has been read of the objects and arrays that are open, the inner ones last.
    private var members: [JSONObject.Member] = []
    private var elements: [JSONValue] = []

    init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func parseDocument() throws -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let value = try parseValue(depth: 0)
        skipWhitespace()
        if position < bytes.count { throw error("the text goes on after its end") }
        return value
    }

    private mutating func parseValue(depth: Int) throws -> JSONValue {
        skipWhitespace()
        guard position < bytes.count else { throw error("the text ends where a value is expected") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try parseObject(depth: depth + 1)
        case UInt8(ascii: "["): return try parseArray(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
        case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
        case UInt8(ascii: "n"): return try parseWord("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try parseNumber())
        default: throw error("a value is expected")
        }
    }

    private mutating func parseObject(depth: Int) throws -> JSONValue {
        try enter(depth)
        skipWhitespace()
        if take("}") { return .object(JSONObject()) }
        let start = members.count
        repeat {
            skipWhitespace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw error("a key in quotes is expected")
            }
            let key = try parseString()
            skipWhitespace()
            guard take(":") else { throw error("a colon is expected after the key") }
            members.append(JSONObject.Member(key: key, value: try parseValue(depth: depth)))
            skipWhitespace()
        } while take(",")
        guard take("}") else { throw error("a comma or a closing brace is expected") }
        let object = JSONObject(parsed: members[start...])
        members.removeLast(members.count - start)
        return .object(object)
    }

    private mutating func parseArray(depth: Int) throws -> JSONValue {
        try enter(depth)
        skipWhitespace()
        if take("]") { return .array([]) }
        let start = elements.count
        repeat {
            elements.append(try parseValue(depth: depth))
            skipWhitespace()
        } while take(",")
        guard take("]") else { throw error("a comma or a closing bracket is expected") }
        let array = Array(elements[start...])
        elements.removeLast(elements.count - start)
        return .array(array)
    }

    private mutating func enter(_ depth: Int) throws {
        if depth > maximumDepth { throw error("arrays and objects nest deeper than \(maximumDepth)") }
        position += 1
    }

    private mutating func parseWord(_ word: String, _ value: JSONValue) throws -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw error("a value is expected") }
        position += word.utf8.count
        return value
    }

    private mutating func parseNumber() throws -> JSONNumber {
        let start = position
        _ = take("-")
        if take("0") {
            if digitsFollow { throw error("a number does not begin with a zero") }
        } else {
            try skipDigits()
        }
        if take(".") { try skipDigits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try skipDigits()
        }
        return JSONNumber(checked: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private var digitsFollow: Bool { position < bytes.count && (0x30...0x39).contains(bytes[position]) }

    private mutating func skipDigits() throws {
        guard digitsFollow else { throw error("a digit is expected") }
        while digitsFollow { position += 1 }
    }

    private mutating func parseString() throws -> String {
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
                    ? Self.text(of: bytes, start..<position, isASCII: isASCII)
                    : Self.text(of: output, output.indices, isASCII: false)
                guard let text else { throw error("a string is not UTF-8") }
                position += 1
                return text
            case UInt8(ascii: "\\"):
                output += bytes[start..<position]
                position += 1
                try parseEscape(into: &output)
            default: throw error("a string holds a control character; escape it")
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
    private static func text(of bytes: [UInt8], _ range: Range<Int>, isASCII: Bool) -> String? {
        bytes.withUnsafeBufferPointer { buffer in
            let run = UnsafeBufferPointer(rebasing: buffer[range])
            // Validating takes longer, and few texts of a manifest need it.
            return isASCII ? String(decoding: run, as: UTF8.self) : String(validating: run, as: UTF8.self)
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
        case UInt8(ascii: "u"): output.append(contentsOf: Array(String(try parseUnicodeEscape()).utf8))
        default: throw error("a string holds an unknown escape")
        }
    }

    private mutating func parseUnicodeEscape() throws -> Character {
        var units = [try parseHexUnit()]
        if UTF16.isLeadSurrogate(units[0]) {
            guard take("\\"), take("u") else { throw error("half of a surrogate pair is missing") }
            units.append(try parseHexUnit())
        }
        guard let text = String(validating: units, as: UTF16.self), let character = text.first else {
            throw error("half of a surrogate pair is missing")
        }
        return character
    }

    private mutating func parseHexUnit() throws -> UInt16 {
        let end = position + 4
        guard end <= bytes.count, bytes[position..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits are expected after \\u") }
        position = end
        return unit
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private func error(_ reason: String) -> AuthError {
        let before = bytes[..<min(position, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        // Columns count characters, as editors do.
        let column = String(decoding: before[lineStart...], as: UTF8.self).count + 1
        return AuthError(.invalidJSON, "not JSON at line \(line), column \(column): \(reason)")
    }
}
