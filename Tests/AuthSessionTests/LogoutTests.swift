import AuthCore
import AuthSession
import AuthTesting
import Synchronization
import TestSupport
import Testing

@Suite("Logging out", .timeLimit(.minutes(5)))
struct LogoutTests {
    private let clock = ManualClock()

    private func definition(_ fields: JSONObject = [:]) -> JSONValue {
        var fields = fields
        fields["logout_requester"] = [
            "type": "HttpRequester", "url": "https://api.example/logout", "http_method": "DELETE",
            "request_headers": ["X-Session": "{{ session_token }}"],
        ]
        return session(fields)
    }

    private func logouts(_ transport: StubTransport) -> [String?] {
        transport.requests.filter { $0.method == "DELETE" }.map { $0.headers["X-Session"] }
    }

    @Test("close() ends the session, once")
    func once() async throws {
        let transport = StubTransport.tokens()
        let authenticator = try build(definition(), transport, clock: clock)
        _ = try await header(authenticator)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<5 { group.addTask { await authenticator.close() } }
        }
        #expect(logouts(transport) == ["t1"])
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == .superseded)
    }

    @Test("without a session nothing is sent, nor for one that the API has refused")
    func none() async throws {
        let transport = StubTransport.tokens()
        try await build(definition(), transport, clock: clock).close()
        #expect(transport.requests.isEmpty)
        let authenticator = try build(definition(), transport, clock: clock)
        let request = AuthRequest(url: "https://api.example/items")
        let credentials = try await authenticator.credentials(for: request)
        _ = try await authenticator.recover(
            from: AuthRejection(request: request, credentials: credentials, response: ResponseHead(status: 401)))
        await authenticator.close()
        #expect(logouts(transport).isEmpty)
    }

    @Test("the last session ends also where each request has its own, and where it is close to its end")
    func last() async throws {
        let transport = StubTransport.tokens()
        let authenticator = try build(definition(["expiration_duration": .null]), transport, clock: clock)
        for _ in 0..<3 { _ = try await header(authenticator) }
        await authenticator.close()
        #expect(logouts(transport) == ["t3"])
    }

    @Test("a login that is under way is ended too")
    func underWay() async throws {
        let gate = Gate(StubTransport.tokens())
        let authenticator = try build(definition(), gate, clock: clock)
        let caller = Task { try await header(authenticator) }
        #expect(await eventually { gate.arrived > 0 })
        let closing = Task { await authenticator.close() }
        let error = await #expect(throws: AuthError.self) { try await caller.value }
        #expect(error?.code == .superseded)
        gate.open()
        await closing.value
        #expect(gate.arrived == 2)
    }

    /// Keeps the first request waiting until a test opens its gate; the others pass.
    private struct SlowStart: HTTPTransport {
        let base = StubTransport.tokens()
        let gate: Gate
        init() { gate = Gate(base) }

        func send(_ request: AuthRequest) async throws -> HTTPResponse {
            try await gate.arrived == 0 ? gate.send(request) : base.send(request)
        }
    }

    @Test("a login that was given up, and brings a session after its successor, is ended at once")
    func overtaken() async throws {
        let transport = SlowStart()
        let authenticator = try build(definition(), transport, clock: clock)
        let caller = Task { try await header(authenticator) }
        #expect(await eventually { transport.gate.arrived > 0 })
        await clock.waitForSleepers()
        clock.advance(by: TokenCachePolicy.exact.renewalDeadline)
        await #expect(throws: AuthError.self) { try await caller.value }
        #expect(try await header(authenticator) == "Bearer t1")
        transport.gate.open()
        #expect(await eventually { logouts(transport.base) == ["t2"] })
        // The session in use goes on.
        #expect(try await header(authenticator) == "Bearer t1")
        await authenticator.close()
        #expect(logouts(transport.base) == ["t2", "t1"])
    }

    @Test("a login that close() did not wait for any longer is ended when it comes")
    func afterwards() async throws {
        let transport = SlowStart()
        let authenticator = try build(definition(), transport, clock: clock)
        let caller = Task { try await header(authenticator) }
        #expect(await eventually { transport.gate.arrived > 0 })
        let closing = Task { await authenticator.close() }
        await #expect(throws: AuthError.self) { try await caller.value }
        await clock.waitForSleepers()
        let isClosed = Counter()
        let watching = Task {
            await closing.value
            isClosed.increment()
        }
        while isClosed.value == 0 {
            clock.advance(by: TokenCachePolicy.exact.renewalDeadline)
            await Task.yield()
        }
        await watching.value
        #expect(logouts(transport.base).isEmpty)
        transport.gate.open()
        #expect(await eventually { logouts(transport.base) == ["t1"] })
    }

    @Test("a session of credentials that have changed is ended, and so is the one in its place")
    func resetAfterLogin() async throws {
        let transport = StubTransport.tokens()
        let authenticator = try build(definition(), transport, clock: clock)
        let sessions = try #require(authenticator as? SessionTokenAuthenticator)
        #expect(try await header(sessions) == "Bearer t1")
        sessions.reset()
        #expect(await eventually { logouts(transport) == ["t1"] })
        let next = try #require(try await header(sessions)).dropFirst("Bearer ".count)
        sessions.reset()
        sessions.reset()
        await sessions.close()
        #expect(logouts(transport) == ["t1", String(next)])
    }

    @Test("a login with credentials that have changed since is ended, and another takes its place")
    func reset() async throws {
        let gate = Gate(StubTransport.tokens())
        let authenticator = try build(definition(), gate, clock: clock)
        let sessions = try #require(authenticator as? SessionTokenAuthenticator)
        let caller = Task { try await header(sessions) }
        #expect(await eventually { gate.arrived > 0 })
        sessions.reset()
        // The next one does not wait for the one that is of no use any more.
        #expect(await eventually { gate.arrived == 2 })
        gate.open()
        let token = try await caller.value
        #expect(["Bearer t1", "Bearer t2"].contains(token))
        await sessions.close()
        #expect(gate.arrived == 4)
    }

    @Test("a server that fails is asked once, and only the sink of events hears of it")
    func failing() async throws {
        let transport = StubTransport { request, _ in request.method == "DELETE" ? .status(503) : .token("t1") }
        let events = RecordingEventSink()
        let authenticator = try build(definition(), transport, clock: clock, events: events)
        _ = try await header(authenticator)
        await authenticator.close()
        #expect(logouts(transport).count == 1)
        #expect(events.events.last?.kind == .logoutFailed && events.events.last?.code == .serverFault)
    }

    /// Answers a login, and a logout never, whether it is cancelled or not.
    private final class Silence: HTTPTransport {
        private let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])
        func end() { for waiter in waiting.withLock({ $0 }) { waiter.resume() } }

        func send(_ request: AuthRequest) async throws -> HTTPResponse {
            if request.method == "DELETE" {
                await withCheckedContinuation { continuation in waiting.withLock { $0.append(continuation) } }
            }
            return .token("t1")
        }
    }

    @Test("a silent server holds close() up for ten seconds and no longer")
    func silence() async throws {
        let transport = Silence()
        let authenticator = try build(definition(), transport, clock: clock)
        _ = try await header(authenticator)
        let isClosed = Mutex(false)
        async let closing: Void = {
            await authenticator.close()
            isClosed.withLock { $0 = true }
        }()
        await clock.waitForSleepers()
        clock.advance(by: .milliseconds(9_999))
        for _ in 0..<1_000 { await Task.yield() }
        #expect(!isClosed.withLock { $0 })
        clock.advance(by: .milliseconds(1))
        await closing
        #expect(isClosed.withLock { $0 })
        transport.end()
    }
}
