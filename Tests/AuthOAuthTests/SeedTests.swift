import AuthCore
import AuthOAuth
import AuthTesting
import Synchronization
import TestSupport
import Testing

@Suite("A refresh token that the configuration brings", .timeLimit(.minutes(2)))
struct SeedTests {
    private let clock = ManualClock()
    private let key = CredentialKey(connection: "c", path: ["oauth"])
    private let store: InMemoryCredentialStore

    init() { store = InMemoryCredentialStore(clock: clock) }

    private func authenticator(
        _ transport: any HTTPTransport, seed: String, store: (any CredentialStore)? = nil,
        policy: TokenCachePolicy = TokenCachePolicy(leeway: .zero, refreshAhead: .zero)
    ) throws -> OAuthAuthenticator {
        try OAuthAuthenticator(
            configuration: .refreshing(seed),
            environment: AuthEnvironment(
                transport: transport, clock: clock, store: store ?? self.store, tokenPolicy: policy),
            storedUnder: key)
    }

    @Test("and that the server refuses leaves the record as it was, for all who share it")
    func refused() async throws {
        let server = TokenServer()
        let healthy = try authenticator(server, seed: "r0")
        _ = try await header(healthy)
        let before = try #require(await store.read(key))
        let mistaken = try authenticator(server, seed: "r0-with-a-slip")
        for _ in 0..<2 {
            let error = await #expect(throws: AuthError.self) { try await header(mistaken) }
            #expect(error?.code == .invalidGrant)
            #expect(try await store.read(key) == before)
            // It is tried again, and is not silently the stored one's user.
            clock.advance(by: .seconds(61))
        }
        #expect(try await header(healthy) == "Bearer a2")
        #expect(try await header(try authenticator(server, seed: "r0")) == "Bearer a2")
        #expect(server.presented == ["r0", "r0-with-a-slip", "r0-with-a-slip", "r1"])
    }

    /// Exchanges each token for an access token of its account, and lets it be used again.
    private struct Accounts: HTTPTransport {
        func send(_ request: AuthRequest) async throws -> HTTPResponse {
            guard case .form(let fields) = request.body,
                let token = fields.first(where: { $0.name == "refresh_token" })?.value
            else { return HTTPResponse(status: 400) }
            return HTTPResponse(
                status: 200, body: Array(#"{"access_token": "of-\#(token)", "expires_in": 100}"#.utf8))
        }
    }

    @Test("is used again where it was never exchanged for another: the user has come back to it")
    func thereAndBack() async throws {
        for seed in ["one", "two", "one"] {
            #expect(try await header(try authenticator(Accounts(), seed: seed)) == "Bearer of-\(seed)")
        }
    }

    @Test("an exchange that never ends is given up, and the next one takes its place")
    func hanging() async throws {
        let count = Mutex(0)
        let server = TokenServer()
        let transport = StubTransport { [clock] request, _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            if number == 1 { try await clock.sleep(for: .seconds(1_000_000)) }
            return try await server.send(request)
        }
        let policy = TokenCachePolicy(leeway: .zero, refreshAhead: .zero, renewalDeadline: .seconds(10))
        let authenticator = try authenticator(transport, seed: "r0", policy: policy)
        let waiting = Task { try await header(authenticator) }
        // The exchange, its limit, and the watch of the one who waits.
        await clock.waitForSleepers(3)
        clock.advance(by: .seconds(10))
        let error = await #expect(throws: AuthError.self) { try await waiting.value }
        #expect(error?.code == .renewalTimedOut)
        clock.advance(by: .seconds(60))
        let isOver = Mutex(false)
        let next = Task {
            defer { isOver.withLock { $0 = true } }
            return try await header(authenticator)
        }
        #expect(await eventually { isOver.withLock { $0 } })
        #expect(try await next.value == "Bearer a1")
        #expect(count.withLock { $0 } == 2)
    }

    /// Throws a driver's error.
    private struct BrokenStore: CredentialStore {
        struct DriverError: Error {}
        func read(_ key: CredentialKey) async throws -> CredentialRecord? { throw DriverError() }
        func keys(of connection: String) async throws -> [CredentialKey] { throw DriverError() }
        func claim(_ key: CredentialKey, atMost: Duration, lease: Duration) async throws -> CredentialClaim {
            throw DriverError()
        }
        func remove(under claim: CredentialClaim) async throws { throw DriverError() }
        func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws { throw DriverError() }
        func release(_ claim: CredentialClaim) async {}
    }

    @Test("a store's own errors are told as errors of the store")
    func foreignErrors() async throws {
        let server = TokenServer()
        let authenticator = try authenticator(server, seed: "r0", store: BrokenStore())
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == .storeUnavailable && error?.cause is BrokenStore.DriverError)
        #expect(server.presented.isEmpty)
    }
}
