import AuthCore
import AuthRegistry
import AuthSession
import AuthTesting
import Synchronization
import TestSupport
import Testing

@Suite("Many callers of one session")
struct ConcurrentSessionTests {
    private let clock = ManualClock()
    private let request = AuthRequest(url: "https://api.example/items")

    @Test("fifty streams of equal definitions, ten requests each: one login")
    func streams() async throws {
        let transport = StubTransport.tokens()
        let environment = AuthEnvironment(transport: transport, clock: clock)
        let connection = try connect(["user": "ann"], environment)
        try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<50 {
                let authenticator = try connection.authenticator(for: session())
                for _ in 0..<10 { group.addTask { try await header(authenticator) } }
            }
            for try await value in group { #expect(value == "Bearer t1") }
        }
        #expect(transport.requests.count == 1)
    }

    @Test("a thousand requests refused at once cost one login, and each is sent again with the new session")
    func thousandRefusals() async throws {
        let transport = StubTransport.tokens()
        let authenticator = try build(session(), transport, clock: clock)
        // Nobody goes on before all thousand have been refused.
        let refused = Counter()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<1_000 {
                group.addTask { [request] in
                    try await authenticator.send(request) { attempt in
                        guard attempt.headers["Authorization"] == "Bearer t1" else {
                            return AttemptOutcome(200, head: ResponseHead(status: 200))
                        }
                        refused.increment()
                        while refused.value < 1_000 { await Task.yield() }
                        return AttemptOutcome(401, head: ResponseHead(status: 401))
                    }
                }
            }
            for try await status in group { #expect(status == 200) }
        }
        #expect(refused.value == 1_000)
        #expect(transport.requests.count == 2)
    }

    @Test("a refusal of an old session that comes late costs none")
    func lateRefusal() async throws {
        let transport = StubTransport.tokens()
        let authenticator = try build(session(), transport, clock: clock)
        let old = try await authenticator.credentials(for: request)
        let rejection = AuthRejection(request: request, credentials: old, response: ResponseHead(status: 401))
        for _ in 0..<3 {
            #expect(try await authenticator.recover(from: rejection) == .retry)
            #expect(try await header(authenticator) == "Bearer t2")
        }
        #expect(transport.requests.count == 2)
    }

    @Test("without a duration there is one login for each request, and one for those that come together")
    func oneRequest() async throws {
        let gate = Gate(StubTransport.tokens())
        let authenticator = try build(session(["expiration_duration": .null]), gate, clock: clock)
        let callers = (0..<20).map { _ in Task { try await header(authenticator) } }
        while gate.arrived == 0 { await Task.yield() }
        // All are to wait for the login that is under way.
        for _ in 0..<1_000 { await Task.yield() }
        gate.open()
        for caller in callers { #expect(try await caller.value == "Bearer t1") }
        #expect(try await header(authenticator) == "Bearer t2")
        #expect(gate.arrived == 2)
    }

    @Test("a caller that is cancelled stops waiting, and the login goes on for the others")
    func cancellation() async throws {
        let gate = Gate(StubTransport.tokens())
        let authenticator = try build(session(), gate, clock: clock)
        let first = Task { try await header(authenticator) }
        while gate.arrived == 0 { await Task.yield() }
        let second = Task { try await header(authenticator) }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        gate.open()
        #expect(try await second.value == "Bearer t1")
        #expect(gate.arrived == 1)
    }

    @Test("a login that fails in passing while the old session works is no error")
    func passingFailure() async throws {
        let isDown = Mutex(false)
        let transport = StubTransport { _, index in
            isDown.withLock { $0 } ? .status(503) : .token("t\(index)")
        }
        let definition = session(login: ["error_handler": ["max_retries": 0]])
        // Margins as usual: the last six minutes of the hour count as its end.
        let environment = AuthEnvironment(transport: transport, clock: clock)
        let authenticator = try connect([:], environment).authenticator(for: definition)
        #expect(try await header(authenticator) == "Bearer t0")
        isDown.withLock { $0 = true }
        clock.advance(by: .seconds(3_570))
        for _ in 0..<5 { #expect(try await header(authenticator) == "Bearer t0") }
        isDown.withLock { $0 = false }
        clock.advance(by: .seconds(20))
        #expect(try await header(authenticator) != "Bearer t0")
    }

    @Test("a server that never answers is a time-out by the deadline, and the next call tries anew")
    func silence() async throws {
        let gate = Gate(StubTransport.tokens())
        let authenticator = try build(session(), gate, clock: clock)
        let caller = Task { try await header(authenticator) }
        while gate.arrived == 0 { await Task.yield() }
        await clock.waitForSleepers()
        clock.advance(by: TokenCachePolicy.exact.renewalDeadline)
        let error = await #expect(throws: AuthError.self) { try await caller.value }
        #expect(error?.code == .renewalTimedOut)
        gate.open()
        // The login that was given up goes on; what it brings is as good as what the next one does.
        let value = try await header(authenticator)
        #expect(["Bearer t1", "Bearer t2"].contains(value))
    }

    @Test("close() waits for a login that is under way")
    func closing() async throws {
        let gate = Gate(StubTransport.tokens())
        let authenticator = try build(session(), gate, clock: clock)
        let caller = Task { try await header(authenticator) }
        while gate.arrived == 0 { await Task.yield() }
        let isClosed = Mutex(false)
        async let closing: Void = {
            await authenticator.close()
            isClosed.withLock { $0 = true }
        }()
        await #expect(throws: AuthError.self) { try await caller.value }
        for _ in 0..<1_000 { await Task.yield() }
        #expect(!isClosed.withLock { $0 })
        gate.open()
        await closing
    }

    @Test("a session is a source of tokens: the one there is, or a fresh one")
    func source() async throws {
        let authenticator = try build(session(), StubTransport.tokens(), clock: clock)
        let source = try #require(authenticator as? SessionTokenAuthenticator)
        let token = try await source.token(fresh: false)
        #expect(token.value.reveal() == "t1")
        #expect(try await source.token(fresh: true).value.reveal() == "t2")
        #expect(!source.invalidate(generation: token.generation))
    }

    @Test("events tell of logins, failures and refusals")
    func events() async throws {
        let sink = RecordingEventSink()
        let transport = StubTransport { _, index in [.status(503), .token("t"), .status(401)][min(index, 2)] }
        let authenticator = try build(session(), transport, clock: HastyClock(), events: sink)
        let credentials = try await authenticator.credentials(for: request)
        let rejection = AuthRejection(request: request, credentials: credentials, response: ResponseHead(status: 401))
        for _ in 0..<2 { _ = try await authenticator.recover(from: rejection) }
        await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(sink.events.map(\.kind) == [.retrying, .issued, .refused, .failed])
        #expect(sink.events.map(\.code) == [.serverFault, nil, nil, .refused])
    }
}
