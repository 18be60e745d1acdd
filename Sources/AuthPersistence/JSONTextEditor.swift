internal import AuthCore

/// Changes values in a JSON text and leaves every other byte as it is.
struct JSONTextEditor {
    /// The text as it stands.
    private(set) var bytes: [UInt8]
    private var scanner: JSONTextScanner { JSONTextScanner(bytes: bytes) }

    /// Reads a text.
    ///
    /// - Throws: `AuthError` with line and column where it is not JSON.
    init(_ bytes: [UInt8]) throws {
        _ = try JSONValue(parsing: bytes)
        self.bytes = bytes
    }

    /// The value at a path of keys; `nil` where there is none.
    func value(at path: [String]) throws -> JSONValue? {
        let scanner = scanner
        var range = scanner.root
        for key in path {
            guard scanner.isObject(range), let member = try scanner.member(key, of: range) else { return nil }
            range = member.value
        }
        return try scanner.value(at: range)
    }

    /// Sets the value at a path of keys and makes the maps that lead there.
    ///
    /// A `null` on the way becomes a map; anything else that is no map is an error.
    mutating func set(_ value: JSONValue, at path: [String]) throws {
        let scanner = scanner
        var range = scanner.root
        for (depth, key) in path.enumerated() {
            guard scanner.isObject(range) else {
                let found = try scanner.value(at: range)
                guard found == .null, depth > 0 else {
                    let place = depth == 0 ? "the document" : JSONPointer(Array(path[..<depth])).description
                    throw AuthError(.invalidDefinition, "\(place) is \(found.kindName) and should be a map")
                }
                return fill(range, path[depth...], value, scanner)
            }
            guard let member = try scanner.member(key, of: range) else {
                return insert(path[depth...], value, into: range, scanner)
            }
            range = member.value
        }
        replace(range, value.jsonText())
    }

    private mutating func insert(
        _ path: ArraySlice<String>, _ value: JSONValue, into range: Range<Int>, _ scanner: JSONTextScanner
    ) {
        let members = scanner.members(of: range)
        guard let last = members.last, let key = path.first else { return fill(range, path, value, scanner) }
        var layout = JSONLayout(of: scanner, after: last)
        var space = scanner.space(before: last.key.lowerBound)
        if members.count == 1, space.isEmpty, layout.colon.hasSuffix(" ") { space = " " }
        let indent = space.utf8.lastIndex(of: 0x0A).map { String(space[space.utf8.index(after: $0)...]) }
        if indent == nil { layout.newline = nil }
        let text = layout.render(path.dropFirst(), value, indent: indent ?? "")
        replace(
            last.value.upperBound..<last.value.upperBound,
            ",\(space)\(JSONValue.string(key).jsonText())\(layout.colon)\(text)")
    }

    /// Puts a map with one member in the place of an empty one or of `null`.
    private mutating func fill(
        _ range: Range<Int>, _ path: ArraySlice<String>, _ value: JSONValue, _ scanner: JSONTextScanner
    ) {
        let layout = JSONLayout(of: scanner, after: nil)
        replace(range, layout.render(path, value, indent: scanner.indent(at: range.lowerBound)))
    }

    private mutating func replace(_ range: Range<Int>, _ text: String) { bytes.replaceSubrange(range, with: text.utf8) }
}
