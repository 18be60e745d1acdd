/// Reads and extends a URL without changing any byte of it that is there.
package enum URLText {
    /// The URL without user information, query and fragment, fit for a log.
    package static func withoutSecrets(_ url: String) -> String {
        let bare = url.prefix { $0 != "?" && $0 != "#" }
        guard let scheme = bare.firstRange(of: "://") else { return String(bare) }
        let rest = bare[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return String(bare) }
        return String(bare[..<scheme.upperBound] + rest[rest.index(after: at)...])
    }

    /// The decoded values of the query items called `name`.
    package static func queryValues(of name: String, in url: String) -> [String] {
        query(of: url).split(separator: "&", omittingEmptySubsequences: true).compactMap { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard PercentEncoding.decodeFormComponent(parts[0]) == name else { return nil }
            return parts.count > 1 ? PercentEncoding.decodeFormComponent(parts[1]) : ""
        }
    }

    /// The URL with a query item added before the fragment.
    package static func appending(query name: String, value: String, to url: String) -> String {
        let fragmentStart = url.firstIndex(of: "#") ?? url.endIndex
        let base = url[..<fragmentStart]
        let separator =
            if !base.contains("?") { "?" } else if base.hasSuffix("?") || base.hasSuffix("&") { "" } else { "&" }
        let item = PercentEncoding.encode(name) + "=" + PercentEncoding.encode(value)
        return base + separator + item + url[fragmentStart...]
    }

    private static func query(of url: String) -> Substring {
        let base = url.prefix { $0 != "#" }
        guard let mark = base.firstIndex(of: "?") else { return "" }
        return base[base.index(after: mark)...]
    }
}
