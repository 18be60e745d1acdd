internal import AuthCore

/// Reads XML into maps, as the manifests' decoder for it does: an element without attributes and children is its text, or
/// null; another is a map of its children by name (a list where a name comes again), its attributes (`@name`) and its
/// text (`#text`).
///
/// What a token's answer needs: elements, attributes, text, CDATA, comments and the five entities (XML 1.0, sections 2
/// and 4.6). A document type is refused: it is what attacks on readers of XML are made of.
struct XMLReader {
    private static let maximumDepth = 100
    private var rest: ArraySlice<UInt8>

    /// The document; `nil` where it is none.
    static func json(of bytes: [UInt8]) -> JSONValue? {
        var reader = XMLReader(rest: bytes[...])
        if reader.rest.starts(with: [0xEF, 0xBB, 0xBF]) { reader.rest = reader.rest.dropFirst(3) }
        reader.skipMisc()
        guard reader.take("<"), let (name, value) = reader.element(depth: 0) else { return nil }
        reader.skipMisc()
        return reader.rest.isEmpty ? .object([name: value]) : nil
    }

    /// The element whose `<` was taken.
    private mutating func element(depth: Int) -> (String, JSONValue)? {
        guard depth < Self.maximumDepth, let name = name() else { return nil }
        var members = JSONObject()
        while true {
            let hadSpace = skipSpace()
            if take("/>") { return (name, Self.value(members, "")) }
            if take(">") { break }
            guard hadSpace, let attribute = self.name() else { return nil }
            skipSpace()
            guard take("=") else { return nil }
            skipSpace()
            guard let quote = rest.popFirst(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
                let end = rest.firstIndex(of: quote), let text = Self.text(rest[..<end])
            else { return nil }
            rest = rest[(end + 1)...]
            members["@" + attribute] = .string(text)
        }
        var text = ""
        var children: [String: [JSONValue]] = [:]
        var order: [String] = []
        func content() -> JSONValue {
            for name in order {
                let values = children[name] ?? []
                members[name] = values.count == 1 ? values[0] : .array(values)
            }
            return Self.value(members, text)
        }
        while true {
            guard let mark = rest.firstIndex(of: UInt8(ascii: "<")), let part = Self.text(rest[..<mark]) else {
                return nil
            }
            text += part
            rest = rest[mark...]
            if take("</") {
                guard self.name() == name else { return nil }
                skipSpace()
                return take(">") ? (name, content()) : nil
            }
            if take("<![CDATA[") {
                guard let end = rest.firstRange(of: Array("]]>".utf8)) else { return nil }
                text += String(decoding: rest[..<end.lowerBound], as: UTF8.self)
                rest = rest[end.upperBound...]
            } else if !skipComment() {
                guard take("<"), let (child, value) = element(depth: depth + 1) else { return nil }
                if children[child] == nil { order.append(child) }
                children[child, default: []].append(value)
            }
        }
    }

    private static func value(_ members: JSONObject, _ text: String) -> JSONValue {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let bytes = text.utf8.drop(while: isSpace)
        var trimmed = bytes[...]
        while let last = trimmed.last, isSpace(last) { trimmed = trimmed.dropLast() }
        let content = String(Substring(trimmed))
        if members.isEmpty { return content.isEmpty ? .null : .string(content) }
        var members = members
        if !content.isEmpty { members["#text"] = .string(content) }
        return .object(members)
    }

    /// A text with its entities replaced; `nil` where one is not known.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&") else {
                result.append(byte)
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: ";")),
                let character = character(String(decoding: rest[..<end], as: UTF8.self))
            else { return nil }
            result += String(character).utf8
            rest = rest[(end + 1)...]
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func character(_ entity: String) -> Character? {
        switch entity {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard entity.hasPrefix("#"), entity.utf8.count <= 9 else { return nil }
        let digits = entity.dropFirst()
        let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }.map { Character($0) }
    }

    private mutating func name() -> String? {
        let bytes = rest.prefix { !"<>/=\"'& \t\r\n".utf8.contains($0) }
        guard let first = bytes.first, !"!?-.0123456789".utf8.contains(first) else { return nil }
        rest = rest.dropFirst(bytes.count)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Declaration, comments and white space around the root element.
    private mutating func skipMisc() {
        while true {
            skipSpace()
            if take("<?") {
                guard let end = rest.firstRange(of: Array("?>".utf8)) else { return }
                rest = rest[end.upperBound...]
            } else if !skipComment() {
                return
            }
        }
    }

    private mutating func skipComment() -> Bool {
        guard rest.starts(with: Array("<!--".utf8)), let end = rest.dropFirst(4).firstRange(of: Array("-->".utf8))
        else {
            return false
        }
        rest = rest[end.upperBound...]
        return true
    }

    @discardableResult private mutating func skipSpace() -> Bool {
        let count = rest.prefix { " \t\r\n".utf8.contains($0) }.count
        rest = rest.dropFirst(count)
        return count > 0
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }
}
