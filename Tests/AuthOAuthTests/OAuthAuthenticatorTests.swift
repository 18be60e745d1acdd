import AuthCore
import AuthOAuth
import AuthTesting
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("OAuth authenticator", .timeLimit(.minutes(5)))
struct OAuthAuthenticatorTests {
    private let clock = ManualClock()

    private func environment(_ transport: any HTTPTransport) -> AuthEnvironment {
        AuthEnvironment(
            transport: transport, clock: clock, tokenPolicy: TokenCachePolicy(leeway: .zero, refreshAhead: .zero))
    }

    @Test("one token request serves a hundred callers, and the next comes when the token is over")
    func sharing() async throws {
        let server = TokenServer()
        let authenticator = try OAuthAuthenticator(configuration: .refreshing(), environment: environment(server))
        try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<100 { group.addTask { try await header(authenticator) } }
            for try await value in group { #expect(value == "Bearer a1") }
        }
        #expect(server.presented == ["r0"])
        clock.advance(by: .seconds(101))
        // The answer brought a new refresh token, which the client must use (RFC 6749, section 6).
        #expect(try await header(authenticator) == "Bearer a2")
        #expect(server.presented == ["r0", "r1"])
    }

    @Test("a refresh token that the server replaces is told where nothing keeps the successor")
    func unstored() async throws {
        for (store, key) in [(true, true), (true, false), (false, false)] {
            let events = RecordingEventSink()
            var environment = environment(TokenServer())
            environment.events = events
            if store { environment.store = InMemoryCredentialStore() }
            let authenticator = try OAuthAuthenticator(
                configuration: .refreshing(), environment: environment,
                storedUnder: key ? CredentialKey(connection: "c", path: ["auth"]) : nil)
            _ = try await header(authenticator)
            clock.advance(by: .seconds(101))
            _ = try await header(authenticator)
            let expected: [AuthEvent.Kind] =
                key ? [.rotated, .issued, .rotated, .issued] : [.unstored, .issued, .unstored, .issued]
            #expect(events.events.map(\.kind) == expected)
        }
    }

    @Test("events name the connection, or that of the key", arguments: [false, true])
    func connection(isStored: Bool) async throws {
        let events = RecordingEventSink()
        var environment = environment(TokenServer())
        environment.events = events
        environment.store = InMemoryCredentialStore()
        let authenticator = try OAuthAuthenticator(
            configuration: .refreshing(), environment: environment, connection: "customer-17",
            storedUnder: isStored ? CredentialKey(connection: "customer-18", path: ["auth"]) : nil)
        _ = try await header(authenticator)
        #expect(!events.events.isEmpty)
        #expect(events.events.allSatisfy { $0.connection == (isStored ? "customer-18" : "customer-17") })
    }

    @Test("a successor that comes while the authenticator is closed is told, too: it is kept nowhere")
    func unstoredWhileClosing() async throws {
        let events = RecordingEventSink()
        let state = Mutex((hasArrived: false, isOpen: false))
        let answer = #"{"access_token": "a1", "refresh_token": "r1", "expires_in": 100}"#
        var environment = environment(
            StubTransport { _, _ in
                state.withLock { $0.hasArrived = true }
                // The answer is on its way, whoever waits for it.
                while !state.withLock({ $0.isOpen }) { await Task.yield() }
                return HTTPResponse(status: 200, body: Array(answer.utf8))
            })
        environment.events = events
        let authenticator = try OAuthAuthenticator(configuration: .refreshing(), environment: environment)
        let asking = Task { try await header(authenticator) }
        #expect(await eventually { state.withLock { $0.hasArrived } })
        async let closed: Void = authenticator.close()
        // Those who wait are told at once that it is closed.
        _ = try? await asking.value
        state.withLock { $0.isOpen = true }
        await closed
        #expect(events.events.map(\.kind) == [.unstored, .issued])
    }

    @Test("a refresh token that stays is nothing to tell")
    func reusable() async throws {
        let events = RecordingEventSink()
        let answer = #"{"access_token": "a1", "refresh_token": "r0", "expires_in": 100}"#
        var environment = environment(
            StubTransport(responses: [HTTPResponse(status: 200, body: Array(answer.utf8))]))
        environment.events = events
        _ = try await header(try OAuthAuthenticator(configuration: .refreshing(), environment: environment))
        #expect(events.events.map(\.kind) == [.issued])
    }

