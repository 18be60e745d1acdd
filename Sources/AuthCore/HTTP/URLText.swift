/// Reads and extends a URL without changing any byte of it that is there.
///
/// All by bytes: a combining character after a `?` makes another character of the two, and no other URL.
package enum URLText {
    private static let question = UInt8(ascii: "?")
    private static let hash = UInt8(ascii: "#")
    private static let ampersand = UInt8(ascii: "&")

    /// The URL without user information, query and fragment, fit for a log.
    package static func withoutSecrets(_ url: String) -> String {
        let bare = Array(url.utf8.prefix { $0 != question && $0 != hash })
        let mark = Array("://".utf8)
        guard let scheme = bare.indices.first(where: { bare[$0...].starts(with: mark) }) else { return text(bare) }
        let start = scheme + mark.count
        let authority = bare[start...].prefix { $0 != UInt8(ascii: "/") }
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return text(bare) }
        return text(bare[..<start] + bare[(at + 1)...])
    }

    /// The decoded values of the query items called `name`.
    package static func queryValues(of name: String, in url: String) -> [String] {
        query(of: url).split(separator: ampersand).compactMap { item in
            let parts = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard PercentEncoding.decodeFormComponent(text(parts[0])).utf8.elementsEqual(name.utf8) else { return nil }
            return parts.count > 1 ? PercentEncoding.decodeFormComponent(text(parts[1])) : ""
        }
    }

    /// The URL with a query item added before the fragment.
    package static func appending(query name: String, value: String, to url: String) -> String {
        let bytes = Array(url.utf8)
        let base = bytes.prefix { $0 != hash }
        let query = base.firstIndex(of: question).map { base[($0 + 1)...] }
        let separator = query.map { $0.isEmpty || $0.last == ampersand ? "" : "&" } ?? "?"
        let item = PercentEncoding.encode(name) + "=" + PercentEncoding.encode(value)
        return text(base) + separator + item + text(bytes[base.endIndex...])
    }

    private static func query(of url: String) -> ArraySlice<UInt8> {
        let base = Array(url.utf8).prefix { $0 != hash }
        guard let mark = base.firstIndex(of: question) else { return [] }
        return base[(mark + 1)...]
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
