internal import AuthCore

/// How a text lays its members out, so that new ones look like the rest.
struct JSONLayout {
    /// What ends a line; `nil` where members share one.
    var newline: String?
    /// What each level is indented by.
    var unit: String
    /// What is between key and value.
    var colon: String

    /// The layout of a document, or where a member is given, that of the map it is in.
    init(of scanner: JSONTextScanner, after member: JSONTextScanner.Member?) {
        let root = scanner.root
        let members = scanner.isObject(root) ? scanner.members(of: root) : []
        let firstKey = members.first?.key.lowerBound
        let space = scanner.space(before: firstKey ?? root.upperBound - 1)
        let memberSpace = member.map { scanner.space(before: $0.key.lowerBound) } ?? space
        newline = Self.newline(in: memberSpace)
        // Without a member on a line of its own the text does not tell.
        unit = firstKey != nil && Self.newline(in: space) != nil ? Self.lastLine(of: space) : "  "
        colon = ": "
        if let model = member ?? members.first {
            let found = scanner.text(model.key.upperBound..<model.value.lowerBound)
            if Self.newline(in: found) == nil { colon = found }
        }
    }

    /// The value within maps of one member each.
    func render(_ path: ArraySlice<String>, _ value: JSONValue, indent: String) -> String {
        guard let key = path.first else { return value.jsonText() }
        let (start, end) = newline.map { ($0 + indent + unit, $0 + indent) } ?? ("", "")
        let inner = render(path.dropFirst(), value, indent: indent + unit)
        return "{\(start)\(JSONValue.string(key).jsonText())\(colon)\(inner)\(end)}"
    }

    private static func newline(in space: String) -> String? {
        let bytes = Array(space.utf8)
        guard let index = bytes.firstIndex(of: 0x0A) else { return nil }
        return index > 0 && bytes[index - 1] == 0x0D ? "\r\n" : "\n"
    }

    private static func lastLine(of space: String) -> String {
        String(decoding: space.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).last ?? [], as: UTF8.self)
    }
}
