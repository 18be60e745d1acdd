internal import AuthCore

/// Finds the values in a JSON text that has been read without error before.
struct JSONTextScanner {
    /// A member of an object: where its key is, quotes included, and where its value.
    struct Member {
        let key: Range<Int>
        let value: Range<Int>
    }
    let bytes: [UInt8]

    /// Where the document's value is.
    var root: Range<Int> {
        let start = skipSpace(from: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        return start..<endOfValue(from: start)
    }

    /// Whether an object begins there.
    func isObject(_ range: Range<Int>) -> Bool { bytes[range.lowerBound] == UInt8(ascii: "{") }

    /// The members of the object at `range`, in order.
    func members(of range: Range<Int>) -> [Member] {
        var members: [Member] = []
        var position = skipSpace(from: range.lowerBound + 1)
        while position < range.upperBound, bytes[position] == UInt8(ascii: "\"") {
            let key = position..<endOfString(from: position)
            let colon = skipSpace(from: key.upperBound)
            let start = skipSpace(from: colon + 1)
            let value = start..<endOfValue(from: start)
            members.append(Member(key: key, value: value))
            position = skipSpace(from: value.upperBound)
            guard position < range.upperBound, bytes[position] == UInt8(ascii: ",") else { break }
            position = skipSpace(from: position + 1)
        }
        return members
    }

    /// The value at `range`.
    func value(at range: Range<Int>) throws -> JSONValue { try JSONValue(parsing: Array(bytes[range])) }

    /// The member of that key; of several, the last, as readers take it.
    func member(_ key: String, of range: Range<Int>) throws -> Member? {
        try members(of: range).last { try value(at: $0.key) == .string(key) }
    }

    /// The white space before `position`.
    func space(before position: Int) -> String {
        let start = bytes[..<position].lastIndex { !Self.isSpace($0) }.map { $0 + 1 } ?? 0
        return text(start..<position)
    }

    /// The white space that the line of `position` begins with.
    func indent(at position: Int) -> String {
        let start = bytes[..<position].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let end = bytes[start..<position].firstIndex { !Self.isSpace($0) } ?? position
        return text(start..<end)
    }

    /// The text at `range`.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private func skipSpace(from start: Int) -> Int { bytes[start...].firstIndex { !Self.isSpace($0) } ?? bytes.count }

    private func endOfString(from start: Int) -> Int {
        var position = start + 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return position + 1
    }

    private func endOfValue(from start: Int) -> Int {
        var depth = 0
        var position = start
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position = endOfString(from: position)
                if depth == 0 { return position }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // The end of what is around a number or a word.
                if depth == 0 { return position }
                depth -= 1
                if depth == 0 { return position + 1 }
            case let byte where depth == 0 && (byte == UInt8(ascii: ",") || Self.isSpace(byte)): return position
            default: break
            }
            position += 1
        }
        return position
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
