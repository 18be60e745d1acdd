internal import ConnectorAuth
internal import Foundation

/// An authenticator of one's own: it signs method and path of each request.
///
/// This is all that it takes: the policy, and a factory that reads its definition. Manifests name it by `class_name`.
struct SigningAuthenticator: Authenticator {
    let keyID: String
    let key: JWTKey

    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        let path = URLComponents(string: request.url)?.percentEncodedPath ?? ""
        let signature = try await key.signature(of: Array("\(request.method) \(path)".utf8))
        return try RequestCredentials([
            .init(.header("X-Key-Id"), Secret(keyID)),
            .init(.header("X-Signature"), Secret(Data(signature).base64EncodedString())),
        ])
    }
}

struct SigningAuthenticatorFactory: AuthenticatorFactory {
    let typeNames = ["connector_auth_demo.SigningAuthenticator"]
    let schema = DefinitionSchema(
        title: "Signed Request", description: "Signs the method and the path of each request with a shared key.",
        fields: [
            .init(
                "key_id", .text, isRequired: true, title: "Key Id",
                description: "The name that the API knows the key by.",
                examples: ["{{ config['key_id'] }}"]),
            .init(
                "signing_key", .secret, isRequired: true, title: "Signing Key",
                description: "The key that requests are signed with.", examples: ["{{ config['signing_key'] }}"]),
        ])

    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        SigningAuthenticator(
            keyID: try scope.string("key_id", of: definition),
            key: try JWTKey(secret: scope.secret("signing_key", of: definition), algorithm: .hs256))
    }
}
