extension JSONValue {
    /// How a JSON text is laid out.
    public struct TextStyle: Sendable, Hashable {
        fileprivate var itemSeparator: String
        fileprivate var keySeparator: String
        fileprivate var indent: String?

        /// No white space: the shortest text, and the one that is sent.
        public static let compact = Self(itemSeparator: ",", keySeparator: ":")
        /// One line with a space after each comma and colon.
        public static let spaced = Self(itemSeparator: ", ", keySeparator: ": ")
        /// One member or element a line.
        public static let pretty = Self(itemSeparator: ",", keySeparator: ": ", indent: "  ")
    }

    /// The value as a JSON text, members in order, numbers as they were written.
    ///
    /// This reveals every string in it: what is written may be a secret.
    public func jsonText(_ style: TextStyle = .compact) -> String {
        var writer = JSONWriter(style: style)
        writer.write(self, level: 0)
        return String(decoding: writer.output, as: UTF8.self)
    }
}

private struct JSONWriter {
    let style: JSONValue.TextStyle
    var output: [UInt8] = []

    mutating func write(_ value: JSONValue, level: Int) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .number(let number): append(number.text)
        case .string(let text): writeString(text)
        case .array(let elements):
            writeList("[", elements, "]", level: level) { $0.write($1, level: level + 1) }
        case .object(let object):
            writeList("{", object, "}", level: level) {
                $0.writeString($1.key)
                $0.append($0.style.keySeparator)
                $0.write($1.value, level: level + 1)
            }
        }
    }

    private mutating func writeList<Items: Collection>(
        _ open: String, _ items: Items, _ close: String, level: Int, _ item: (inout Self, Items.Element) -> Void
    ) {
        append(open)
        var isFirst = true
        for element in items {
            if !isFirst { append(style.itemSeparator) }
            isFirst = false
            newLine(level + 1)
            item(&self, element)
        }
        if !items.isEmpty { newLine(level) }
        append(close)
    }

    private mutating func newLine(_ level: Int) {
        guard let indent = style.indent else { return }
        append("\n" + String(repeating: indent, count: level))
    }

    private mutating func writeString(_ text: String) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case 0x08: append("\\b")
            case 0x09: append("\\t")
            case 0x0A: append("\\n")
            case 0x0C: append("\\f")
            case 0x0D: append("\\r")
            case 0..<0x20: append("\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16))
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }
}
