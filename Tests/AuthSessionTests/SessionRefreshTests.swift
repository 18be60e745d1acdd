import AuthCore
import AuthSession
import AuthTesting
import TestSupport
import Testing

@Suite("A session with a refresh token")
struct SessionRefreshTests {
    private let clock = ManualClock()
    private let definition = session([
        "refresh_requester": [
            "type": "HttpRequester", "url": "https://api.example/refresh", "http_method": "POST",
            "request_body_json": ["refresh": "{{ refresh_token }}", "user": "{{ config['user'] }}"],
        ],
        "refresh_token_path": ["refresh"],
    ])

    /// Logs in with `r0`; each refresh yields the next one, unless it answers otherwise.
    private func server(_ refresh: @escaping @Sendable (Int) -> HTTPResponse? = { _ in nil }) -> StubTransport {
        StubTransport { request, index in
            if request.url.hasSuffix("/refresh"), let answer = refresh(index) { return answer }
            return .token("t\(index)", ["refresh": .string("r\(index)")])
        }
    }

    private func presented(_ transport: StubTransport) -> [String?] {
        transport.requests.map { request in
            guard case .json(let body) = request.body else { return nil }
            return body["refresh"]?.stringValue
        }
    }

    private func expire() { clock.advance(by: .seconds(3601)) }

    @Test("is refreshed in place of a login, with the token that came last")
    func rotation() async throws {
        let transport = server()
        let authenticator = try build(definition, transport, clock: clock)
        for number in 0..<4 {
            #expect(try await header(authenticator) == "Bearer t\(number)")
            expire()
        }
        #expect(presented(transport) == [nil, "r0", "r1", "r2"])
    }

    @Test("keeps its refresh token where a refresh brings none")
    func kept() async throws {
        let transport = server { .token("t\($0)") }
        let authenticator = try build(definition, transport, clock: clock)
        for _ in 0..<3 {
            _ = try await header(authenticator)
            expire()
        }
        #expect(presented(transport) == [nil, "r0", "r0"])
    }

    static let refusals: [HTTPResponse] = [.status(401), .status(400), .json(["error": "expired"])]

    @Test("logs in again when the refresh is refused, with or without a status that says so", arguments: refusals)
    func refused(refusal: HTTPResponse) async throws {
        let transport = server { $0 == 1 ? refusal : nil }
        let authenticator = try build(definition, transport, clock: clock)
        _ = try await header(authenticator)
        expire()
        #expect(try await header(authenticator) == "Bearer t2")
        expire()
        #expect(try await header(authenticator) == "Bearer t3")
        #expect(presented(transport) == [nil, "r0", nil, "r2"])
    }

    @Test("is refreshed after an API has refused it")
    func refusedByAPI() async throws {
        let transport = server()
        let authenticator = try build(definition, transport, clock: clock)
        let status = try await authenticator.send(AuthRequest(url: "https://api.example/items")) { attempt in
            let status = attempt.headers["Authorization"] == "Bearer t0" ? 401 : 200
            return AttemptOutcome(status, head: ResponseHead(status: status))
        }
        #expect(status == 200)
        #expect(presented(transport) == [nil, "r0"])
    }

    @Test("is forgotten with its refresh token when the credentials change")
    func reset() async throws {
        let transport = server()
        let authenticator = try build(definition, transport, clock: clock)
        _ = try await header(authenticator)
        let session = try #require(authenticator as? SessionTokenAuthenticator)
        session.reset()
        #expect(try await header(session) == "Bearer t1")
        #expect(presented(transport) == [nil, nil])
    }

    @Test("a login that was under way when the credentials changed leaves no refresh token behind")
    func resetDuringLogin() async throws {
        let transport = server()
        let gate = Gate(transport)
        let authenticator = try build(definition, gate, clock: clock)
        let session = try #require(authenticator as? SessionTokenAuthenticator)
        let caller = Task { try await header(session) }
        while gate.arrived == 0 { await Task.yield() }
        session.reset()
        gate.open()
        #expect(try await caller.value == "Bearer t1")
        #expect(presented(transport) == [nil, nil])
    }
}
