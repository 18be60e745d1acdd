internal import ConnectorAuth

/// A token request or login on its way to the user's eyes: every value in it that may be a secret is a variable.
struct ShownExchange {
    /// The request with marks in place of what is hidden.
    private(set) var request: AuthRequest
    private(set) var hidden: [HiddenSecret] = []
    private let prefix: String
    private let stem: String

    private static let openHeaders: Set = ["accept", "accept-language", "content-type", "user-agent"]
    /// What says which kind of request it is.
    private static let openNames: Set = [
        "grant_type", "scope", "scopes", "client_assertion_type", "audience", "resource",
    ]
    /// A secret in a path, such as a bot's token, is long and has a digit in it.
    private static let leastSecretSegment = 8

    /// - Parameters:
    ///   - request: The request as it was sent.
    ///   - number: Which one it was, for the names of its variables.
    init(_ request: AuthRequest, number: Int) {
        var random = SystemRandomNumberGenerator()
        // Letters and digits only, so that no encoding changes a mark.
        stem = "SECRET" + String(random.next(), radix: 36, uppercase: true) + "X"
        prefix = "EXCHANGE_\(number)"
        self.request = request
        hideURL()
        for index in request.headers.indices {
            let field = request.headers[index]
            if Self.openHeaders.contains(field.name.lowercased()) { continue }
            self.request.headers[field.name] = mark(field.name, "the header field \(field.name)", field.value)
        }
        hideBody()
    }

    private mutating func mark(_ name: String, _ explanation: String, _ value: String, isQuoted: Bool = false) -> String
    {
        let mark = "\(stem)\(hidden.count)X"
        let letters = name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        var variable = "\(prefix)_\(String(letters))"
        let twins = hidden.count { $0.variable == variable || $0.variable.hasPrefix(variable + "_") }
        if twins > 0 { variable += "_\(twins + 1)" }
        hidden.append(
            HiddenSecret(
                mark: isQuoted ? "\"\(mark)\"" : mark, name: variable, explanation: explanation, value: value))
        return mark
    }

    private mutating func hideURL() {
        let url = request.url
        guard let scheme = url.firstRange(of: "://") else { return }
        let end = url[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? url.endIndex
        let path = url[end...].prefix { $0 != "?" && $0 != "#" }
        var shown = String(url[..<end])
        shown += path.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            let isSecret = segment.utf8.count >= Self.leastSecretSegment && segment.contains(where: \.isNumber)
            return isSecret ? mark("PATH", "a part of the URL's path", String(segment)) : String(segment)
        }.joined(separator: "/")
        let query = url[path.endIndex...].drop { $0 != "?" }.dropFirst()
        if !query.isEmpty {
            shown +=
                "?"
                + query.split(separator: "&", omittingEmptySubsequences: false).map { item in
                    let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                        String.init)
                    guard parts.count == 2, !parts[1].isEmpty, !Self.openNames.contains(parts[0]) else {
                        return String(item)
                    }
                    return parts[0] + "=" + mark(parts[0], "the query item \(parts[0]), percent-encoded", parts[1])
                }.joined(separator: "&")
        }
        request.url = shown
    }

    private mutating func hideBody() {
        switch request.body {
        case .none, .streamed: break
        case .form(let fields):
            request.body = .form(
                fields.map { field in
                    if Self.openNames.contains(field.name) { return field }
                    return FormField(field.name, mark(field.name, "the form field \(field.name)", field.value))
                })
        case .json(let document): request.body = .json(marked(document, name: "BODY"))
        case .bytes(let bytes):
            let text = String(decoding: bytes, as: UTF8.self)
            request.body = .bytes(Array(mark("BODY", "the body", text).utf8))
        }
    }

    private mutating func marked(_ value: JSONValue, name: String) -> JSONValue {
        if Self.openNames.contains(name) { return value }
        switch value {
        case .object(let members):
            return .object(JSONObject(members.map { ($0.key, marked($0.value, name: $0.key)) }))
        case .array(let elements): return .array(elements.map { marked($0, name: name) })
        case .string(let text):
            let escaped = String(JSONValue.string(text).jsonText().dropFirst().dropLast())
            return .string(mark(name, "the member \(name), escaped as in JSON", escaped))
        // The variable takes the place of the quotes, too.
        case .number(let number):
            return .string(mark(name, "the member \(name), a number", number.text, isQuoted: true))
        case .bool, .null: return value
        }
    }
}

extension ShownRequest {
    init(_ exchange: ShownExchange) { self.init(marked: exchange.request, hidden: exchange.hidden) }
}
