import AuthCore
import AuthRegistry
import AuthTesting
import AuthURLSession
import Synchronization
import TestSupport
import Testing

@Suite("Ten hours of use")
struct TenHoursTests {
    /// Sessions of fifteen minutes, by the clock of the test.
    private final class Sessions: Sendable {
        private let ends = Mutex<[String: Duration]>([:])
        private let clock: ManualClock
        init(clock: ManualClock) { self.clock = clock }

        func answer(_ request: LoopbackRequest) -> LoopbackReply {
            ends.withLock { ends in
                if request.path == "/login" {
                    let token = "s\(ends.count)"
                    ends[token] = clock.elapsed + .seconds(900)
                    return .response(body: "{\"token\": \"\(token)\"}")
                }
                let end = request.headers["X-Session"].flatMap { ends[$0] }
                return .response(end.map { clock.elapsed <= $0 } ?? false ? 200 : 401)
            }
        }
    }

    private func run(
        _ fields: JSONObject, policy: TokenCachePolicy = TokenCachePolicy()
    ) async throws -> (logins: Int, statuses: [Int], refusals: Int) {
        let clock = ManualClock()
        let sessions = Sessions(clock: clock)
        let server = try LoopbackServer { sessions.answer($0) }
        defer { server.stop() }
        let transport = URLSessionTransport()
        var fields = fields
        fields["request_authentication"] = [
            "type": "ApiKey", "api_token": "{{ session_token }}",
            "inject_into": ["inject_into": "header", "field_name": "X-Session"],
        ]
        let definition = session(fields, login: ["url_base": .string(server.url)])
        let environment = AuthEnvironment(transport: transport, clock: clock, tokenPolicy: policy)
        let authenticator = try connect([:], environment).authenticator(for: definition)
        let api = AuthenticatingTransport(transport, authenticator: authenticator)
        var statuses: [Int] = []
        for _ in 0..<600 {
            statuses.append(try await api.send(AuthRequest(url: server.url + "/items")).status)
            clock.advance(by: .seconds(60))
        }
        let paths = server.requests.map(\.path)
        return (paths.count { $0 == "/login" }, statuses, paths.count { $0 == "/items" } - statuses.count)
    }

    @Test("with a request a minute and sessions of fifteen: a login for each sixteen minutes, and no request fails")
    func exact() async throws {
        // Used at the minutes 0 to 15 of a session, in each of which it is still good: 600 / 16.
        let result = try await run(["expiration_duration": "PT15M"], policy: .exact)
        #expect(result.statuses.count == 600)
        #expect(result.statuses.allSatisfy { $0 == 200 })
        #expect(result.logins == 38)
        #expect(result.refusals == 0)
    }

    @Test("with the usual margins: none is used in its last minute, and each request gets a session that holds")
    func usual() async throws {
        let result = try await run(["expiration_duration": "PT15M"], policy: TokenCachePolicy(refreshAhead: .zero))
        #expect(result.statuses.allSatisfy { $0 == 200 })
        // At the minutes 0 to 14: 600 / 15.
        #expect(result.logins == 40)
        #expect(result.refusals == 0)
    }

    @Test("where the duration is not known, a refusal tells: as many logins, and no request fails")
    func refusals() async throws {
        let result = try await run(["expiration_duration": "P1W"], policy: .exact)
        #expect(result.statuses.allSatisfy { $0 == 200 })
        #expect(result.logins == 38)
        #expect(result.refusals == 37)
    }
}
