public import AuthCore

extension AuthenticatorFamily {
    /// `SessionTokenAuthenticator` and `LegacySessionTokenAuthenticator`.
    public static var session: AuthenticatorFamily {
        AuthenticatorFamily([SessionTokenAuthenticatorFactory(), LegacySessionTokenAuthenticatorFactory()])
    }
}

/// Builds `SessionTokenAuthenticator` from its definition.
struct SessionTokenAuthenticatorFactory: AuthenticatorFactory {
    let typeNames = ["SessionTokenAuthenticator"]
    var schema: DefinitionSchema { SessionDefinitionReader.schema }

    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        try SessionTokenAuthenticator(
            configuration: SessionDefinitionReader(definition: definition, scope: scope).configuration(),
            environment: scope.environment, key: CredentialKey(connection: scope.connection, path: definition.path))
    }
}

/// Builds `LegacySessionTokenAuthenticator` from its definition.
struct LegacySessionTokenAuthenticatorFactory: AuthenticatorFactory {
    let typeNames = ["LegacySessionTokenAuthenticator"]
    var schema: DefinitionSchema { Self.declaration }

    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        let base = try scope.optionalString("url_base", of: definition) ?? ""
        func text(_ field: String) throws -> String? {
            try scope.optionalString(field, of: definition).flatMap { $0.isEmpty ? nil : $0 }
        }
        // Joined as the reference does, but for a slash that is missing or too many.
        func url(_ field: String) throws -> String {
            let path = try scope.string(field, of: definition)
            if base.isEmpty { return path }
            return (base.hasSuffix("/") ? base : base + "/") + path.drop { $0 == "/" }
        }
        var configuration = LegacySessionConfiguration(
            header: try scope.string("header", of: definition), loginURL: try url("login_url"),
            validationURL: try url("validate_session_url"),
            tokenMember: try scope.string("session_token_response_key", of: definition))
        configuration.sessionToken = try text("session_token").map { Secret($0) }
        configuration.username = try text("username")
        configuration.password = try text("password").map { Secret($0) }
        configuration.allowsInsecureEndpoint = scope.environment.allowsInsecureEndpoints
        return try LegacySessionTokenAuthenticator(
            configuration: configuration, environment: scope.environment,
            key: CredentialKey(connection: scope.connection, path: definition.path))
    }
}
