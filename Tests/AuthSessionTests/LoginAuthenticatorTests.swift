import AuthCore
import AuthTesting
import Testing

@Suite("The login's own credentials")
struct LoginAuthenticatorTests {
    @Test("are those of any registered type")
    func basic() async throws {
        let request = try await loginRequest([
            "authenticator": [
                "type": "BasicHttpAuthenticator", "username": "{{ config['user'] }}",
                "password": "{{ config['password'] }}",
            ]
        ])
        #expect(request?.headers["Authorization"] == "Basic YW5uOnBhc3Mtd29yZA==")
    }

    private static let oauth: JSONValue = [
        "type": "OAuthAuthenticator", "client_id": "id", "client_secret": "s3cret",
        "grant_type": "client_credentials", "token_refresh_endpoint": "https://auth.example/token",
    ]

    @Test("may be an access token, which is renewed when the login refuses it")
    func oauth() async throws {
        let transport = StubTransport { request, index in
            if request.url == "https://auth.example/token" { return .json(["access_token": .string("a\(index)")]) }
            return request.headers["Authorization"] == "Bearer a0" ? .status(401) : .token("t")
        }
        let authenticator = try build(session(login: ["authenticator": Self.oauth]), transport)
        #expect(try await header(authenticator) == "Bearer t")
        #expect(transport.requests.count == 4)
        #expect(transport.requests.last?.headers["Authorization"] == "Bearer a2")
    }

    @Test(
        "are renewed for the next login alone where the request may hold a password, which is not sent twice",
        arguments: [
            ["request_body_json": ["password": "{{ config['password'] }}"]],
            ["request_parameters": ["password": "{{ config['password'] }}"]],
        ] as [JSONObject])
    func password(fields: JSONObject) async throws {
        let clock = ManualClock()
        let transport = StubTransport { request, index in
            request.url == "https://auth.example/token"
                ? .json(["access_token": .string("a\(index)")]) : .status(401)
        }
        var fields = fields
        fields["authenticator"] = Self.oauth
        let authenticator = try build(session(login: fields), transport, clock: clock)
        func logins() -> [String?] {
            transport.requests.filter { $0.url.hasPrefix("https://api.example/login") }
                .map { $0.headers["Authorization"] }
        }
        for _ in 0..<5 {
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.kind == .refused)
        }
        #expect(logins() == ["Bearer a0"])
        clock.advance(by: .seconds(61))
        await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(logins() == ["Bearer a0", "Bearer a2"])
    }

    @Test("are renewed where a filter says so, once")
    func refreshThenRetry() async throws {
        let transport = StubTransport { request, index in
            if request.url == "https://auth.example/token" { return .json(["access_token": .string("a\(index)")]) }
            return .status(403)
        }
        let login: JSONObject = [
            "authenticator": Self.oauth,
            "error_handler": [
                "type": "DefaultErrorHandler",
                "response_filters": [
                    ["type": "HttpResponseFilter", "action": "REFRESH_TOKEN_THEN_RETRY", "http_codes": [403]]
                ],
            ],
        ]
        let authenticator = try build(session(login: login), transport)
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == .refused)
        let logins = transport.requests.filter { $0.url == "https://api.example/login" }
        #expect(logins.map { $0.headers["Authorization"] } == ["Bearer a0", "Bearer a2"])
    }

    @Test("may come of another session, eight deep and no deeper")
    func nesting() async throws {
        func nested(_ depth: Int) -> JSONValue {
            depth == 0
                ? ["type": "BearerAuthenticator", "api_token": "b"]
                : session(login: ["authenticator": nested(depth - 1)])
        }
        let transport = StubTransport.tokens()
        #expect(try await header(build(nested(3), transport)) == "Bearer t3")
        #expect(transport.requests.map { $0.headers["Authorization"] } == ["Bearer b", "Bearer t1", "Bearer t2"])
        #expect(try await header(build(nested(8), StubTransport.tokens())) == "Bearer t8")
        let error = #expect(throws: AuthError.self) { try build(nested(9), StubTransport.tokens()) }
        #expect(error?.code == .invalidDefinition)
    }
}
