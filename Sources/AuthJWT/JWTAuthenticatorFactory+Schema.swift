internal import AuthCore

extension JWTAuthenticatorFactory {
    static let declaration = DefinitionSchema(
        title: "Signed Token (JWT)",
        description: "Signs a token of its own with a shared secret or a private key, and sends it with each request.",
        fields: key + claims + use,
        examples: [
            [
                "type": "JwtAuthenticator", "algorithm": "RS256", "secret_key": "{{ config['private_key'] }}",
                "header_prefix": "Bearer", "token_duration": 600,
                "jwt_headers": ["kid": "{{ config['key_id'] }}"],
                "jwt_payload": ["iss": "{{ config['client_id'] }}", "aud": "https://api.example.com"],
            ]
        ])

    private static let key: [DefinitionSchema.Field] = [
        .init(
            "secret_key", .secret, isRequired: true, title: "Secret Key",
            description: "The shared secret, or the private key in PEM.", examples: ["{{ config['private_key'] }}"]),
        .init(
            "algorithm", .choice(of: JWTAlgorithm.all.map(\.name)), isRequired: true, title: "Algorithm",
            description: "How tokens are signed. HS algorithms take a shared secret, the others a private key.",
            examples: ["RS256", "HS256"]),
        .init(
            "base64_encode_secret_key", .boolean, title: "Base64-Encode Secret Key",
            description: "Signs with the base64 of the shared secret. Private keys are taken as they are.",
            default: false),
        .init(
            "passphrase", .secret, title: "Passphrase",
            description: "Opens a private key that is encrypted.", examples: ["{{ config['passphrase'] }}"]),
        .init(
            "token_duration", .integer, title: "Token Duration",
            description: "How many seconds a token is valid. With 0 each request gets a token of its own.",
            examples: [600, 3600], default: 1200),
        .init(
            "header_prefix", .text, title: "Header Prefix",
            description: "The word before the token; a space follows it. Most servers want Bearer.",
            examples: ["Bearer"]),
    ]

    private static let claims: [DefinitionSchema.Field] = [
        .init(
            "jwt_headers", .component(headers), title: "Token Header",
            description: "Members of the token's header.", examples: [["kid": "{{ config['key_id'] }}"]]),
        .init(
            "jwt_payload", .component(payload), title: "Token Claims", description: "The usual claims of the token.",
            examples: [["iss": "{{ config['client_id'] }}", "aud": "https://api.example.com"]]),
        .init(
            "additional_jwt_headers", .map(of: .value), title: "Additional Token Header",
            description: "Further members of the token's header. Templates work at any depth, keys included.",
            examples: [["x5t": "{{ config['certificate_thumbprint'] }}"]]),
        .init(
            "additional_jwt_payload", .map(of: .value), title: "Additional Token Claims",
            description: "Further claims of the token. Templates work at any depth, keys included.",
            examples: [["scope": ["read", "{{ config['scope'] }}"]]]),
    ]

    private static let headers = DefinitionSchema(
        title: "Token Header", description: "Members of the header of a token.",
        fields: [
            .init(
                "kid", .text, title: "Key ID", description: "Tells the server which key has signed.",
                examples: ["{{ config['key_id'] }}"]),
            .init("typ", .text, title: "Type", description: "The type of the token.", default: "JWT"),
            .init(
                "cty", .text, title: "Content Type", description: "The type of what the token holds.",
                examples: ["JWT"]),
        ])

    private static let payload = DefinitionSchema(
        title: "Token Claims", description: "The claims that most tokens have.",
        fields: [
            .init(
                "iss", .text, title: "Issuer", description: "Who has issued the token.",
                examples: ["{{ config['client_id'] }}"]),
            .init(
                "sub", .text, title: "Subject", description: "Whom the token is about.",
                examples: ["{{ config['account_id'] }}"]),
            .init(
                "aud", .either(.text, .list(of: .text)), title: "Audience",
                description: "Whom the token is for: one name, or a list of them.",
                examples: ["https://api.example.com"]),
        ])

    private static let use: [DefinitionSchema.Field] = [
        .init(
            "request_option", .component(RequestOption.schema), title: "Request Option",
            description: "Where the token goes, if not into the Authorization header.",
            examples: [["type": "RequestOption", "inject_into": "header", "field_name": "X-Token"]]),
        .init(
            "backdating_seconds", .integer, title: "Backdating",
            description: "Sets the begin of a token back by so many seconds, for servers whose clock is behind.",
            examples: [60], default: 0, isAddition: true),
        .init(
            "add_jwt_id", .boolean, title: "Add Token ID",
            description: "Gives each token an identifier (jti) of 128 random bits.", default: false, isAddition: true),
        .init(
            "omit_expiry", .boolean, title: "Omit Expiry",
            description: "Leaves the end (exp) out of tokens. They are replaced after their duration all the same.",
            default: false, isAddition: true),
    ]
}
