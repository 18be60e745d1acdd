internal import ConnectorAuth

/// The request that the arguments describe, before it gets credentials.
struct RequestArguments {
    private let arguments: ParsedArguments

    init(_ arguments: ParsedArguments) { self.arguments = arguments }

    func request(orElse fallback: @autoclosure () throws -> AuthRequest) throws -> AuthRequest {
        var request = try arguments["request"].map(parse) ?? fallback()
        for header in arguments.all("header") {
            let parts = header.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw UsageError("--header needs a name, ':' and a value") }
            let (name, value) = (String(parts[0]), String(parts[1].drop { $0 == " " }))
            do {
                try HTTPFieldSyntax.check(name: name)
                try HTTPFieldSyntax.check(value: value)
            } catch let violation as HTTPFieldSyntax.Violation {
                throw UsageError("--header has a field that cannot be sent: \(violation.reason)")
            }
            request.headers.append(.init(name, value))
        }
        if arguments.has("form") {
            request.body = .form(
                try arguments.all("form").map { field in
                    let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    guard parts.count == 2 else { throw UsageError("--form needs a name, '=' and a value") }
                    return FormField(String(parts[0]), String(parts[1]))
                })
        } else if let text = arguments["json"] {
            do {
                request.body = .json(try JSONValue(parsing: text))
            } catch let error as AuthError {
                throw UsageError("the value of --json is \(error.message)")
            }
        }
        return request
    }

    private func parse(_ text: String) throws -> AuthRequest {
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count <= 2, let url = parts.last, url.contains("://") else {
            throw UsageError("--request needs a method and a URL, such as 'GET https://api.example.com/items'")
        }
        let method = parts.count == 2 ? parts[0] : "GET"
        guard method.allSatisfy({ $0.isASCII && $0.isLetter }) else {
            throw UsageError("the method of --request must be letters")
        }
        let checked = try EndpointURL.checked(
            String(url), base: nil, allowsInsecure: arguments.has("allow-insecure"), what: "the request")
        return AuthRequest(method: method.uppercased(), url: checked)
    }
}
