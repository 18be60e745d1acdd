internal import AuthCore

/// The fields that the reference does not have.
extension OAuthAuthenticatorFactory {
    static let additions: [DefinitionSchema.Field] = [
        .init(
            "client_authentication", .choice(of: ClientAuthenticationReader.methodNames),
            title: "Client Authentication",
            description: "How the client proves itself at the token endpoint.", examples: ["client_secret_basic"],
            default: "client_secret_post", isAddition: true),
        .init(
            "client_assertion", .authenticator, title: "Client Assertion",
            description: """
                The JwtAuthenticator that signs for private_key_jwt. Issuer, subject, audience, an identifier and five \
                minutes are what it says unless it says otherwise.
                """, isAddition: true),
        .init(
            "request_format", .choice(of: OAuthConfiguration.RequestFormat.allNames), title: "Request Format",
            description: "How the parameters of the token request are sent.", examples: ["json"], default: "form",
            isAddition: true),
        .init(
            "scope_parameter", .component(scopeParameter), title: "Scope Parameter",
            description: "How scopes are sent. Without it each scope is a parameter named scopes.",
            examples: [["name": "scope", "separator": " "]], isAddition: true),
        .init(
            "refresh_endpoint", .text, title: "Refresh Endpoint",
            description: "Where refresh tokens are exchanged, if not at the token endpoint.",
            examples: ["https://auth.example.com/refresh"], isAddition: true),
        .init(
            "api_base_url", .text, title: "API Base URL",
            description: "What endpoints that are paths, such as /oauth/token, are joined to.",
            examples: ["https://{{ config['subdomain'] }}.example.com"], isAddition: true),
        .init(
            "captured_values", .map(of: .text), title: "Captured Values",
            description: """
                Members of the token's answer to keep, by a name of their own: a member, or the dotted path to it. \
                Templates of later token requests know them as captured.
                """,
            examples: [["instance": "instance_url"]], isAddition: true),
        .init(
            "inject_into", .component(RequestOption.schema), title: "Inject Into",
            description: "Where the access token goes, if not into the Authorization header.",
            examples: [["type": "RequestOption", "inject_into": "header", "field_name": "X-Access-Token"]],
            isAddition: true),
        .init(
            "header_prefix", .text, title: "Header Prefix",
            description: "The word before the access token: Bearer in the Authorization header, and none elsewhere.",
            examples: ["Token"], isAddition: true),
    ]

    private static let scopeParameter = DefinitionSchema(
        title: "Scope Parameter", description: "How scopes are sent.",
        fields: [
            .init(
                "name", .text, isRequired: true, title: "Name", description: "The name of the parameter.",
                examples: ["scope"]),
            .init(
                "separator", .text, title: "Separator",
                description: "What stands between two scopes. Without it the parameter is sent once for each.",
                examples: [" ", ","]),
        ])
}
