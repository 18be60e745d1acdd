import AuthCore
import AuthOAuth
import AuthRegistry
import AuthTesting
import Testing

@Suite("What providers need beyond the standard")
struct ProviderNeedsTests {
    private let clock = ManualClock()

    private func authenticator(
        _ fields: JSONObject, _ transport: any HTTPTransport, config: JSONValue = [:]
    ) throws -> any Authenticator {
        var definition: JSONObject = [
            "type": "OAuthAuthenticator", "client_id": "id", "client_secret": "s3cret",
            "token_refresh_endpoint": "https://auth.example/token", "grant_type": "client_credentials",
        ]
        for (name, value) in fields { definition[name] = value }
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        let environment = AuthEnvironment(
            transport: transport, clock: clock, tokenPolicy: TokenCachePolicy(leeway: .zero, refreshAhead: .zero))
        return try Manifest.empty.compile(registry: registry)
            .connect(id: "c", config: config, environment: environment).authenticator(for: .object(definition))
    }

    private func answers(_ texts: String...) -> StubTransport {
        StubTransport(responses: texts.map { HTTPResponse(status: 200, body: Array($0.utf8)) })
    }

    @Test("the token request is encoded as asked for", arguments: ["form", "json", "query"])
    func formats(format: String) async throws {
        let transport = answers(#"{"access_token": "a"}"#)
        let authenticator = try authenticator(
            ["request_format": .string(format), "refresh_request_body": ["audience": "x"]], transport)
        #expect(try await header(authenticator) == "Bearer a")
        let request = try #require(transport.requests.first)
        let expected: JSONObject = [
            "grant_type": "client_credentials", "client_id": "id", "client_secret": "s3cret", "audience": "x",
        ]
        switch format {
        case "json": #expect(request.body == .json(.object(expected)))
        case "query":
            #expect(request.body == .none)
            #expect(
                request.url
                    == "https://auth.example/token?grant_type=client_credentials&client_id=id&client_secret=s3cret&audience=x"
            )
        default: #expect(request.body == .form(expected.map { FormField($0.key, $0.value.stringValue ?? "") }))
        }
    }

    @Test("a format that contradicts another field, or is none, is refused")
    func badFormats() throws {
        for fields: JSONObject in [
            ["request_format": "xml"], ["request_format": "json", "send_refresh_request_as_query_params": true],
        ] {
            let error = #expect(throws: AuthError.self) { try authenticator(fields, answers()) }
            #expect(error?.code == .invalidDefinition)
            #expect(error?.path == ["request_format"])
        }
    }

    @Test(
        "An endpoint that is a path is joined to the API's URL",
        arguments: [
            ("https://acme.example", "/oauth/token", "https://acme.example/oauth/token"),
            ("https://acme.example/api/v2/", "oauth/token", "https://acme.example/api/v2/oauth/token"),
            ("https://acme.example/api", "https://auth.example/token", "https://auth.example/token"),
        ])
    func relative(base: String, endpoint: String, expected: String) async throws {
        let transport = answers(#"{"access_token": "a"}"#)
        let authenticator = try authenticator(
            ["api_base_url": "{{ config.url }}", "token_refresh_endpoint": .string(endpoint)], transport,
            config: ["url": .string(base)])
        _ = try await header(authenticator)
        #expect(transport.requests.map(\.url) == [expected])
    }

    @Test("a path without the API's URL, a host in place of a path and an insecure API are refused")
    func badEndpoints() throws {
        for (base, endpoint): (JSONValue, JSONValue) in [
            (.null, "/token"), ("https://acme.example", "//evil.example/token"), ("http://acme.example", "/token"),
            ("acme.example", "/token"),
        ] {
            let error = #expect(throws: AuthError.self) {
                try authenticator(["api_base_url": base, "token_refresh_endpoint": endpoint], answers())
            }
            #expect(error?.code == .insecureEndpoint)
            #expect(error?.path == .root.appending("token_refresh_endpoint"))
        }
    }

