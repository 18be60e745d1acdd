public import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension AuthenticatorFamily {
    /// `OAuthAuthenticator`.
    public static var oauth: AuthenticatorFamily { AuthenticatorFamily([OAuthAuthenticatorFactory()]) }
}

/// Builds `OAuthAuthenticator` from its definition.
struct OAuthAuthenticatorFactory: AuthenticatorFactory {
    let typeNames = ["OAuthAuthenticator"]

    var schema: DefinitionSchema { Self.declaration }

    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        let updater = try scope.component("refresh_token_updater", of: definition, defaultType: "RefreshTokenUpdater")
        let reader = OAuthDefinitionReader(definition: definition, updater: updater, scope: scope)
        guard definition.value(of: "token_refresh_endpoint") != nil else {
            guard updater == nil, let token = try scope.optionalSecret("access_token_value", of: definition),
                !token.reveal().isEmpty
            else {
                throw AuthError(
                    .invalidDefinition, "OAuthAuthenticator needs 'token_refresh_endpoint', or an 'access_token_value'",
                    path: definition.path.appending("token_refresh_endpoint"))
            }
            return try AuthError.locating(at: definition.path.appending("access_token_value")) {
                FixedTokenAuthenticator(try reader.credentials(for: token))
            }
        }
        let rotation = try reader.rotation()
        var configuration = try reader.configuration()
        let lateFields = try reader.lateFields(configuration, rotation)
        // What is evaluated for each request need not be a URL yet.
        if lateFields != nil { configuration.refreshEndpoint = nil }
        return try OAuthAuthenticator(
            configuration: configuration, environment: scope.environment,
            initial: rotation == nil ? try reader.initialToken() : reader.storedToken(), rotation: rotation,
            lateFields: lateFields,
            // Named after the place of the token in the config: streams that refer to one definition, and definitions that
            // read one token, share its record, wherever they stand.
            key: CredentialKey(
                connection: scope.connection,
                path: (rotation?.paths?.refreshToken).map { JSONPointer($0) } ?? definition.path),
            path: definition.path)
    }
}

/// Sends an access token that nothing renews.
private struct FixedTokenAuthenticator: Authenticator {
    let ready: RequestCredentials
    init(_ ready: RequestCredentials) { self.ready = ready }
    func credentials(for request: AuthRequest) async throws -> RequestCredentials { ready }
    func readyCredentials(for request: AuthRequest) -> RequestCredentials? { ready }
}
