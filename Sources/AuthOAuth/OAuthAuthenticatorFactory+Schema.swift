internal import AuthCore

extension OAuthAuthenticatorFactory {
    static let declaration = DefinitionSchema(
        title: "OAuth 2",
        description: """
            Exchanges a refresh token, the client's own credentials or a signed assertion for access tokens, and keeps \
            one fresh.
            """,
        fields: grant + names + tokens + request + assertion + deadGrant + updating + additions,
        examples: [
            [
                "type": "OAuthAuthenticator", "token_refresh_endpoint": "https://auth.example.com/token",
                "client_id": "{{ config['client_id'] }}", "client_secret": "{{ config['client_secret'] }}",
                "refresh_token": "{{ config['refresh_token'] }}",
            ],
            [
                "type": "OAuthAuthenticator", "token_refresh_endpoint": "https://auth.example.com/token",
                "grant_type": "client_credentials", "client_id": "{{ config['client_id'] }}",
                "client_secret": "{{ config['client_secret'] }}", "client_authentication": "client_secret_basic",
            ],
        ])

    private static let grant: [DefinitionSchema.Field] = [
        .init(
            "client_id", .text, title: "Client ID",
            description: "The identifier that the provider gave the client.",
            examples: ["{{ config['client_id'] }}"]),
        .init(
            "client_secret", .secret, title: "Client Secret",
            description: "The secret that the provider gave the client.",
            examples: ["{{ config['client_secret'] }}"]),
        .init(
            "refresh_token", .secret, title: "Refresh Token",
            description: "The token that is exchanged for access tokens. The grant refresh_token needs it.",
            examples: ["{{ config['refresh_token'] }}"]),
        .init(
            "token_refresh_endpoint", .text, title: "Token Endpoint",
            description: "Where access tokens come from. Without it a fixed access token is sent.",
            examples: ["https://auth.example.com/token"]),
        .init(
            "grant_type", .text, title: "Grant Type", description: "What is exchanged for an access token.",
            examples: ["refresh_token", "client_credentials"], default: "refresh_token"),
        .init(
            "scopes", .list(of: .text), title: "Scopes",
            description: "What the access token is to allow. They are sent as they stand.",
            examples: [["read", "write"]]),
    ]

    private static let names: [DefinitionSchema.Field] = [
        name("client_id", title: "Client ID Name", of: "the parameter with the client's identifier"),
        name("client_secret", title: "Client Secret Name", of: "the parameter with the client's secret"),
        name("refresh_token", title: "Refresh Token Name", of: "the refresh token, in the request and in the answer"),
        name("grant_type", title: "Grant Type Name", of: "the parameter with the grant type"),
        name("access_token", title: "Access Token Name", of: "the member of the answer that is the access token"),
        name("expires_in", title: "Expiry Name", of: "the member of the answer that says when the token ends"),
    ]

    private static func name(_ subject: String, title: String, of what: String) -> DefinitionSchema.Field {
        .init(
            "\(subject)_name", .text, title: title, description: "The name of \(what).", default: .string(subject))
    }

    private static let tokens: [DefinitionSchema.Field] = [
        .init(
            "access_token_value", .secret, title: "Access Token",
            description: "An access token that is there already.", examples: ["{{ config['access_token'] }}"]),
        .init(
            "token_expiry_date", .text, title: "Access Token Expiry",
            description: "When that token ends: a date in any usual form.",
            examples: ["2030-01-01T00:00:00Z", "{{ config['token_expiry_date'] }}"]),
        .init(
            "token_expiry_date_format", .text, title: "Expiry Format",
            description: "The form of dates in answers, in the style of strftime. Usual forms are recognised anyway.",
            examples: ["%Y-%m-%dT%H:%M:%SZ"]),
    ]

    private static let request: [DefinitionSchema.Field] = [
        .init(
            "refresh_request_body", .map(of: .value), title: "Token Request Parameters",
            description: "Further parameters of the token request.", examples: [["audience": "https://api.example.com"]]
        ),
        .init(
            "refresh_request_headers", .map(of: .value), title: "Token Request Headers",
            description: """
                Header fields of the token request. With an Authorization field the client is not in the parameters; \
                with the Content-Type application/json they are sent as JSON.
                """,
            examples: [["X-Tenant": "{{ config['tenant'] }}"]]),
        .init(
            "send_refresh_request_as_query_params", .boolean, title: "Send as Query",
            description: "Sends the parameters in the URL's query, and no body.", default: false),
    ]

    private static let assertion: [DefinitionSchema.Field] = [
        .init(
            "use_profile_assertion", .boolean, title: "Use Profile Assertion",
            description: "Exchanges a signed assertion for access tokens, as service accounts do.", default: false),
        .init(
            "profile_assertion", .authenticator, title: "Profile Assertion",
            description: "The JwtAuthenticator that signs the assertion."),
    ]

    private static let deadGrant: [DefinitionSchema.Field] = [
        .init(
            "refresh_token_error_status_codes", .list(of: .integer), title: "Dead Grant: Status Codes",
            description: """
                Status codes of answers after which the user has to sign in again. Once one of the three fields is \
                set, the others have no usual value.
                """,
            examples: [[400, 401]]),
        .init(
            "refresh_token_error_key", .text, title: "Dead Grant: Key",
            description: "The member of the answer that has the error's code.", examples: ["error"]),
        .init(
            "refresh_token_error_values", .list(of: .text), title: "Dead Grant: Values",
            description: "The codes after which the user has to sign in again.", examples: [["invalid_grant"]]),
    ]

    private static let updating: [DefinitionSchema.Field] = [
        .init(
            "refresh_token_updater", .component(updater), title: "Refresh Token Updater",
            description: """
                For refresh tokens that work once: where in the user's config they are, and where their successors go.
                """,
            examples: [["refresh_token_config_path": ["credentials", "refresh_token"]]])
    ]

    private static let updater = DefinitionSchema(
        title: "Refresh Token Updater", description: "Where in the user's config tokens are that change with each use.",
        fields: [
            .init(
                "refresh_token_name", .text, title: "Refresh Token Name",
                description: "The name of the refresh token, in the request and in the answer.",
                default: "refresh_token"),
            path(
                "access_token", .list(of: .text), title: "Access Token Path",
                description: "The keys that lead to the access token in the config."),
            path(
                "refresh_token", .configPath(usual: ["credentials", "refresh_token"]), title: "Refresh Token Path",
                description: "The keys that lead to the refresh token in the config."),
            path(
                "token_expiry_date", .list(of: .text), title: "Expiry Path",
                description: "The keys that lead to the end of the access token in the config."),
        ] + deadGrant)

    private static func path(
        _ subject: String, _ content: DefinitionSchema.Content, title: String, description: String
    ) -> DefinitionSchema.Field {
        let usual: JSONValue = ["credentials", .string(subject)]
        return .init(
            "\(subject)_config_path", content, title: title, description: description, examples: [usual],
            default: usual)
    }
}