    @Test("a refresh token that came along is exchanged at the refresh endpoint, until it is refused")
    func refreshEndpoint() async throws {
        let transport = StubTransport(responses: [
            HTTPResponse(status: 200, body: Array(#"{"access_token": "a1", "refresh_token": "r1"}"#.utf8)),
            HTTPResponse(status: 200, body: Array(#"{"access_token": "a2"}"#.utf8)),
            TokenServer.refusal("invalid_grant"),
            HTTPResponse(status: 200, body: Array(#"{"access_token": "a3"}"#.utf8)),
        ])
        let authenticator = try authenticator(
            ["refresh_endpoint": "https://auth.example/refresh", "scopes": ["read"]], transport)
        for expected in ["Bearer a1", "Bearer a2", "Bearer a3"] {
            #expect(try await header(authenticator) == expected)
            clock.advance(by: .seconds(3_601))
        }
        #expect(
            transport.requests.map { $0.url.split(separator: "/").last } == ["token", "refresh", "refresh", "token"])
        #expect(
            transport.requests[1].body
                == .form([
                    FormField("grant_type", "refresh_token"), FormField("client_id", "id"),
                    FormField("client_secret", "s3cret"), FormField("refresh_token", "r1"),
                ]))
        #expect(transport.requests[3].body == transport.requests[0].body)
    }

    @Test("the refresh grant itself goes to the refresh endpoint, too")
    func refreshGrant() async throws {
        let transport = answers(#"{"access_token": "a"}"#)
        let authenticator = try authenticator(
            ["grant_type": "refresh_token", "refresh_token": "r0", "refresh_endpoint": "https://auth.example/refresh"],
            transport)
        _ = try await header(authenticator)
        #expect(transport.requests.map(\.url) == ["https://auth.example/refresh"])
    }

    @Test("values that come with the token are there to read, and stay where a later answer lacks them")
    func captured() async throws {
        let transport = answers(
            #"{"access_token": "a1", "instance_url": "https://eu.example", "account": {"id": 42}}"#,
            #"{"access_token": "a2", "account": {"id": 43}}"#)
        let authenticator = try authenticator(
            ["captured_values": ["instance": "instance_url", "company": "account.id", "absent": "nowhere"]], transport)
        let source = try #require(authenticator as? any CapturedValueSource)
        #expect(try await source.capturedValues().reveal() == ["instance": "https://eu.example", "company": 42])
        clock.advance(by: .seconds(3_601))
        #expect(try await source.capturedValues().reveal() == ["instance": "https://eu.example", "company": 43])
        #expect(transport.requests.count == 2)
    }

    @Test("later templates of the token request see what came with the token")
    func laterTemplates() async throws {
        let transport = answers(
            #"{"access_token": "a1", "refresh_token": "r1", "domain": "https://eu.example"}"#,
            #"{"access_token": "a2"}"#)
        let authenticator = try authenticator(
            [
                "captured_values": ["domain": "domain"], "refresh_endpoint": "{{ captured.domain }}/refresh",
                "refresh_request_headers": ["X-Domain": "{{ captured.domain }}"],
                "refresh_request_body": ["first": "{{ 'no' if captured.domain is defined else 'yes' }}"],
            ], transport)
        _ = try await header(authenticator)
        clock.advance(by: .seconds(3_601))
        #expect(try await header(authenticator) == "Bearer a2")
        #expect(transport.requests.map(\.url) == ["https://auth.example/token", "https://eu.example/refresh"])
        #expect(transport.requests.map { $0.headers["X-Domain"] } == [nil, "https://eu.example"])
    }

    @Test("an endpoint that a token answer names must be https, too")
    func capturedEndpoint() async throws {
        let transport = answers(#"{"access_token": "a1", "refresh_token": "r1", "domain": "http://eu.example"}"#)
        let authenticator = try authenticator(
            ["captured_values": ["domain": "domain"], "refresh_endpoint": "{{ captured.domain }}/refresh"], transport)
        _ = try await header(authenticator)
        clock.advance(by: .seconds(3_601))
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == .insecureEndpoint)
        #expect(error?.message == "the refresh endpoint's URL must be https, because a secret is sent there")
        #expect(transport.requests.count == 1)
    }

    @Test("a typed configuration keeps single-use tokens in the store")
    func typedRotation() async throws {
        let server = TokenServer()
        let store = InMemoryCredentialStore(clock: clock)
        var environment = AuthEnvironment(transport: server, clock: clock, store: store)
        environment.tokenPolicy = TokenCachePolicy(leeway: .zero, refreshAhead: .zero)
        let key = CredentialKey(connection: "customer-17", path: ["oauth"])
        var configuration = OAuthConfiguration.refreshing()
        configuration.capturedValues = ["type": "access_token"]
        func make() throws -> OAuthAuthenticator {
            try OAuthAuthenticator(configuration: configuration, environment: environment, storedUnder: key)
        }
        #expect(try await header(make()) == "Bearer a1")
        #expect(try await store.read(key)?.refreshToken == Secret("r1"))
        // Another instance, as after a restart, goes on where the first one stopped.
        #expect(try await header(make()) == "Bearer a1")
        #expect(try await make().capturedValues().reveal() == ["type": "a1"])
        clock.advance(by: .seconds(101))
        #expect(try await header(make()) == "Bearer a2")
        #expect(server.presented == ["r0", "r1"])

        environment.store = nil
        let error = #expect(throws: AuthError.self) { try make() }
        #expect(error?.code == .storeMissing)
    }
}
