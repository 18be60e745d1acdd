import AuthCore
import AuthCrypto
import AuthJWT
import AuthOAuth
import AuthRegistry
import AuthTesting
import Foundation
import Testing

@Suite("Clients that sign (private_key_jwt, client_secret_jwt)")
struct ClientAssertionTests {
    private let clock = ManualClock()

    private func authenticator(_ fields: JSONObject, _ transport: any HTTPTransport) throws -> any Authenticator {
        var definition: JSONObject = [
            "type": "OAuthAuthenticator", "client_id": "{{ config['id'] }}", "grant_type": "client_credentials",
            "token_refresh_endpoint": "https://{{ config['host'] }}/token",
        ]
        for (name, value) in fields { definition[name] = value }
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        try registry.register(.jwt)
        let config: JSONValue = ["id": "client-1", "host": "auth.example", "secret": .string(Self.secret)]
        return try Manifest.empty.compile(registry: registry)
            .connect(id: "c", config: config, environment: AuthEnvironment(transport: transport, clock: clock))
            .authenticator(for: .object(definition))
    }

    private static let secret = "0123456789abcdef0123456789abcdef"

    private func form(_ request: AuthRequest) -> [String: String] {
        guard case .form(let fields) = request.body else { return [:] }
        return Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    private func part(_ index: Int, of token: String) throws -> JSONValue {
        let parts = token.split(separator: ".")
        try #require(parts.count == 3)
        let bytes = try #require(Base64.decode(parts[index].utf8))
        return try JSONValue(parsing: bytes)
    }

    private func answers(_ count: Int) -> [HTTPResponse] {
        (1...count).map { HTTPResponse(status: 200, body: Array(#"{"access_token": "a\#($0)"}"#.utf8)) }
    }

    @Test("the client's secret signs an assertion that names client and endpoint, and is not sent itself")
    func clientSecret() async throws {
        let transport = StubTransport(responses: answers(1))
        let authenticator = try authenticator(
            ["client_authentication": "client_secret_jwt", "client_secret": "{{ config['secret'] }}"], transport)
        #expect(try await header(authenticator) == "Bearer a1")
        let request = try #require(transport.requests.first)
        let form = form(request)
        #expect(form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        #expect(form["client_id"] == "client-1")
        #expect(form["client_secret"] == nil)
        let token = try #require(form["client_assertion"])
        let claims = try part(1, of: token)
        #expect(claims["iss"] == "client-1")
        #expect(claims["sub"] == "client-1")
        #expect(claims["aud"] == "https://auth.example/token")
        let now = Int(clock.now.timeIntervalSince1970)
        #expect(claims["exp"]?.numberValue?.intValue == now + 300)
        #expect(try part(0, of: token) == ["alg": "HS256", "typ": "JWT"])
        let parts = token.split(separator: ".")
        let code = SHA256.authenticationCode(for: Array("\(parts[0]).\(parts[1])".utf8), key: Array(Self.secret.utf8))
        #expect(Base64.urlEncode(code) == parts[2])
    }

    @Test("a private key signs it, with what the definition of the assertion says itself")
    func privateKey() async throws {
        let transport = StubTransport(responses: answers(1))
        let authenticator = try authenticator(
            [
                "client_authentication": "private_key_jwt",
                "client_assertion": [
                    "type": "JwtAuthenticator", "algorithm": "HS512", "secret_key": "{{ config['secret'] * 2 }}",
                    "token_duration": 60, "jwt_headers": ["kid": "k1"],
                    "jwt_payload": ["aud": "https://issuer.example"],
                ],
            ], transport)
        #expect(try await header(authenticator) == "Bearer a1")
        let request = try #require(transport.requests.first)
        let token = try #require(form(request)["client_assertion"])
        #expect(try part(0, of: token) == ["alg": "HS512", "kid": "k1", "typ": "JWT"])
        let claims = try part(1, of: token)
        #expect(claims["aud"] == "https://issuer.example")
        #expect(claims["iss"] == "client-1")
        #expect(claims["exp"]?.numberValue?.intValue == Int(clock.now.timeIntervalSince1970) + 60)
    }

    @Test("the audience is the whole URL of the endpoint, and the client the one that is sent")
    func resolvedClaims() async throws {
        let transport = StubTransport(responses: answers(1))
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        try registry.register(.jwt)
        let definition: JSONValue = [
            "type": "OAuthAuthenticator", "client_authentication": "client_secret_jwt",
            "client_secret": .string(Self.secret),
            "api_base_url": "https://api.example/", "token_refresh_endpoint": "/token", "refresh_token_updater": [:],
            "grant_type": "client_credentials",
        ]
        let connection = try Manifest.empty.compile(registry: registry).connect(
            id: "c", config: ["credentials": ["client_id": "from-config"]],
            environment: AuthEnvironment(transport: transport, clock: clock))
        #expect(try await header(connection.authenticator(for: definition)) == "Bearer a1")
        let request = try #require(transport.requests.first)
        #expect(form(request)["client_id"] == "from-config")
        let claims = try part(1, of: form(request)["client_assertion"] ?? "")
        #expect(claims["aud"] == "https://api.example/token")
        #expect(claims["iss"] == "from-config")
        #expect(claims["sub"] == "from-config")
    }

    @Test("no assertion is sent twice: not with the next token, nor when an attempt is repeated")
    func identifiers() async throws {
        let failures = [HTTPResponse(status: 503), HTTPResponse(status: 502)]
        let transport = StubTransport(responses: failures + answers(2))
        let authenticator = try authenticator(
            ["client_authentication": "client_secret_jwt", "client_secret": "{{ config['secret'] }}"], transport)
        let first = Task { try await header(authenticator) }
        while transport.requests.count < 3 {
            clock.advance(by: .milliseconds(100))
            await Task.yield()
        }
        #expect(try await first.value == "Bearer a1")
        clock.advance(by: .seconds(3_601))
        #expect(try await header(authenticator) == "Bearer a2")
        let identifiers = try transport.requests.map { request in
            try part(1, of: form(request)["client_assertion"] ?? "")["jti"]?.stringValue
        }
        #expect(identifiers.count == 4)
        #expect(Set(identifiers.compactMap(\.self)).count == 4)
    }

    @Test("what is missing is named")
    func missing() {
        let cases: [(JSONObject, JSONPointer)] = [
            (["client_authentication": "private_key_jwt"], ["client_assertion"]),
            (["client_authentication": "client_secret_jwt"], ["client_secret"]),
            (["client_authentication": "tls_client_auth"], ["client_authentication"]),
            (
                [
                    "client_authentication": "private_key_jwt",
                    "client_assertion": ["type": "JwtAuthenticator", "secret_key": "k"],
                ], ["client_assertion", "algorithm"]
            ),
        ]
        for (fields, path) in cases {
            let error = #expect(throws: AuthError.self) { try authenticator(fields, StubTransport(responses: [])) }
            #expect(error?.path == path)
            #expect(error?.kind == .configuration)
        }
    }

    @Test("a typed configuration signs with any source")
    func typed() async throws {
        let transport = StubTransport(responses: answers(1))
        var assertion = JWTConfiguration(signer: try JWTKey(secret: Secret(Self.secret), algorithm: .hs256))
        assertion.hasIdentifier = true
        let environment = AuthEnvironment(transport: transport, clock: clock)
        var configuration = OAuthConfiguration(
            tokenEndpoint: "https://auth.example/token", grant: .clientCredentials,
            client: .init(id: "client-1", secret: nil))
        configuration.clientAuthentication = .assertion(
            try JWTAuthenticator(configuration: assertion, environment: environment))
        _ = try await header(try OAuthAuthenticator(configuration: configuration, environment: environment))
        let request = try #require(transport.requests.first)
        #expect(form(request)["client_assertion"] != nil)
    }

    @Test("an assertion with a prefix is refused before it is sent, as the client's and as the grant")
    func prefixed() throws {
        var assertion = JWTConfiguration(signer: try JWTKey(secret: Secret(Self.secret), algorithm: .hs256))
        assertion.prefix = "Bearer "
        let environment = AuthEnvironment(transport: StubTransport(responses: []), clock: clock)
        let source = try JWTAuthenticator(configuration: assertion, environment: environment)
        let client = OAuthConfiguration.Client(id: "client-1", secret: nil)
        var signing = OAuthConfiguration(
            tokenEndpoint: "https://auth.example/token", grant: .clientCredentials, client: client)
        signing.clientAuthentication = .assertion(source)
        let asserting = OAuthConfiguration(
            tokenEndpoint: "https://auth.example/token", grant: .assertion(source), client: client)
        for (configuration, owner) in [(signing, "the client"), (asserting, "the grant")] {
            let error = #expect(throws: AuthError.self) {
                try OAuthAuthenticator(configuration: configuration, environment: environment)
            }
            #expect(error?.code == .invalidDefinition)
            #expect(error?.message.hasPrefix("the assertion of \(owner) has a prefix") == true)
        }
    }
}
