internal import AuthCore

extension LegacySessionTokenAuthenticatorFactory {
    static let declaration = DefinitionSchema(
        title: "Session Token (Legacy)",
        description: """
            Sends a session token in a header: one that is there already, as long as the server takes it, and \
            otherwise that of a login with user name and password.
            """,
        fields: [
            .init(
                "header", .text, isRequired: true, title: "Header", description: "The header that the token goes into.",
                examples: ["X-Metabase-Session"]),
            .init(
                "login_url", .text, isRequired: true, title: "Login URL",
                description: "Where user name and password are sent: a path after the requester's URL base.",
                examples: ["session"]),
            .init(
                "validate_session_url", .text, isRequired: true, title: "Validation URL",
                description: "Where a token that is there already is tried: a path after the requester's URL base.",
                examples: ["user/current"]),
            .init(
                "session_token_response_key", .text, isRequired: true, title: "Token Member",
                description: "The member of the login's answer that is the token.", examples: ["id"]),
            .init(
                "session_token", .secret, title: "Session Token",
                description: "A token that is there already. Without one the login gets it.",
                examples: ["{{ config['session_token'] }}"]),
            .init(
                "username", .text, title: "Username", description: "The user name for the login.",
                examples: ["{{ config['username'] }}"]),
            .init(
                "password", .secret, title: "Password", description: "The password for the login.",
                examples: ["{{ config['password'] }}"], default: ""),
            .init(
                "url_base", .text, title: "URL Base",
                description: "What the URLs are joined to. Inside a requester it is that of the requester.",
                examples: ["https://bi.example.com/api"], isAddition: true),
        ],
        examples: [
            [
                "type": "LegacySessionTokenAuthenticator", "header": "X-Metabase-Session", "login_url": "session",
                "validate_session_url": "user/current", "session_token_response_key": "id",
                "session_token": "{{ config['session_token'] }}", "username": "{{ config['username'] }}",
                "password": "{{ config['password'] }}",
            ]
        ])
}
