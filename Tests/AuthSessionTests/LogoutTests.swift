import AuthCore
import AuthTesting
import Synchronization
import Testing

@Suite("Logging out")
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
        while gate.arrived == 0 { await Task.yield() }
        let closing = Task { await authenticator.close() }
        let error = await #expect(throws: AuthError.self) { try await caller.value }
        #expect(error?.code == .superseded)
        gate.open()
        await closing.value
        #expect(gate.arrived == 2)
    }

    @Test("a server that fails is asked once, and nobody hears of it")
    func failing() async throws {
        let transport = StubTransport { request, _ in request.method == "DELETE" ? .status(503) : .token("t1") }
        let authenticator = try build(definition(), transport, clock: clock)
        _ = try await header(authenticator)
        await authenticator.close()
        #expect(logouts(transport).count == 1)
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
