import AuthCore
import AuthSession
import AuthTesting
import TestSupport
import Testing

@Suite("Sessions in Swift")
struct TypedSessionTests {
    private let clock = ManualClock()

    private func environment(_ transport: any HTTPTransport) -> AuthEnvironment {
        AuthEnvironment(transport: transport, clock: clock, tokenPolicy: .exact)
    }

    private var configuration: SessionConfiguration {
        get throws {
            SessionConfiguration(
                login: LoginRequest(
                    AuthRequest(method: "POST", url: "https://api.example/login", body: .json(["user": "ann"]))),
                token: .body(["token"]), placement: .header("X-Session"), prefix: "Token ",
                lifetime: try .lasting("PT15M"))
        }
    }

    @Test("are at hand from the login to their end")
    func ready() async throws {
        let transport = StubTransport { _, index in .token("t\(index)") }
        let authenticator = try SessionTokenAuthenticator(
            configuration: try configuration, environment: environment(transport))
        let request = AuthRequest(url: "https://api.example/items")
        #expect(authenticator.readyCredentials(for: request) == nil)
        let first = try await authenticator.credentials(for: request)
        #expect(authenticator.readyCredentials(for: request) == first)
        clock.advance(by: .seconds(901))
        #expect(authenticator.readyCredentials(for: request) == nil)
    }

    @Test("log in, refresh and log out as closures say")
    func closures() async throws {
        let transport = StubTransport { request, index in
            switch request.url {
            case "https://api.example/refresh": .token("u\(index)")
            default: .token("t\(index)", ["next": "r0"])
            }
        }
        var configuration = try configuration
        configuration.refresh = .init(token: .body(["next"])) { token in
            LoginRequest(
                AuthRequest(
                    method: "POST", url: "https://api.example/refresh", body: .json(["r": .string(token.reveal())])))
        }
        configuration.logout = { token in
            LoginRequest(
                AuthRequest(
                    method: "DELETE", url: "https://api.example/login", headers: [.init("X-Session", token.reveal())]))
        }
        let authenticator = try SessionTokenAuthenticator(
            configuration: configuration, environment: environment(transport))
        #expect(try await header(authenticator, "X-Session") == "Token t0")
        clock.advance(by: .seconds(901))
        #expect(try await header(authenticator, "X-Session") == "Token u1")
        #expect(transport.requests[1].body == .json(["r": "r0"]))
        await authenticator.close()
        #expect(transport.requests[2].headers["X-Session"] == "u1")
    }

    @Test("have further steps, an expiry and credentials of their own")
    func steps() async throws {
        let transport = StubTransport { _, index in
            index % 2 == 0
                ? .json(["c": "c1"]) : .json([:], headers: [.init("X-Token", "t\(index)"), .init("X-Until", "60")])
        }
        var configuration = try configuration
        configuration.token = .header("X-Token")
        configuration.expiry = .location(.header("X-Until"))
        configuration.followingSteps = [
            { answer in
                LoginRequest(AuthRequest(url: "https://api.example/" + (answer.body?["c"]?.stringValue ?? "")))
            }
        ]
        configuration.credentials = { token, generation in
            try RequestCredentials(
                [.init(.query("s"), token), .init(.header("X-Kind"), Secret("session"))], generation: generation)
        }
        let authenticator = try SessionTokenAuthenticator(
            configuration: configuration, environment: environment(transport))
        let request = try await applied(authenticator, AuthRequest(url: "https://api.example/items"))
        #expect(request.url == "https://api.example/items?s=t1")
        #expect(request.headers["X-Kind"] == "session")
        clock.advance(by: .seconds(61))
        _ = try await header(authenticator)
        #expect(transport.requests.map(\.url).suffix(2) == ["https://api.example/login", "https://api.example/c1"])
    }

    @Test("live for one request, without an end, or as long as a duration says")
    func lifetimes() async throws {
        for (lifetime, logins) in [
            (SessionConfiguration.Lifetime.oneRequest, 3), (.unlimited, 1), (try .lasting("P1M"), 2),
        ] {
            let transport = StubTransport.tokens()
            var configuration = try configuration
            configuration.lifetime = lifetime
            let authenticator = try SessionTokenAuthenticator(
                configuration: configuration, environment: environment(transport))
            for _ in 0..<2 { _ = try await header(authenticator) }
            clock.advance(by: .seconds(32 * 86_400))
            _ = try await header(authenticator)
            #expect(transport.requests.count == logins)
        }
        #expect(throws: AuthError.self) { try SessionConfiguration.Lifetime.lasting("PT0S") }
    }

    @Test("rules and waits of a login are values")
    func errorHandling() async throws {
        let clock = HastyClock()
        let transport = StubTransport { _, index in index < 2 ? .status(423, ["why": "busy"]) : .token("t") }
        var configuration = try configuration
        configuration.login.errorHandling.rules = [
            .init(action: .retry, message: { $0.body?["why"]?.stringValue }) { $0.head.status == 423 }
        ]
        configuration.login.errorHandling.backoffs = [.constant(.seconds(3))]
        let authenticator = try SessionTokenAuthenticator(
            configuration: configuration,
            environment: AuthEnvironment(transport: transport, clock: clock, tokenPolicy: .exact))
        #expect(try await header(authenticator, "X-Session") == "Token t")
        #expect(clock.waits == [.seconds(3), .seconds(3)])
    }

    @Test("a given token is sent until it is refused")
    func legacy() async throws {
        var configuration = LegacySessionConfiguration(
            header: "X-Session", loginURL: "https://api.example/login", validationURL: "https://api.example/me",
            tokenMember: "id")
        configuration.sessionToken = Secret("given-1")
        let transport = StubTransport(responses: [.status(200)])
        let authenticator = try LegacySessionTokenAuthenticator(
            configuration: configuration, environment: environment(transport))
        #expect(try await header(authenticator, "X-Session") == "given-1")
        await authenticator.close()
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == .superseded)
    }

    @Test("events name the connection")
    func connection() async throws {
        let events = RecordingEventSink()
        let environment = AuthEnvironment(transport: StubTransport.tokens(), clock: clock, events: events)
        var legacy = LegacySessionConfiguration(
            header: "X-Session", loginURL: "https://api.example/login", validationURL: "https://api.example/me",
            tokenMember: "token")
        legacy.username = "ann"
        legacy.password = Secret("p")
        let authenticators: [(String, any Authenticator)] = [
            (
                "customer-17",
                try SessionTokenAuthenticator(
                    configuration: configuration, environment: environment, connection: "customer-17")
            ),
            (
                "customer-18",
                try LegacySessionTokenAuthenticator(
                    configuration: legacy, environment: environment, connection: "customer-18")
            ),
        ]
        for (name, authenticator) in authenticators {
            _ = try await header(authenticator, "X-Session")
            #expect(events.events.last?.kind == .issued)
            #expect(events.events.last?.connection == name)
        }
    }
}
