internal import AuthCore

/// Reads how the client authenticates at the token endpoint; the names are those of OpenID Connect Core, section 9.
struct ClientAuthenticationReader {
    let definition: AuthenticatorDefinition
    let scope: FactoryScope
    /// The token endpoint's URL; it is no template, because braces are percent-encoded in it.
    let endpoint: String
    /// What the definition says of the client's identifier: a template or a text.
    let clientID: JSONValue

    private enum Method: String, CaseIterable {
        case post = "client_secret_post"
        case basic = "client_secret_basic"
        case none
        case privateKey = "private_key_jwt"
        case clientSecret = "client_secret_jwt"
    }

    static let methodNames = Method.allCases.map(\.rawValue)

    /// How long an assertion works: it is used at once.
    private static let assertionSeconds = 300

    /// Whether the method of a definition sends the client's secret, or signs with it.
    static func needsSecret(_ definition: AuthenticatorDefinition, in scope: FactoryScope) throws -> Bool {
        try ![.none, .privateKey].contains(
            ClientAuthenticationReader(definition: definition, scope: scope, endpoint: "", clientID: .null).method())
    }

    private func method() throws -> Method {
        guard let name = try scope.optionalString("client_authentication", of: definition) else { return .post }
        guard let method = Method(rawValue: name) else {
            throw invalid("client_authentication", "must be one of: \(Self.methodNames.joined(separator: ", "))")
        }
        return method
    }

    func authentication() throws -> OAuthConfiguration.ClientAuthentication {
        switch try method() {
        case .post: return .post
        case .basic: return .basic
        case .none: return .none
        case .privateKey:
            guard let nested = try scope.component("client_assertion", of: definition, defaultType: nil) else {
                throw invalid("client_assertion", "is missing: it is the JwtAuthenticator that has the key")
            }
            return .assertion(try source(nested))
        case .clientSecret:
            let path = definition.path.appending("client_assertion")
            let nested =
                try scope.component("client_assertion", of: definition, defaultType: nil)
                ?? AuthenticatorDefinition(type: "JwtAuthenticator", path: path)
            if nested.value(of: "secret_key") == nil { _ = try scope.secret("client_secret", of: definition) }
            return .assertion(try source(nested, usual: ["secret_key": "client_secret"], algorithm: "HS256"))
        }
    }

    /// The source of assertions: what its definition does not say is what servers ask for (RFC 7523, section 3).
    private func source(
        _ nested: AuthenticatorDefinition, usual: [String: String] = [:], algorithm: String? = nil
    ) throws -> any TokenSource {
        var fields = nested.fields
        for (field, other) in usual where nested.value(of: field) == nil { fields[field] = definition.fields[other] }
        if let algorithm, nested.value(of: "algorithm") == nil { fields["algorithm"] = .string(algorithm) }
        var payload = fields["jwt_payload"]?.objectValue ?? [:]
        for (claim, value) in [("iss", clientID), ("sub", clientID), ("aud", .string(endpoint))]
        where payload[claim] == nil {
            payload[claim] = value
        }
        fields["jwt_payload"] = .object(payload)
        if nested.value(of: "add_jwt_id") == nil { fields["add_jwt_id"] = true }
        if nested.value(of: "token_duration") == nil {
            fields["token_duration"] = .number(JSONNumber(Self.assertionSeconds))
        }
        if fields["$parameters"] == nil { fields["$parameters"] = definition.fields["$parameters"] }
        return try scope.tokenSource(
            of: AuthenticatorDefinition(type: nested.type, fields: fields, path: nested.path), named: "client_assertion"
        )
    }

    private func invalid(_ field: String, _ what: String) -> AuthError {
        AuthError(.invalidDefinition, "'\(field)' \(what)", path: definition.path.appending(field))
    }
}
