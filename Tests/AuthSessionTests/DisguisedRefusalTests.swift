import AuthCore
import AuthTesting
import Testing

@Suite("Logins that fail in disguise")
struct DisguisedRefusalTests {
    private let clock = ManualClock()
    private let request = AuthRequest(url: "https://api.example/items")

    private func refuse(_ authenticator: any Authenticator) async throws {
        let credentials = try await authenticator.credentials(for: request)
        let rejection = AuthRejection(request: request, credentials: credentials, response: ResponseHead(status: 401))
        _ = try await authenticator.recover(from: rejection)
    }

    @Test("an API that refuses what each login brings is not logged in to again and again")
    func refusedAtOnce() async throws {
        let transport = StubTransport.tokens()
        let authenticator = try build(session(), transport, clock: clock)
        for _ in 0..<5 { try await refuse(authenticator) }
        for _ in 0..<20 {
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.kind == .refused)
        }
        #expect(transport.requests.count == 5)
        // A probe is one login, and what it brings counts at once.
        clock.advance(by: .seconds(61))
        try await refuse(authenticator)
        await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(transport.requests.count == 6)
    }

    /// An API that answers every request with a status, as those see it who send through the authenticator.
    private func use(_ authenticator: any Authenticator, status: Int) async throws -> Int {
        try await authenticator.send(request) { _ in AttemptOutcome(status, head: ResponseHead(status: status)) }
    }

    @Test(
        "nor where it is told through the usual loop, whatever the session's duration and however slow the API",
        arguments: [JSONValue.null, "PT1H", "legacy"])
    func refusedInTheLoop(duration: JSONValue) async throws {
        let transport = StubTransport { _, index in .json(["id": .string("s\(index)")]) }
        let legacy: JSONValue = [
            "type": "LegacySessionTokenAuthenticator", "header": "X-Session", "login_url": "https://api.example/login",
            "validate_session_url": "https://api.example/me", "session_token_response_key": "id", "username": "ann",
            "password": "pass-word",
        ]
        let usual = session(["expiration_duration": duration, "session_token_path": ["id"]])
        let authenticator = try build(duration == "legacy" ? legacy : usual, transport, clock: clock)
        var refusals = 0
        for _ in 0..<20 {
            do {
                #expect(try await use(authenticator, status: 401) == 401)
            } catch let error as AuthError {
                #expect(error.kind == .refused)
                refusals += 1
            }
            clock.advance(by: .seconds(2))
        }
        #expect(refusals > 0)
        // Five, and a probe for each minute that becomes two.
        #expect(transport.requests.count <= 6)
    }

    @Test("an API that refuses a session soon after it has accepted it is no such thing")
    func accepted() async throws {
        let transport = StubTransport.tokens()
        let authenticator = try build(session(), transport, clock: clock)
        for _ in 0..<20 {
            #expect(try await use(authenticator, status: 200) == 200)
            clock.advance(by: .seconds(1))
            try await refuse(authenticator)
        }
        #expect(transport.requests.count == 20)
    }

    @Test("sessions that serve for a while before they are refused are no such thing", arguments: [5, 120])
    func refusedLater(seconds: Int) async throws {
        let transport = StubTransport.tokens()
        let authenticator = try build(session(), transport, clock: clock)
        for _ in 0..<20 {
            _ = try await header(authenticator)
            clock.advance(by: .seconds(seconds))
            try await refuse(authenticator)
        }
        #expect(transport.requests.count == 20)
    }

    @Test(
        "a cookie that an answer takes away is no session",
        arguments: [
            "sid=x; Max-Age=0", "sid=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/", "sid=deleted; max-age=-1",
        ])
    func deletedCookie(cookie: String) async throws {
        let transport = StubTransport { _, _ in .json([:], headers: [.init("Set-Cookie", cookie)]) }
        let definition = session(["session_token_path": .null, "session_token_cookie": "sid"])
        let authenticator = try build(definition, transport, clock: clock)
        for _ in 0..<5 {
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.kind == .refused)
        }
        #expect(transport.requests.count == 1)
    }

    @Test("a session that is over as it comes lasts as long as is usual", arguments: [0, -1, 1_000_000_000])
    func overAtBirth(expiry: Int) async throws {
        let transport = StubTransport { _, _ in .token("t", ["expires": .number(JSONNumber(expiry))]) }
        let definition = session(["token_expiry_path": ["expires"], "expiration_duration": "PT10M"])
        let authenticator = try build(definition, transport, clock: clock)
        for _ in 0..<5 { #expect(try await header(authenticator) == "Bearer t") }
        #expect(transport.requests.count == 1)
        clock.advance(by: .seconds(601))
        _ = try await header(authenticator)
        #expect(transport.requests.count == 2)
    }
}
