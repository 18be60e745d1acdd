public import AuthCore

/// Sends a fixed bearer token in the `Authorization` header (RFC 6750, section 2.1).
public struct BearerAuthenticator: Authenticator {
    private let ready: RequestCredentials

    /// Creates an authenticator for `token`, which is sent as it stands after `Bearer `.
    ///
    /// - Throws: `AuthError` with code `invalidCredential` where the token holds a line break or another control
    ///   character.
    public init(token: Secret<String>) throws {
        ready = try RequestCredentials([.init(.header("Authorization"), Secret("Bearer " + token.reveal()))])
    }

    /// The `Authorization` header, built once.
    public func credentials(for request: AuthRequest) async throws -> RequestCredentials { ready }

    /// The same, at once.
    public func readyCredentials(for request: AuthRequest) -> RequestCredentials? { ready }
}

struct BearerAuthenticatorFactory: AuthenticatorFactory {
    let typeNames = ["BearerAuthenticator"]
    var schema: DefinitionSchema { Self.declaration }

    private static let declaration = DefinitionSchema(
        title: "Bearer Token", description: "Sends a token in the Authorization header, after the word Bearer.",
        fields: [
            .init(
                "api_token", .secret, isRequired: true, title: "Token",
                description: "The token, without the word Bearer. Take it from the user's config.",
                examples: ["{{ config['api_token'] }}"])
        ],
        examples: [["type": "BearerAuthenticator", "api_token": "{{ config['api_token'] }}"]])

    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        let token = try scope.secret("api_token", of: definition)
        return try AuthError.locating(at: definition.path.appending("api_token")) {
            try BearerAuthenticator(token: token)
        }
    }
}
