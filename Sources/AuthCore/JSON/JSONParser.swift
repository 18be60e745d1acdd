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

    /// Reads the answer of a server, in whose texts there may be what JSON does not allow: a token that stands beside it
    /// is not to be lost for that.
    ///
    /// Bytes that are not UTF-8, and half of a surrogate pair, become U+FFFD; a control character stays.
    package init(parsingAnswer bytes: [UInt8]) throws {
        var parser = JSONParser(bytes: bytes, maximumDepth: JSONParser.defaultMaximumDepth, takesAnyText: true)
        self = try parser.parseDocument()
    }
}

/// A reader of JSON texts.
///
/// Its recursion is bounded by the depth it allows.
public struct JSONParser {
    /// How deep arrays and objects may nest unless said otherwise.
    public static let defaultMaximumDepth = 200

    let bytes: [UInt8]
    private let maximumDepth: Int
    /// Whether strings may hold what is no text in JSON.
    let takesAnyText: Bool
    var position = 0
    /// Room for what most objects and arrays of a manifest hold, so that few have to grow.
    private static let usualCount = 4

    init(bytes: [UInt8], maximumDepth: Int, takesAnyText: Bool = false) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        self.takesAnyText = takesAnyText
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
        var object = JSONObject()
        skipWhitespace()
        if take("}") { return .object(object) }
        object.reserveCapacity(Self.usualCount)
        repeat {
            skipWhitespace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw error("a key in quotes is expected")
            }
            let key = try parseString()
            skipWhitespace()
            guard take(":") else { throw error("a colon is expected after the key") }
            object.set(try parseValue(depth: depth), for: key)
            skipWhitespace()
        } while take(",")
        guard take("}") else { throw error("a comma or a closing brace is expected") }
        return .object(object)
    }

    private mutating func parseArray(depth: Int) throws -> JSONValue {
        try enter(depth)
        var elements: [JSONValue] = []
        skipWhitespace()
        if take("]") { return .array(elements) }
        elements.reserveCapacity(Self.usualCount)
        repeat {
            elements.append(try parseValue(depth: depth))
            skipWhitespace()
        } while take(",")
        guard take("]") else { throw error("a comma or a closing bracket is expected") }
        return .array(elements)
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

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    func error(_ reason: String) -> AuthError {
        let before = bytes[..<min(position, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        // Columns count characters, as editors do.
        let column = String(decoding: before[lineStart...], as: UTF8.self).count + 1
        return AuthError(.invalidJSON, "not JSON at line \(line), column \(column): \(reason)")
    }
}
