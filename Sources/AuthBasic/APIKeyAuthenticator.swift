public import AuthCore

/// Sends a fixed key in a header, a query item, a cookie, a form field or a member of a JSON body.
public struct APIKeyAuthenticator: Authenticator {
    private let ready: RequestCredentials

    /// Creates an authenticator.
    ///
    /// - Parameters:
    ///   - key: The key, complete with any prefix that the API wants, such as `Token `.
    ///   - placement: Where it goes.
    /// - Throws: `AuthError` with code `invalidCredential` where the key cannot stand in that place.
    public init(key: Secret<String>, in placement: RequestCredentials.Placement) throws {
        ready = try RequestCredentials([.init(placement, key)])
    }

    /// The key in its place, built once.
    public func credentials(for request: AuthRequest) async throws -> RequestCredentials { ready }

    /// The same, at once.
    public func readyCredentials(for request: AuthRequest) -> RequestCredentials? { ready }
}

struct APIKeyAuthenticatorFactory: AuthenticatorFactory {
    let typeNames = ["ApiKeyAuthenticator"]
    var schema: DefinitionSchema { Self.declaration }

    private static let declaration = DefinitionSchema(
        title: "API Key", description: "Sends a key in a header, the query, a cookie, a form or a JSON body.",
        fields: [
            .init(
                "api_token", .secret, isRequired: true, title: "API Key",
                description: "The key, with any prefix that the API wants before it.",
                examples: ["{{ config['api_key'] }}", "Token {{ config['api_key'] }}"]),
            .init(
                "inject_into", .component(RequestOption.schema), title: "Inject Into",
                description: "Where the key goes. Either this or the deprecated header is needed.",
                examples: [["type": "RequestOption", "inject_into": "header", "field_name": "X-Api-Key"]]),
            .init(
                "header", .text, title: "Header",
                description: "The header that the key goes into. Inject Into says the same and more.",
                examples: ["X-Api-Key"], isDeprecated: true),
        ],
        examples: [
            [
                "type": "ApiKeyAuthenticator", "api_token": "{{ config['api_key'] }}",
                "inject_into": ["type": "RequestOption", "inject_into": "header", "field_name": "X-Api-Key"],
            ]
        ])

    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        let placement = try placement(of: definition, in: scope)
        let key = try scope.secret("api_token", of: definition)
        do {
            return try APIKeyAuthenticator(key: key, in: placement)
        } catch let error as AuthError {
            // A place that does not even take a key which can be sent anywhere is itself at fault.
            let isKeyAtFault = (try? APIKeyAuthenticator(key: Secret("k"), in: placement)) != nil
            let keys = isKeyAtFault ? ["api_token"] : Self.nameKeys(of: definition)
            throw error.located(at: JSONPointer(definition.path.components + keys))
        }
    }

    /// Where the name of the key's place is written.
    private static func nameKeys(of definition: AuthenticatorDefinition) -> [String] {
        guard let option = definition.value(of: "inject_into") else { return ["header"] }
        return option["field_name"] == nil ? ["inject_into"] : ["inject_into", "field_name"]
    }

    private func placement(
        of definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> RequestCredentials.Placement {
        let option = try scope.component("inject_into", of: definition, defaultType: RequestOption.typeName)
        switch (option, definition.value(of: "header") != nil) {
        case (let option?, false):
            return try RequestOption.placement(from: option, in: scope)
        case (nil, true):
            scope.report(
                Diagnostic(
                    .hint, .deprecatedField, "'header' is deprecated; 'inject_into' says the same and more",
                    path: definition.path.appending("header")))
            let name = try scope.string("header", of: definition)
            guard !name.isEmpty else {
                throw AuthError(
                    .invalidDefinition, "the header's name is empty", path: definition.path.appending("header"))
            }
            return .header(name)
        case (_?, true):
            throw AuthError(
                .invalidDefinition, "'inject_into' and the deprecated 'header' exclude each other; remove 'header'",
                path: definition.path)
        case (nil, false):
            throw AuthError(
                .invalidDefinition, "ApiKeyAuthenticator needs 'inject_into', which says where the key goes",
                path: definition.path)
        }
    }
}
