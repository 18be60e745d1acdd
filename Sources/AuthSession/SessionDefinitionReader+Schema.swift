internal import AuthCore

extension SessionDefinitionReader {
    static let schema = DefinitionSchema(
        title: "Session Token",
        description: "Logs in, sends the token of the answer with each request, and logs in again before it ends.",
        fields: login + answer + furtherRequests,
        constraints: [
            .exactlyOne(of: ["session_token_path", "session_token_header", "session_token_cookie"]),
            .field("refresh_requester", needs: "refresh_token_path"),
        ],
        examples: [
            [
                "type": "SessionTokenAuthenticator",
                "login_requester": [
                    "type": "HttpRequester", "url_base": "https://api.example.com", "path": "/login",
                    "http_method": "POST",
                    "request_body_json": ["user": "{{ config['user'] }}", "password": "{{ config['password'] }}"],
                ],
                "session_token_path": ["data", "token"], "expiration_duration": "PT8H",
                "request_authentication": [
                    "type": "ApiKey", "api_token": "Token {{ session_token }}",
                    "inject_into": ["type": "RequestOption", "inject_into": "header", "field_name": "Authorization"],
                ],
            ]
        ])

    private static let login: [DefinitionSchema.Field] = [
        .init(
            "login_requester", .component(LoginRequestReader.schema), isRequired: true, title: "Login",
            description: "The request that logs in."),
        .init(
            "session_token_path", .list(of: .text), title: "Token Path",
            description: "Where the body of the answer has the token: keys, indices, and * for any member.",
            examples: [["data", "token"]]),
        .init(
            "expiration_duration", .text, title: "Session Duration",
            description: "How long a session is used, in ISO 8601. Without it each request has a session of its own.",
            examples: ["PT15M", "P2W"]),
        .init(
            "request_authentication", .component(oneOf: [bearer, apiKey]), isRequired: true,
            title: "Use of the Token", description: "How requests carry the token.", examples: [["type": "Bearer"]]),
        .init(
            "decoder", .component(oneOf: [jsonDecoder, xmlDecoder]), title: "Decoder",
            description: "How the body of the answer is read: as JSON, unless it says otherwise.",
            examples: [["type": "XmlDecoder"]]),
    ]

    private static let bearer = DefinitionSchema(
        type: "Bearer", title: "Bearer Token", description: "In the Authorization header, after the word Bearer.",
        fields: [])

    private static let apiKey = DefinitionSchema(
        type: "ApiKey", title: "API Key", description: "In a place of your choice.",
        fields: [
            .init(
                "inject_into", .component(RequestOption.schema), isRequired: true, title: "Inject Into",
                description: "Where the token goes.",
                examples: [["type": "RequestOption", "inject_into": "header", "field_name": "X-Session"]]),
            .init(
                "api_token", .text, title: "Value", description: "What is sent: a template over session_token.",
                examples: ["Token {{ session_token }}"], default: "{{ session_token }}"),
        ])

    private static let jsonDecoder = DefinitionSchema(
        type: "JsonDecoder", title: "JSON", description: "The answer is JSON.", fields: [])

    private static let xmlDecoder = DefinitionSchema(
        type: "XmlDecoder", title: "XML",
        description: """
            The answer is XML: an element is a map of its children, attributes (@name) and text (#text), or its text \
            alone.
            """,
        fields: [])

    private static let answer: [DefinitionSchema.Field] = [
        .init(
            "session_token_header", .text, title: "Token Header",
            description: "The header field of the answer that has the token, in place of a path.",
            examples: ["X-Auth-Token"], isAddition: true),
        .init(
            "session_token_cookie", .text, title: "Token Cookie",
            description: "The cookie that is the token, in place of a path.", examples: ["JSESSIONID"],
            isAddition: true),
        .init(
            "token_expiry_path", .list(of: .text), title: "Expiry Path",
            description: "Where the body of the answer says how long or until when the session lasts.",
            examples: [["data", "expires_at"]], isAddition: true),
        .init(
            "token_expiry_header", .text, title: "Expiry Header",
            description: "The header field of the answer that says how long or until when the session lasts.",
            examples: ["X-Auth-Expires"], isAddition: true),
        .init(
            "token_expiry_from_token", .boolean, title: "Expiry from Token",
            description: "The token is a JWT that says when it ends.", default: false, isAddition: true),
    ]

    private static let furtherRequests: [DefinitionSchema.Field] = [
        .init(
            "following_login_requesters", .list(of: .component(LoginRequestReader.schema)), title: "Further Steps",
            description: """
                Further requests of a login. Their templates know response and headers of the answer before; the last \
                answer has the token.
                """, isAddition: true),
        .init(
            "refresh_requester", .component(LoginRequestReader.schema), title: "Refresh",
            description: "The request that gets a new token in place of a login. Its templates know refresh_token.",
            isAddition: true),
        .init(
            "refresh_token_path", .list(of: .text), title: "Refresh Token Path",
            description: "Where the body of answers has the refresh token.", examples: [["data", "refresh_token"]],
            isAddition: true),
        .init(
            "logout_requester", .component(LoginRequestReader.schema), title: "Logout",
            description: "The request that ends the session. Its templates know session_token.", isAddition: true),
    ]
}
