import AuthCore
import AuthOAuth
import AuthTesting
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("What may go wrong around a single-use refresh token", .timeLimit(.minutes(5)))
struct RotationSafetyTests {
    private let clock = ManualClock()
    private let key = CredentialKey(connection: "c", path: .root)

    private func environment(_ transport: any HTTPTransport, _ store: any CredentialStore) -> AuthEnvironment {
        AuthEnvironment(
            transport: transport, clock: clock, store: store,
            tokenPolicy: TokenCachePolicy(leeway: .zero, refreshAhead: .zero))
    }

    private func authenticator(
        _ transport: any HTTPTransport, _ store: any CredentialStore, seed: String = "r0"
    ) throws -> OAuthAuthenticator {
        try OAuthAuthenticator(
            configuration: .refreshing(seed), environment: environment(transport, store), storedUnder: key)
    }

    /// Knows tokens of any family: `x3` is exchanged for `x4`, once.
    private final class Families: HTTPTransport {
        private let state = Mutex((used: Set<String>(), presented: [String]()))
        var presented: [String] { state.withLock { $0.presented } }

        func send(_ request: AuthRequest) async throws -> HTTPResponse {
            guard case .form(let fields) = request.body,
                let token = fields.first(where: { $0.name == "refresh_token" })?.value,
                let number = Int(token.dropFirst())
            else { return TokenServer.refusal("invalid_request") }
            let isNew = state.withLock { state in
                state.presented.append(token)
                return state.used.insert(token).inserted
            }
            guard isNew else { return TokenServer.refusal("invalid_grant") }
            let next = "\(token.prefix(1))\(number + 1)"
            let body = #"{"access_token": "a-\#(next)", "refresh_token": "\#(next)", "expires_in": 100}"#
            return HTTPResponse(status: 200, body: Array(body.utf8))
        }
    }

    @Test("an access token that cannot be sent does not stand in the way of the refresh token beside it")
    func unsendable() async throws {
        let transport = StubTransport { _, index in
            let token = index == 0 ? #"a\nb"# : "a\(index)"
            return HTTPResponse(
                status: 200,
                body: Array(
                    #"{"access_token": "\#(token)", "refresh_token": "r\#(index + 1)", "expires_in": 1e12}"#.utf8))
        }
        let store = InMemoryCredentialStore(clock: clock)
        let first = try authenticator(transport, store)
        let request = AuthRequest(url: "https://api.example/items")
        await #expect(throws: AuthError.self) { try await first.credentials(for: request) }
        let record = try #require(try await store.read(key))
        #expect(record.refreshToken == Secret("r1"))
        #expect(record.accessToken == nil)
        // Nor does one that others have stored.
        try await store.update(key, atMost: .seconds(5)) { _ in
            var record = record
            record.accessToken = Secret("a\nb")
            record.expiry = Date(timeIntervalSince1970: 253_402_300_799)
            return record
        }
        let second = try authenticator(transport, store)
        let credentials = try await second.credentials(for: request)
        var signed = request
        try signed.apply(credentials)
        #expect(signed.headers["Authorization"] == "Bearer a1")
    }

    @Test("the intent is in the store while the request is on its way")
    func intentBeforeUse() async throws {
        struct Watching: HTTPTransport {
            let base: TokenServer
            let store: any CredentialStore
            let key: CredentialKey
            func send(_ request: AuthRequest) async throws -> HTTPResponse {
                let record = try await store.read(key)
                #expect(record?.intent != nil)
                #expect(record?.refreshToken == Secret("r\(base.presented.count)"))
                return try await base.send(request)
            }
        }
        let store = InMemoryCredentialStore(clock: clock)
        let server = TokenServer()
        let authenticator = try authenticator(Watching(base: server, store: store, key: key), store)
        for _ in 0..<3 {
            _ = try await header(authenticator)
            clock.advance(by: .seconds(101))
        }
        #expect(server.presented.count == 3)
    }

    @Test("a process with the old seed adopts a new sign-in, and does not undo it")
    func oldSeedAfterNewSignIn() async throws {
        let (server, store) = (Families(), InMemoryCredentialStore(clock: clock))
        let old = try authenticator(server, store, seed: "r0")
        #expect(try await header(old) == "Bearer a-r1")
        let new = try authenticator(server, store, seed: "s0")
        #expect(try await header(new) == "Bearer a-s1")
        clock.advance(by: .seconds(101))
        #expect(try await header(old) == "Bearer a-s2")
        clock.advance(by: .seconds(101))
        #expect(try await header(new) == "Bearer a-s3")
        // A restart with the old config does not undo it either.
        #expect(try await header(authenticator(server, store, seed: "r0")) == "Bearer a-s3")
        #expect(server.presented == ["r0", "s0", "s1", "s2"])
    }

    @Test("a copy of the config is a copy after any number of rotations of the same process")
    func longLife() async throws {
        let (server, store) = (Families(), InMemoryCredentialStore(clock: clock))
        _ = try await header(authenticator(server, store, seed: "r0"))
        clock.advance(by: .seconds(101))
        let copy = try authenticator(server, store, seed: "r1")
        for turn in 2...200 {
            #expect(try await header(copy) == "Bearer a-r\(turn)")
            clock.advance(by: .seconds(101))
        }
        #expect(Set(server.presented).count == server.presented.count)
        #expect(try #require(await store.read(key)).spentDigests.count <= 128)
    }

    /// Fails those commits that bring an access token, as often as a test says.
    private final class FailingStore: ForwardingStore {
        let base: InMemoryCredentialStore
        private let failures = Mutex(0)
        init(_ base: InMemoryCredentialStore) { self.base = base }
        func fail(times: Int) { failures.withLock { $0 = times } }

        func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
            let fails =
                record.intent == nil
                && failures.withLock { count in
                    count -= 1
                    return count >= 0
                }
            if fails { throw AuthError(.storeUnavailable, "the disk is full", kind: .system) }
            try await base.commit(record, under: claim)
        }
    }

    /// Waits on the manual clock by moving it.
    private func finish<Value: Sendable>(_ task: Task<Value, any Error>) async throws -> Value {
        let isOver = Mutex(false)
        let watch = Task {
            defer { isOver.withLock { $0 = true } }
            return try await task.value
        }
        while !isOver.withLock({ $0 }) {
            clock.advance(by: .milliseconds(50))
            await Task.yield()
        }
        return try await watch.value
    }

    @Test("a store that fails for a moment costs nothing")
    func briefFailure() async throws {
        let (server, store) = (TokenServer(), FailingStore(InMemoryCredentialStore(clock: clock)))
        store.fail(times: 3)
        let authenticator = try authenticator(server, store)
        #expect(try await finish(Task { try await header(authenticator) }) == "Bearer a1")
        #expect(try await store.read(key)?.refreshToken == Secret("r1"))
    }

    @Test("a successor that cannot be stored is kept and stored by the next renewal, and nobody uses it before")
    func longFailure() async throws {
        let (server, store) = (TokenServer(), FailingStore(InMemoryCredentialStore(clock: clock)))
        // Longer than anyone keeps trying.
        store.fail(times: .max)
        let authenticator = try authenticator(server, store)
        let error = await #expect(throws: AuthError.self) {
            try await finish(Task { try await header(authenticator) })
        }
        #expect(error?.code == .storeUnavailable)
        #expect(try await store.read(key)?.refreshToken == Secret("r0"))
        store.fail(times: 0)
        #expect(try await header(authenticator) == "Bearer a1")
        #expect(try await store.read(key)?.refreshToken == Secret("r1"))
        #expect(server.presented == ["r0"])
    }

