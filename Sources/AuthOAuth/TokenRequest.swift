internal import AuthCore
internal import AuthCrypto

/// Builds token requests.
struct TokenRequest {
    let configuration: OAuthConfiguration
    /// The refresh token to use.
    let refreshToken: Secret<String>?

    private static let assertionGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    private static let clientAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    private static let refreshGrant = "refresh_token"

    /// Whether a refresh token is exchanged that came with the grant's access token: the grant itself is not repeated.
    var isRefresh: Bool {
        refreshToken != nil && configuration.refreshEndpoint != nil
            && configuration.grant.typeName != Self.refreshGrant
    }

    /// The request, with assertions that were never sent before: a server may refuse an identifier that it has seen.
    func request() async throws -> AuthRequest {
        var assertion: Secret<String>?
        if case .assertion(let source) = configuration.grant.kind, !isRefresh {
            assertion = try await source.token(fresh: true).value
        }
        var clientAssertion: Secret<String>?
        if case .assertion(let source) = configuration.clientAuthentication.kind {
            clientAssertion = try await source.token(fresh: true).value
        }
        return try request(assertion: assertion, clientAssertion: clientAssertion)
    }

    private func request(assertion: Secret<String>?, clientAssertion: Secret<String>?) throws -> AuthRequest {
        var arguments: JSONObject = [:]
        var headers = HTTPFields(configuration.headers)
        for field in headers {
            do {
                try HTTPFieldSyntax.check(name: field.name)
                try HTTPFieldSyntax.check(value: field.value)
            } catch let violation as HTTPFieldSyntax.Violation {
                throw AuthError(
                    .invalidCredential,
                    "the header field \(HTTPFieldSyntax.printable(field.name)) of the token request cannot be sent: \(violation.reason)"
                )
            }
        }
        let names = configuration.names
        switch configuration.grant.kind {
        case _ where isRefresh:
            arguments[names.grantType] = .string(Self.refreshGrant)
            addClient(to: &arguments, headers: &headers)
            arguments[names.refreshToken] = (refreshToken?.reveal()).map { .string($0) }
        case .assertion:
            arguments[names.grantType] = .string(Self.assertionGrant)
            arguments["assertion"] = (assertion?.reveal()).map { .string($0) }
            addClient(to: &arguments, headers: &headers)
        case .parameters(let type, _):
            arguments[names.grantType] = .string(type)
            addClient(to: &arguments, headers: &headers)
            if let refreshToken { arguments[names.refreshToken] = .string(refreshToken.reveal()) }
            addScopes(to: &arguments)
            for (key, value) in configuration.parameters where arguments[key] == nil { arguments[key] = value }
        }
        if let clientAssertion {
            arguments["client_assertion_type"] = .string(Self.clientAssertionType)
            arguments["client_assertion"] = .string(clientAssertion.reveal())
        }
        return encode(arguments, headers)
    }

    private func addClient(to arguments: inout JSONObject, headers: inout HTTPFields) {
        guard let client = configuration.client, headers["Authorization"] == nil else { return }
        switch configuration.clientAuthentication.kind {
        case .basic:
            // Each part is form-encoded first (RFC 6749, section 2.3.1). A space is %20, which every decoder of forms
            // reads, and those servers, too, that decode no plus sign.
            let pair = [client.id, client.secret?.reveal() ?? ""].map {
                FormEncoding.component($0).replacing("+", with: "%20")
            }.joined(separator: ":")
            headers["Authorization"] = "Basic " + Base64.encode(Array(pair.utf8))
        case .post:
            arguments[configuration.names.clientID] = .string(client.id)
            arguments[configuration.names.clientSecret] = (client.secret?.reveal()).map { .string($0) }
        case .none, .assertion: arguments[configuration.names.clientID] = .string(client.id)
        }
    }

    private func addScopes(to arguments: inout JSONObject) {
        guard !configuration.scopes.isEmpty else { return }
        let parameter = configuration.scopeParameter
        arguments[parameter.name] =
            parameter.separator.map { .string(configuration.scopes.joined(separator: $0)) }
            ?? .array(configuration.scopes.map { .string($0) })
    }

    private func encode(_ arguments: JSONObject, _ headers: HTTPFields) -> AuthRequest {
        let isForRefresh = isRefresh || configuration.grant.typeName == Self.refreshGrant
        let url = isForRefresh ? configuration.refreshEndpoint : nil
        var request = AuthRequest(method: "POST", url: url ?? configuration.tokenEndpoint, headers: headers)
        switch configuration.requestFormat.kind {
        case .json:
            request.body = .json(.object(JSONObject(arguments.filter { $0.value != .null }.map { ($0.key, $0.value) })))
        case .form: request.body = .form(Self.fields(arguments))
        case .query:
            for field in Self.fields(arguments) {
                request.url = URLText.appending(query: field.name, value: field.value, to: request.url)
            }
        }
        return request
    }

    /// The fields of a form: a list repeats its name, a map sends its keys, a null sends nothing.
    private static func fields(_ arguments: JSONObject) -> [FormField] {
        arguments.flatMap { name, value -> [FormField] in
            switch value {
            case .null: []
            case .array(let elements): elements.compactMap(text).map { FormField(name, $0) }
            case .object(let object): object.keys.map { FormField(name, $0) }
            default: text(value).map { [FormField(name, $0)] } ?? []
            }
        }
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let value): value ? "True" : "False"
        case .array, .object: value.jsonText(.spaced)
        case .null: nil
        }
    }
}
