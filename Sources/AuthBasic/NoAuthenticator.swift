public import AuthCore

/// Adds nothing, for APIs that ask for nothing.
public struct NoAuthenticator: Authenticator {
    /// Creates the authenticator.
    public init() {}

    /// Adds nothing.
    public func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }

    /// The same, at once.
    public func readyCredentials(for request: AuthRequest) -> RequestCredentials? { RequestCredentials.none }
}

struct NoAuthenticatorFactory: AuthenticatorFactory {
    let typeNames = ["NoAuth"]
    let schema = DefinitionSchema(
        title: "No Authentication", description: "Adds nothing to a request, for an API that asks for nothing.",
        fields: [], examples: [["type": "NoAuth"]])

    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        NoAuthenticator()
    }
}
