internal import AuthCore

extension ConcreteDefinition {
    static let selectiveSchema = DefinitionSchema(
        title: "Selection", description: "One of several authenticators, as a value of the user's config selects.",
        fields: [
            .init(
                "authenticator_selection_path", .list(of: .text), isRequired: true, title: "Selection Path",
                description: "The keys that lead to the value of the config which selects.",
                examples: [["credentials", "auth_type"]]),
            .init(
                "authenticators", .map(of: .authenticator), isRequired: true, title: "Authenticators",
                description: "The authenticators, by the values that select them."),
        ],
        examples: [
            [
                "type": "SelectiveAuthenticator", "authenticator_selection_path": ["credentials", "auth_type"],
                "authenticators": [
                    "token": ["type": "BearerAuthenticator", "api_token": "{{ config['credentials']['token'] }}"],
                    "user": [
                        "type": "BasicHttpAuthenticator", "username": "{{ config['credentials']['username'] }}",
                        "password": "{{ config['credentials']['password'] }}",
                    ],
                ],
            ]
        ])
}