    @Test("a token is at hand from its coming to its end, and while it is not refused")
    func ready() async throws {
        let authenticator = try OAuthAuthenticator(
            configuration: .refreshing(), environment: environment(TokenServer()))
        let request = AuthRequest(url: "https://api.example/items")
        #expect(authenticator.readyCredentials(for: request) == nil)
        let first = try await authenticator.credentials(for: request)
        #expect(authenticator.readyCredentials(for: request) == first)
        clock.advance(by: .seconds(101))
        #expect(authenticator.readyCredentials(for: request) == nil)
        let second = try await authenticator.credentials(for: request)
        #expect(authenticator.readyCredentials(for: request) == second)
        _ = try await authenticator.recover(
            from: AuthRejection(request: request, credentials: second, response: ResponseHead(status: 401)))
        #expect(authenticator.readyCredentials(for: request) == nil)
    }

    @Test(
        "none is at hand once the credentials have changed, or the authenticator is closed", arguments: [true, false])
    func readyNoMore(isReset: Bool) async throws {
        let authenticator = try OAuthAuthenticator(
            configuration: .refreshing(), environment: environment(TokenServer()))
        let request = AuthRequest(url: "https://api.example/items")
        _ = try await authenticator.credentials(for: request)
        if isReset { authenticator.reset() } else { await authenticator.close() }
        #expect(authenticator.readyCredentials(for: request) == nil)
    }

    @Test(
        "the token itself comes without its prefix, whatever that is and wherever it goes",
        arguments: ["", "Bearer ", "Zoho-oauthtoken ", "\u{E9}t\u{E9} ", "e\u{301}"],
        [RequestCredentials.Placement.query("access_token"), .header("X-Token"), .jsonField("auth", "token")])
    func prefixes(prefix: String, placement: RequestCredentials.Placement) async throws {
        var configuration = OAuthConfiguration.refreshing()
        configuration.prefix = placement.headerName == nil || prefix.utf8.allSatisfy { $0 < 0x80 } ? prefix : "a "
        configuration.placement = placement
        let authenticator = try OAuthAuthenticator(
            configuration: configuration, environment: environment(TokenServer()))
        #expect(try await authenticator.token(fresh: false).value.reveal() == "a1")
        #expect(try await authenticator.token(fresh: true).value.reveal() == "a2")
    }

    @Test("names and dead grants are values, and the usual ones are the usual ones again")
    func names() {
        let usual = OAuthConfiguration.refreshing()
        var other = usual
        other.names.accessToken = "token"
        other.deadGrant.statusCodes = [401]
        #expect(other.names.accessToken == "token")
        #expect(other.names.refreshToken == "refresh_token")
        #expect(other.deadGrant.statusCodes == [401])
        #expect(usual.names == OAuthConfiguration.Names())
        #expect(usual.deadGrant == OAuthConfiguration.DeadGrant())
        other.names = .init()
        other.deadGrant = .init()
        #expect(other.names == usual.names)
        #expect(other.deadGrant == usual.deadGrant)
    }

    @Test("a refused token is renewed once, for a thousand refusals")
    func recovery() async throws {
        let server = TokenServer()
        let authenticator = try OAuthAuthenticator(configuration: .refreshing(), environment: environment(server))
        let request = AuthRequest(url: "https://api.example/items")
        let refused = try await authenticator.credentials(for: request)
        for _ in 0..<1_000 {
            let action = try await authenticator.recover(
                from: AuthRejection(request: request, credentials: refused, response: ResponseHead(status: 401)))
            #expect(action == .retry)
        }
        #expect(try await header(authenticator) == "Bearer a2")
        #expect(server.presented.count == 2)
    }

