import AuthCore
import AuthOAuth
import AuthRegistry
import AuthSession
import ConnectorAuth

/// Answers every request at once with the same token, without a network.
struct InstantServer: HTTPTransport {
    private let response: HTTPResponse

    init(token: String = Subjects.token, lifetimeSeconds: Int = 86_400) {
        let body = #"{"access_token": "\#(token)", "token_type": "Bearer", "expires_in": \#(lifetimeSeconds)}"#
        response = HTTPResponse(status: 200, body: Array(body.utf8))
    }

    func send(_ request: AuthRequest) async throws -> HTTPResponse { response }
}

/// The authenticators that are measured, and what they are made of.
enum Subjects {
    /// As long as many access tokens are.
    ///
    /// Made at run time, as what comes of a config or an answer is: the users of a literal are not counted.
    static let token = String(
        decoding: Array("ya29.token-of-a-usual-length-0123456789abcdef0123456789abcdef".utf8), as: UTF8.self)

    static let oauthDefinition: JSONValue = [
        "type": "OAuthAuthenticator", "token_refresh_endpoint": "https://auth.example.com/token",
        "grant_type": "client_credentials", "client_id": "{{ config['client_id'] }}",
        "client_secret": "{{ config['client_secret'] }}",
    ]
    static let jwtDefinition: JSONValue = [
        "type": "JwtAuthenticator", "algorithm": "RS256", "secret_key": "{{ config['private_key'] }}",
        "header_prefix": "Bearer", "token_duration": 1_200,
        "jwt_payload": ["iss": "{{ config['client_id'] }}", "aud": "https://auth.example.com/token"],
        "additional_jwt_payload": ["scope": "read write"],
    ]
    static let sessionDefinition: JSONValue = [
        "type": "SessionTokenAuthenticator", "session_token_path": ["access_token"], "expiration_duration": "PT8H",
        "login_requester": [
            "type": "HttpRequester", "url_base": "https://api.example.com", "path": "/login", "http_method": "POST",
            "request_body_json": ["user": "{{ config['client_id'] }}", "password": "{{ config['client_secret'] }}"],
        ],
        "request_authentication": ["type": "Bearer"],
    ]
    static let selectiveDefinition: JSONValue = [
        "type": "SelectiveAuthenticator", "authenticator_selection_path": ["method"],
        "authenticators": [
            "oauth": oauthDefinition, "key": ["type": "BearerAuthenticator", "api_token": "{{ config['token'] }}"],
        ],
    ]
    static func keyDefinition(in place: String, named name: String) -> JSONValue {
        [
            "type": "ApiKeyAuthenticator", "api_token": "{{ config['token'] }}",
            "inject_into": ["type": "RequestOption", "inject_into": .string(place), "field_name": .string(name)],
        ]
    }

    static let config: JSONValue = [
        "method": "oauth", "client_id": "client-17", "client_secret": "secret-of-client-17", "token": .string(token),
        "username": "ann", "password": "secret", "private_key": .string(BenchmarkKeys.rsa),
    ]

    /// The authenticator of a definition, as a connection builds it.
    static func authenticator(_ definition: JSONValue) throws -> any Authenticator {
        try Manifest.empty.compile(registry: .standard)
            .connect(
                id: "benchmark", config: config, environment: AuthEnvironment(transport: InstantServer())
            )
            .authenticator(for: definition)
    }

    /// One whose tokens a closure obtains.
    static func closure() throws -> TokenAuthenticator {
        try TokenAuthenticator(environment: AuthEnvironment()) { _ in
            RenewedToken(Secret(token), lifetime: .lasting(.seconds(86_400)))
        }
    }

    /// An OAuth authenticator in code.
    static func oauth(
        transport: any HTTPTransport = InstantServer(), clock: any AuthClock = SystemClock()
    ) throws -> OAuthAuthenticator {
        try oauths(1, transport: transport, clock: clock)[0]
    }

    /// Some of them, in one environment.
    static func oauths(
        _ count: Int, transport: any HTTPTransport = InstantServer(), clock: any AuthClock = SystemClock()
    ) throws -> [OAuthAuthenticator] {
        let environment = AuthEnvironment(transport: transport, clock: clock)
        return try (0..<count).map { _ in
            try OAuthAuthenticator(
                configuration: OAuthConfiguration(
                    tokenEndpoint: "https://auth.example.com/token", grant: .clientCredentials,
                    client: .init(id: "client-17", secret: Secret("secret-of-client-17"))),
                environment: environment)
        }
    }
}