    @Test("a deadline ends the waiting, and not the exchange: its answer is stored and serves the next call")
    func deadline() async throws {
        final class Slow: HTTPTransport {
            let base: TokenServer
            let isOpen = Mutex(false)
            let arrived = Mutex(false)
            init(_ base: TokenServer) { self.base = base }
            func send(_ request: AuthRequest) async throws -> HTTPResponse {
                arrived.withLock { $0 = true }
                while !isOpen.withLock({ $0 }) {
                    try Task.checkCancellation()
                    await Task.yield()
                }
                return try await base.send(request)
            }
        }
        let (server, store) = (TokenServer(), InMemoryCredentialStore(clock: clock))
        let slow = Slow(server)
        var environment = environment(slow, store)
        environment.tokenPolicy.renewalDeadline = .seconds(30)
        let authenticator = try OAuthAuthenticator(
            configuration: .refreshing(), environment: environment, storedUnder: key)
        let first = Task { try await header(authenticator) }
        #expect(await eventually { slow.arrived.withLock { $0 } && clock.sleeperCount > 0 })
        clock.advance(by: .seconds(30))
        let error = await #expect(throws: AuthError.self) { try await first.value }
        #expect(error?.code == .renewalTimedOut)
        let closing = Task { await authenticator.close() }
        slow.isOpen.withLock { $0 = true }
        await closing.value
        // Closed is what has stored its answer.
        #expect(try await store.read(key)?.refreshToken == Secret("r1"))
        #expect(server.presented == ["r0"])
    }

    @Test(
        "a new sign-in in the store ends a remembered refusal within a second, and the store is not asked by each call")
    func newSignInInTheStore() async throws {
        let (server, store) = (TokenServer(refreshToken: "good"), InMemoryCredentialStore(clock: clock))
        let counting = CountingStore(store)
        let authenticator = try authenticator(server, counting, seed: "dead")
        for _ in 0..<5 { await #expect(throws: AuthError.self) { try await header(authenticator) } }
        #expect(server.presented == ["dead"])
        let readCount = counting.readCount
        for _ in 0..<100 { await #expect(throws: AuthError.self) { try await header(authenticator) } }
        #expect(counting.readCount == readCount)
        clock.advance(by: .seconds(1))
        let digest = try #require(await store.read(key)).seedDigest
        try await store.update(key, atMost: .seconds(1)) { _ in
            CredentialRecord(refreshToken: Secret("good"), seedDigest: digest)
        }
        #expect(try await header(authenticator) == "Bearer a1")
        #expect(server.presented == ["dead", "good"])
    }

    @Test("client credentials send no refresh token, whatever an answer has brought")
    func clientCredentials() async throws {
        let answer = HTTPResponse(
            status: 200, body: Array(#"{"access_token": "a", "refresh_token": "zz", "expires_in": 10}"#.utf8))
        let transport = StubTransport(responses: [answer, answer])
        var configuration = OAuthConfiguration.refreshing()
        configuration.grant = .clientCredentials
        let authenticator = try OAuthAuthenticator(
            configuration: configuration, environment: environment(transport, InMemoryCredentialStore(clock: clock)),
            storedUnder: key)
        _ = try await header(authenticator)
        clock.advance(by: .seconds(11))
        _ = try await header(authenticator)
        #expect(transport.requests.count == 2)
        #expect(transport.requests[0].body == transport.requests[1].body)
    }

    @Test("a refusal with status 200 is one, and is asked for once")
    func refusalInDisguise() async throws {
        let transport = StubTransport(
            responses: Array(
                repeating: HTTPResponse(status: 200, body: Array(#"{"ok": false, "error": "invalid_grant"}"#.utf8)),
                count: 5))
        let authenticator = try authenticator(transport, InMemoryCredentialStore(clock: clock))
        for _ in 0..<5 {
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.code == .invalidGrant)
        }
        #expect(transport.requests.count == 1)
    }
}
