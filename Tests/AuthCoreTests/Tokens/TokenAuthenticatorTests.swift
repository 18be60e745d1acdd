import AuthCore
import AuthTesting
import Synchronization
import Testing

@Suite("An authenticator of tokens that a closure obtains")
struct TokenAuthenticatorTests {
    private let clock = ManualClock()
    private let events = RecordingEventSink()
    private let request = AuthRequest(url: "https://api.example.com/items")

    private var environment: AuthEnvironment { AuthEnvironment(clock: clock, events: events) }

    /// Its tokens are `token-1`, `token-2` and so on, each for an hour.
    private func counting(
        in placement: RequestCredentials.Placement = .header("Authorization"), prefix: String = "Bearer "
    ) throws -> TokenAuthenticator {
        let count = Mutex(0)
        return try TokenAuthenticator(
            in: placement, prefix: prefix, environment: environment, connection: "c", path: ["auth"]
        ) { _ in
            let index = count.withLock { count in
                count += 1
                return count
            }
            return RenewedToken(Secret("token-\(index)"), lifetime: .lasting(.seconds(3_600)))
        }
    }

    @Test("keeps the promises that senders rely on")
    func conformance() async throws {
        let suite = AuthenticatorConformance(
            secrets: (0..<50).map { "secret-token-\($0)" }, request: request
        ) {
            let transport = StubTransport { _, index in
                await Task.yield()
                return HTTPResponse(status: 200, body: Array("secret-token-\(index)".utf8))
            }
            return try TokenAuthenticator(environment: AuthEnvironment(transport: transport)) { _ in
                let answer = try await transport.send(AuthRequest(url: "https://auth.example.com/token"))
                return RenewedToken(Secret(String(decoding: answer.body, as: UTF8.self)))
            }
        }
        try await suite.check()
    }

    @Test("sends one token until it ends, in its place and with its prefix")
    func keeps() async throws {
        let authenticator = try counting(in: .query("key"), prefix: "")
        #expect(authenticator.readyCredentials(for: request) == nil)
        for _ in 0..<3 {
            let sent = try await authenticator.credentials(for: request)
            #expect(sent.additions == [.init(.query("key"), Secret("token-1"))])
            #expect(authenticator.readyCredentials(for: request) == sent)
        }
        clock.advance(by: .seconds(3_600))
        let next = try await authenticator.credentials(for: request)
        #expect(next.additions.map(\.value) == [Secret("token-2")])
        #expect(events.events.map(\.kind) == [.issued, .issued])
        #expect(events.events.allSatisfy { $0.connection == "c" && $0.path == ["auth"] })
    }

    @Test("renews a refused token once, and tells the closure of it")
    func refusal() async throws {
        let seen = Mutex<[String]>([])
        let authenticator = try TokenAuthenticator(environment: environment) { renewal in
            let previous = renewal.previous.map { $0.value.reveal() } ?? "none"
            let count = seen.withLock { seen in
                seen.append("\(previous) \(renewal.wasRefused)")
                return seen.count
            }
            return RenewedToken(Secret("token-\(count)"))
        }
        let first = try await authenticator.credentials(for: request)
        let rejection = AuthRejection(request: request, credentials: first, response: ResponseHead(status: 401))
        for _ in 0..<3 { #expect(try await authenticator.recover(from: rejection) == .retry) }
        let second = try await authenticator.credentials(for: request)
        #expect(second.additions.map(\.value) == [Secret("Bearer token-2")])
        #expect(seen.withLock { $0 } == ["none false", "token-1 true"])
        #expect(events.events.map(\.kind) == [.issued, .refused, .issued])
    }

    @Test("calls again after what may pass, and not after a refusal, which it remembers")
    func failures() async throws {
        let calls = Mutex(0)
        let authenticator = try TokenAuthenticator(environment: environment) { _ in
            let count = calls.withLock { calls in
                calls += 1
                return calls
            }
            if count == 1 { throw AuthError(.network, "no way", retryAfter: .seconds(5)) }
            throw AuthError(.invalidClient, "wrong key")
        }
        async let result = authenticator.credentials(for: request)
        // The renewal's deadline, and the pause.
        await clock.waitForSleepers(2)
        #expect(calls.withLock { $0 } == 1)
        clock.advance(by: .seconds(5))
        do {
            _ = try await result
            Issue.record("there are credentials")
        } catch let error as AuthError {
            #expect(error.code == .invalidClient)
        }
        await #expect(throws: AuthError.self) { try await authenticator.credentials(for: request) }
        #expect(calls.withLock { $0 } == 2)
        #expect(events.events.map(\.kind) == [.retrying, .failed])
        #expect(events.events.first?.delay == .seconds(5))
    }

    @Test("is a source of bare tokens")
    func source() async throws {
        let authenticator = try counting()
        let token = try await authenticator.token(fresh: false)
        #expect(token.value == Secret("token-1"))
        #expect(try await authenticator.token(fresh: true).value == Secret("token-2"))
        #expect(!authenticator.invalidate(generation: token.generation))
        authenticator.reset()
        #expect(try await authenticator.token(fresh: false).value == Secret("token-3"))
    }

    @Test("refuses a place that takes nothing, and a token that cannot be sent, without telling it")
    func unsendable() async throws {
        #expect(throws: AuthError.self) { try counting(in: .header("no header")) }
        #expect(throws: AuthError.self) { try counting(prefix: "line\nbreak ") }
        let authenticator = try TokenAuthenticator(environment: environment) { _ in
            RenewedToken(Secret("s3cret\ntoken"))
        }
        let error = await #expect(throws: AuthError.self) { try await authenticator.credentials(for: request) }
        #expect(error?.code == .invalidCredential && error?.kind == .transient)
        #expect(error?.message.contains("s3cret") == false)
    }

    @Test("gives nothing out once it is closed")
    func closing() async throws {
        let authenticator = try counting()
        _ = try await authenticator.credentials(for: request)
        await authenticator.close()
        #expect(authenticator.readyCredentials(for: request) == nil)
        let error = await #expect(throws: AuthError.self) { try await authenticator.credentials(for: request) }
        #expect(error?.code == .superseded)
    }
}
