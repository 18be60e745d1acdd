internal import AuthCore

/// A cookie that an answer sets (RFC 6265, section 5.2).
struct SetCookie {
    let name: String
    let value: String
    /// Whether the answer takes the cookie away: it is over as it comes (RFC 6265, section 5.2.2).
    let isDeletion: Bool

    /// The cookies of all `Set-Cookie` fields, in order.
    ///
    /// Some HTTP clients join fields of one name with commas, although these must not be: a comma begins another cookie
    /// only where a name and `=` follow, which tells it from that of a date.
    static func all(in headers: HTTPFields) -> [SetCookie] {
        headers.values(of: "Set-Cookie").flatMap { field in
            var cookies: [Substring] = []
            for part in field.split(separator: ",", omittingEmptySubsequences: false) {
                let pair = part.prefix { $0 != ";" }
                if cookies.isEmpty || isName(pair.prefix { $0 != "=" }, of: pair) {
                    cookies.append(part)
                } else if let last = cookies.popLast() {
                    cookies.append(field[last.startIndex..<part.endIndex])
                }
            }
            return cookies.compactMap { SetCookie($0) }
        }
    }

    private init?(_ text: Substring) {
        let pair = text.prefix { $0 != ";" }
        guard let mark = pair.firstIndex(of: "=") else { return nil }
        name = Self.trimmed(pair[..<mark])
        value = Self.trimmed(pair[pair.index(after: mark)...])
        isDeletion = text.split(separator: ";").dropFirst().contains { attribute in
            let parts = attribute.split(separator: "=", maxSplits: 1).map { Self.trimmed($0) }
            guard parts.count == 2 else { return false }
            switch parts[0].lowercased() {
            case "max-age": return Int(parts[1]).map { $0 <= 0 } ?? false
            case "expires": return DateRecognition.parse(parts[1]).map { $0.epochSeconds < Self.longPast } ?? false
            default: return false
            }
        }
    }

    /// Servers that take a cookie away name the beginning of 1970, or a day soon after.
    private static let longPast = 366.0 * 86_400

    private static func isName(_ text: Substring, of pair: Substring) -> Bool {
        text.endIndex < pair.endIndex && (try? HTTPFieldSyntax.check(name: trimmed(text))) != nil
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text = text.dropLast() }
        return String(text)
    }
}
