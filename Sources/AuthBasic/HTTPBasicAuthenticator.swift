public import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Sends a user name and a password in the `Authorization` header (RFC 7617), encoded as UTF-8.
public struct HTTPBasicAuthenticator: Authenticator {
    private let ready: RequestCredentials

    /// Creates an authenticator.
    ///
    /// Many APIs take a key in place of one of the two, so both are secrets. A user name with a colon is sent as it
    /// stands, although the server will take what follows the colon for a part of the password.
    ///
    /// - Parameters:
    ///   - username: The user name.
    ///   - password: The password; empty where the API wants none.
    public init(username: Secret<String>, password: Secret<String> = Secret("")) throws {
        let pair = Data("\(username.reveal()):\(password.reveal())".utf8)
        ready = try RequestCredentials([
            .init(.header("Authorization"), Secret("Basic " + pair.base64EncodedString()))
        ])
    }

    /// The `Authorization` header, built once.
    public func credentials(for request: AuthRequest) async throws -> RequestCredentials { ready }

    /// The same, at once.
    public func readyCredentials(for request: AuthRequest) -> RequestCredentials? { ready }
}

struct HTTPBasicAuthenticatorFactory: AuthenticatorFactory {
    let typeNames = ["BasicHttpAuthenticator"]
    var schema: DefinitionSchema { Self.declaration }

    private static let declaration = DefinitionSchema(
        title: "HTTP Basic", description: "Sends a user name and a password in the Authorization header (RFC 7617).",
        fields: [
            .init(
                "username", .text, isRequired: true, title: "Username",
                description: "The user name. Many APIs take a key in its place.",
                examples: ["{{ config['username'] }}", "{{ config['api_key'] }}"]),
            .init(
                "password", .secret, title: "Password",
                description: "The password. It stays empty where the API takes a key as the user name alone.",
                examples: ["{{ config['password'] }}"], default: ""),
        ],
        examples: [
            [
                "type": "BasicHttpAuthenticator", "username": "{{ config['username'] }}",
                "password": "{{ config['password'] }}",
            ]
        ])

    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        try HTTPBasicAuthenticator(
            username: scope.secret("username", of: definition),
            password: scope.optionalSecret("password", of: definition) ?? Secret(""))
    }
}
