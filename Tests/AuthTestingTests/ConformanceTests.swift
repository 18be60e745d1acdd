import AuthBasic
import AuthCore
import AuthTesting
import Testing

struct ConformanceTests {
    static let secret = "canary \"é:/+ secret"
    static let placements: [(RequestCredentials.Placement, AuthRequest)] = [
        (.header("X-Key"), AuthRequest(url: "https://api.example.com/items?page=1")),
        (.query("key"), AuthRequest(url: "https://api.example.com/items?page=1")),
        (.cookie("key"), AuthRequest(url: "https://api.example.com/", headers: [.init("Cookie", "a=b")])),
        (.formField("key"), AuthRequest(method: "POST", url: "https://a.example/", body: .form([FormField("a", "b")]))),
        (.jsonField("auth", "key"), AuthRequest(method: "POST", url: "https://a.example/", body: .json(["a": 1]))),
    ]

    @Test(arguments: placements)
    func anAPIKeyConformsInEveryPlace(placement: RequestCredentials.Placement, request: AuthRequest) async throws {
        try await AuthenticatorConformance(secrets: [Self.secret], request: request) {
            try APIKeyAuthenticator(key: Secret(Self.secret), in: placement)
        }.check()
    }

    @Test func basicConforms() async throws {
        try await AuthenticatorConformance(
            secrets: ["user-" + Self.secret, Self.secret], request: AuthRequest(url: "https://api.example.com/")
        ) {
            try HTTPBasicAuthenticator(username: Secret("user-" + Self.secret), password: Secret(Self.secret))
        }.check()
    }

    @Test func bearerConforms() async throws {
        try await AuthenticatorConformance(
            secrets: [Self.secret], request: AuthRequest(url: "https://api.example.com/")
        ) { try BearerAuthenticator(token: Secret(Self.secret)) }.check()
    }

    @Test func noAuthenticationConforms() async throws {
        try await AuthenticatorConformance(secrets: [], request: AuthRequest(url: "https://api.example.com/")) {
            NoAuthenticator()
        }.check()
    }

    @Test func anAuthenticatorThatFetchesTokensConforms() async throws {
        try await AuthenticatorConformance(
            secrets: TokenAuthenticator.tokens.prefix(4).map { $0 },
            request: AuthRequest(url: "https://api.example.com/")
        ) { TokenAuthenticator() }.check()
    }

    @Test func signaturesThatVaryByDesignConformWhenToldSo() async throws {
        let suite = { (variesByDesign: Bool) in
            AuthenticatorConformance(
                secrets: [], request: AuthRequest(url: "https://api.example.com/"), variesByDesign: variesByDesign
            ) { NonceAuthenticator() }
        }
        try await suite(true).check()
        #expect(await suite(false).run().map(\.check).contains(.concurrency))
    }

    @Test func aFailureListsItsViolations() async throws {
        let suite = AuthenticatorConformance(
            secrets: [leakedSecret], request: AuthRequest(url: "https://api.example.com/")
        ) { PlainTextAuthenticator() }
        let failure = await #expect(throws: ConformanceFailure.self) { try await suite.check() }
        let text = try #require(failure).description
        #expect(text.contains("- secrecy: the authenticator before its first use: its description shows secret 0"))
        #expect(!text.contains("canary"))
    }

    @Test func theSuiteItselfShowsNoSecret() {
        let suite = AuthenticatorConformance(
            secrets: [leakedSecret], request: AuthRequest(url: "https://api.example.com/?k=\(leakedSecret)")
        ) { NoAuthenticator() }
        #expect(SecretScanner([leakedSecret]).leaks(shownBy: suite).isEmpty)
    }

    private struct NonceAuthenticator: Authenticator {
        func credentials(for request: AuthRequest) async throws -> RequestCredentials {
            try RequestCredentials([.init(.header("X-Nonce"), Secret(String(UInt64.random(in: 0...(.max)))))])
        }
    }
}