    @Test("a dead grant is asked for once, until the user signs in again")
    func deadGrant() async throws {
        let server = TokenServer()
        server.revoke()
        let authenticator = try OAuthAuthenticator(configuration: .refreshing(), environment: environment(server))
        for _ in 0..<20 {
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.code == .invalidGrant)
            #expect(error?.kind == .refused)
        }
        #expect(server.presented.count == 1)
        authenticator.reset()
        await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(server.presented.count == 2)
    }

    /// An answer of a server that runs, at a place that is not its token endpoint.
    private static func nothingThere(_ status: Int) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: [.init("Content-Type", "application/json")], body: Array(#"{"detail": "no"}"#.utf8)
        )
    }

    struct Refusal: Sendable {
        var response: HTTPResponse
        var code: AuthError.Code
        var kind: AuthError.Kind
    }

    @Test(
        "A refusal is read for what it means",
        arguments: [
            Refusal(response: TokenServer.refusal("invalid_grant"), code: .invalidGrant, kind: .refused),
            Refusal(response: TokenServer.refusal("invalid_client", status: 401), code: .invalidClient, kind: .refused),
            Refusal(response: TokenServer.refusal("invalid_scope"), code: .invalidScope, kind: .refused),
            Refusal(
                response: HTTPResponse(
                    status: 404, headers: [.init("Content-Type", "text/html")], body: Array("<html>".utf8)),
                code: .invalidResponse, kind: .transient),
            Refusal(
                response: HTTPResponse(
                    status: 200, headers: [.init("Content-Type", "text/html")], body: Array("<html>".utf8)),
                code: .invalidResponse, kind: .transient),
            Refusal(response: nothingThere(404), code: .invalidResponse, kind: .configuration),
            Refusal(response: nothingThere(405), code: .invalidResponse, kind: .configuration),
            Refusal(response: nothingThere(410), code: .invalidResponse, kind: .configuration),
            Refusal(response: nothingThere(418), code: .invalidResponse, kind: .transient),
            Refusal(
                response: HTTPResponse(status: 200, body: Array("{\"token\": 1}".utf8)), code: .invalidResponse,
                kind: .transient),
        ])
    func refusals(refusal: Refusal) async throws {
        let transport = StubTransport(responses: [refusal.response])
        let authenticator = try OAuthAuthenticator(configuration: .refreshing(), environment: environment(transport))
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == refusal.code)
        #expect(error?.kind == refusal.kind)
        #expect(transport.requests.count == 1)
    }

    @Test(
        "no lifetime that a server may name does harm",
        arguments: [
            "1e300", "-1e300", "1e999", "-1e999", "9223372036854775808", "-9223372036854775809", "0", "-1", "1e18",
            "1e11",
            #""1e300""#, #""-1e300""#, #""1e999""#, #""9999-12-31T23:59:59Z""#, #""36500:23:59""#,
        ])
    func hostileLifetimes(expiry: String) async throws {
        let body = #"{"access_token": "a1", "expires_in": \#(expiry)}"#
        let transport = StubTransport(responses: [HTTPResponse(status: 200, body: Array(body.utf8))])
        let authenticator = try OAuthAuthenticator(
            configuration: .refreshing(), environment: environment(transport))
        do {
            #expect(try await header(authenticator) == "Bearer a1")
            #expect(try await authenticator.token(fresh: false).lifetime != nil)
        } catch { #expect((error as? AuthError)?.code == .invalidExpiry) }
    }

    @Test("no expiry that a signed token may name does harm", arguments: ["1e300", "-1e300", "0", "1e18"])
    func hostileClaims(expiry: String) async throws {
        let claims = Data(#"{"exp": \#(expiry)}"#.utf8).base64EncodedString().replacing("=", with: "")
        let body = #"{"access_token": "e30.\#(claims).x"}"#
        let transport = StubTransport(responses: [HTTPResponse(status: 200, body: Array(body.utf8))])
        let authenticator = try OAuthAuthenticator(
            configuration: .refreshing(), environment: environment(transport))
        #expect(try await header(authenticator) == "Bearer e30.\(claims).x")
    }

    @Test("a client secret that went out as HTTP Basic is not repeated")
    func echoedBasic() async throws {
        var configuration = OAuthConfiguration.refreshing()
        configuration.clientAuthentication = .basic
        for words in ["client-secret-1 is wrong", "Basic Y2xpZW50LTE6Y2xpZW50LXNlY3JldC0x is wrong"] {
            let transport = StubTransport(responses: [TokenServer.refusal("invalid_client", description: words)])
            let authenticator = try OAuthAuthenticator(
                configuration: configuration, environment: environment(transport))
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.code == .invalidClient)
            #expect(error?.message.contains("wrong") == false)
        }
    }

    @Test("an error code that is a secret that was sent is not told")
    func secretCode() async throws {
        for code in ["client-secret-1", "r0r0-r0r0"] {
            let transport = StubTransport(responses: [TokenServer.refusal(code)])
            let authenticator = try OAuthAuthenticator(
                configuration: .refreshing("r0r0-r0r0"), environment: environment(transport))
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.code == .refused)
            #expect(error?.message.contains(code) == false)
        }
    }

    @Test("a server's words are told, unless they repeat a secret")
    func descriptions() async throws {
        for (words, isTold) in [
            ("The grant has expired.", true), ("client-secret-1 is wrong", false), ("r0r0 unknown", false),
            ("client-se… is wrong", false), ("client_secret=client%2Dsecret%2D1", false),
            ("client\u{5C}u002Dsecret-1", false), ("Invalid refresh_token", true),
        ] {
            let transport = StubTransport(responses: [TokenServer.refusal("invalid_grant", description: words)])
            let authenticator = try OAuthAuthenticator(
                configuration: .refreshing("r0r0"), environment: environment(transport))
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.message.contains(words) == isTold)
        }
    }

    @Test("a passing failure is tried again, after what the server asks for")
    func retries() async throws {
        let server = TokenServer()
        server.failNext(
            HTTPResponse(status: 503, headers: [.init("Retry-After", "20")]), HTTPResponse(status: 429))
        let authenticator = try OAuthAuthenticator(configuration: .refreshing(), environment: environment(server))
        let value = Task { try await header(authenticator) }
        #expect(await eventually { server.presented.count >= 1 && clock.sleeperCount >= 2 })
        clock.advance(by: .seconds(19))
        for _ in 0..<100 { await Task.yield() }
        #expect(server.presented.count == 1)
        clock.advance(by: .seconds(2))
        while server.presented.count < 3 {
            clock.advance(by: .milliseconds(100))
            await Task.yield()
        }
        #expect(try await value.value == "Bearer a1")
    }

    @Test(
        "A secret goes to https or to this machine",
        arguments: [
            ("https://auth.example/token", true), ("http://127.0.0.1:8080/token", true), ("http://[::1]/token", true),
            ("http://localhost/token", true), ("http://auth.example/token", false), ("ftp://auth.example/token", false),
            ("auth.example/token", false), ("https://user:pw@auth.example/token", false), ("https:///token", false),
            ("http://127.0.0.1.evil.example/token", false), ("http://localhost.evil.example/token", false),
            ("http://[::1].evil.example/token", false), ("http://127.1/token", false),
        ])
    func endpoints(url: String, isAllowed: Bool) throws {
        var configuration = OAuthConfiguration.refreshing()
        configuration.tokenEndpoint = url
        let environment = environment(TokenServer())
        if isAllowed {
            _ = try OAuthAuthenticator(configuration: configuration, environment: environment)
        } else {
            let error = #expect(throws: AuthError.self) {
                try OAuthAuthenticator(configuration: configuration, environment: environment)
            }
            #expect(error?.code == .insecureEndpoint)
        }
    }

    @Test("the client's secret is sent as HTTP Basic, each part form-encoded, where that is asked for")
    func basic() async throws {
        let transport = StubTransport(responses: [
            HTTPResponse(status: 200, body: Array("{\"access_token\": \"t\"}".utf8))
        ])
        var configuration = OAuthConfiguration(
            tokenEndpoint: "https://auth.example/token", grant: .clientCredentials,
            client: .init(id: "a:b", secret: Secret("c d")))
        configuration.clientAuthentication = .basic
        configuration.scopes = ["read", "write"]
        let authenticator = try OAuthAuthenticator(configuration: configuration, environment: environment(transport))
        #expect(try await header(authenticator) == "Bearer t")
        let request = try #require(transport.requests.first)
        #expect(request.headers["Authorization"] == "Basic " + Data("a%3Ab:c%20d".utf8).base64EncodedString())
        #expect(
            request.body
                == .form([FormField("grant_type", "client_credentials"), FormField("scope", "read write")]))
    }

    @Test("keeps the promises of an authenticator and shows no secret")
    func secrecy() async throws {
        let server = TokenServer(refreshToken: "refresh-canary")
        let authenticator = try OAuthAuthenticator(
            configuration: .refreshing("refresh-canary"), environment: environment(server))
        _ = try await header(authenticator)
        var dumped = ""
        dump(authenticator, to: &dumped)
        dump(try await authenticator.credentials(for: AuthRequest(url: "https://api.example")), to: &dumped)
        let shown =
            "\(authenticator) \(String(reflecting: authenticator)) \(OAuthConfiguration.refreshing("refresh-canary"))"
            + dumped
        for canary in ["refresh-canary", "client-secret-1", "Bearer a1"] { #expect(!shown.contains(canary)) }
    }

    @Test("an error does not repeat a token that came with it")
    func tokenInWords() async throws {
        let body =
            #"{"error": "invalid_request", "error_description": "spent: successor-of-r0", "refresh_token": "successor-of-r0"}"#
        let server = TokenServer()
        server.failNext(HTTPResponse(status: 400, body: Array(body.utf8)))
        let authenticator = try OAuthAuthenticator(configuration: .refreshing(), environment: environment(server))
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == .refused)
        #expect(error?.message == "the token request was refused (status 400 with 'invalid_request')")
    }
}
