internal import ConnectorAuth

/// A token request or login on its way to the user's eyes: every value in it that may be a secret is a variable.
struct ShownExchange {
    /// The request with marks in place of what is hidden.
    private(set) var request: AuthRequest
    private(set) var hidden: [HiddenSecret] = []
    private let prefix: String
    private let stem: String

    /// What says which kind of request it is, and can be no secret.
    private static let openValues: Set = [
        "application/json", "application/x-www-form-urlencoded", "*/*", "client_credentials", "refresh_token",
        "authorization_code", "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    ]

    /// - Parameters:
    ///   - request: The request as it was sent.
    ///   - number: Which one it was, for the names of its variables.
    init(_ request: AuthRequest, number: Int) {
        stem = HiddenSecret.makeStem()
        prefix = "EXCHANGE_\(number)"
        self.request = request
        hideURL()
        self.request.headers = HTTPFields(
            request.headers.map { field in
                if Self.openValues.contains(field.value) { return field }
                return .init(field.name, mark(field.name, "the header field \(field.name)", field.value))
            })
        hideBody()
    }

    private mutating func mark(_ name: String, _ explanation: String, _ value: String, isQuoted: Bool = false) -> String
    {
        let mark = "\(stem)\(hidden.count)X"
        let variable = ShellVariable.name(prefix, name, beside: hidden.map(\.variable))
        hidden.append(
            HiddenSecret(
                mark: isQuoted ? "\"\(mark)\"" : mark, name: variable, explanation: explanation, value: value))
        return mark
    }

    /// Scheme and authority stay: a path may hold a key as a query does.
    private mutating func hideURL() {
        let url = request.url
        guard let scheme = url.firstRange(of: "://"),
            let end = url[scheme.upperBound...].firstIndex(where: { "/?#".contains($0) }), url[end...] != "/"
        else { return }
        request.url = url[..<end] + mark("URL_REST", "what follows \(url[..<end]) in the URL", String(url[end...]))
    }

    private mutating func hideBody() {
        switch request.body {
        case .none, .streamed: break
        case .form(let fields):
            request.body = .form(
                fields.map { field in
                    if Self.openValues.contains(field.value) { return field }
                    return FormField(field.name, mark(field.name, "the form field \(field.name)", field.value))
                })
        case .json(let document): request.body = .json(marked(document, name: "BODY"))
        case .bytes(let bytes):
            let text = String(decoding: bytes, as: UTF8.self)
            request.body = .bytes(Array(mark("BODY", "the body", text).utf8))
        }
    }

    private mutating func marked(_ value: JSONValue, name: String) -> JSONValue {
        switch value {
        case .string(let text) where Self.openValues.contains(text): return value
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
