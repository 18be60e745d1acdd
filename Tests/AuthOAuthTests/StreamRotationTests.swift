import AuthCore
import AuthJWT
import AuthOAuth
import AuthRegistry
import AuthTesting
import Foundation
import TestSupport
import Testing

@Suite("One single-use token and many streams", .timeLimit(.minutes(5)))
struct StreamRotationTests {
    private let clock = ManualClock()
    private let store: InMemoryCredentialStore
    init() { store = InMemoryCredentialStore(clock: clock) }

    private func manifest(_ names: [String]) throws -> Manifest {
        try Manifest([
            "definitions": [
                "auth": [
                    "type": "OAuthAuthenticator", "client_id": "id", "client_secret": "s",
                    "token_refresh_endpoint": "https://auth.example/token", "refresh_token_updater": [:],
                ]
            ],
            "streams": .array(
                names.map { name in
                    [
                        "type": "DeclarativeStream", "name": .string(name),
                        "retriever": [
                            "requester": ["url_base": "https://api.example", "authenticator": "#/definitions/auth"]
                        ],
                    ]
                }),
        ])
    }

    private func connection(
        _ names: [String], _ transport: any HTTPTransport, id: String = "c", token: String = "r0"
    ) throws -> Connection {
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        let environment = AuthEnvironment(
            transport: transport, clock: clock, store: store,
            tokenPolicy: TokenCachePolicy(leeway: .zero, refreshAhead: .zero))
        return try manifest(names).compile(registry: registry).connect(
            id: id, config: ["credentials": ["refresh_token": .string(token)]], environment: environment)
    }

    @Test("processes that begin with different streams, or with another version of the manifest, share its record")
    func streams() async throws {
        let server = TokenServer()
        for (names, name) in [(["a", "b"], "a"), (["a", "b"], "b"), (["new", "a", "b"], "b")] {
            #expect(try await header(connection(names, server).authenticator(forStream: name)) == "Bearer a1")
        }
        #expect(server.presented == ["r0"])
    }

    @Test("the connections of two users have records of their own")
    func users() async throws {
        let (first, second) = (TokenServer(), TokenServer(refreshToken: "s0"))
        _ = try await header(connection(["a"], first, id: "one").authenticator(forStream: "a"))
        _ = try await header(connection(["a"], second, id: "two", token: "s0").authenticator(forStream: "a"))
        clock.advance(by: .seconds(101))
        _ = try await header(connection(["a"], first, id: "one").authenticator(forStream: "a"))
        #expect(first.presented == ["r0", "r1"])
        #expect(second.presented == ["s0"])
    }

    @Test("a stored token counts as expired below the leeway of its whole lifetime")
    func leeway() async throws {
        let server = TokenServer(lifetimeSeconds: 3_600)
        func header(_ seconds: Int) async throws -> String? {
            var registry = AuthenticatorRegistry()
            try registry.register(.oauth)
            let environment = AuthEnvironment(transport: server, clock: clock, store: store)
            let connection = try manifest(["a"]).compile(registry: registry).connect(
                id: "c", config: ["credentials": ["refresh_token": "r0"]], environment: environment)
            return try await AuthOAuthTests.header(connection.authenticator(forStream: "a"))
        }
        #expect(try await header(0) == "Bearer a1")
        clock.advance(by: .seconds(3_539))
        #expect(try await header(1) == "Bearer a1")
        clock.advance(by: .seconds(3))
        #expect(try await header(2) == "Bearer a2")
    }

    @Test("a token endpoint that asks to wait does not hold up who closes, and is not asked again")
    func closingWhileWaiting() async throws {
        let server = TokenServer()
        server.failNext(HTTPResponse(status: 429, headers: [.init("Retry-After", "100")]))
        let connection = try connection(["a"], server)
        let authenticator = try connection.authenticator(forStream: "a")
        let waiter = Task { try await header(authenticator) }
        #expect(await eventually { !server.presented.isEmpty && clock.sleeperCount > 0 })
        let closing = Task { await connection.close() }
        let error = await #expect(throws: AuthError.self) { try await waiter.value }
        #expect(error?.code == .superseded)
        // One step of the wait, and not the hundred seconds.
        let before = clock.elapsed
        while server.presented.count == 1, clock.elapsed - before < .seconds(2) {
            clock.advance(by: .milliseconds(100))
            for _ in 0..<10 { await Task.yield() }
        }
        await closing.value
        #expect(server.presented == ["r0"])
        #expect(
            try await store.read(CredentialKey(connection: "c", path: ["credentials", "refresh_token"]))?.intent == nil)
    }

    @Test("a successor that could not be stored is stored when the authenticator is closed")
    func leftoverAtClose() async throws {
        final class Failing: ForwardingStore {
            let base: InMemoryCredentialStore
            let isFull = Flag()
            init(_ base: InMemoryCredentialStore) { self.base = base }
            func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
                if isFull.value, record.intent == nil { throw AuthError(.storeUnavailable, "full", kind: .system) }
                try await base.commit(record, under: claim)
            }
        }
        let (server, failing, key) = (TokenServer(), Failing(store), CredentialKey(connection: "c", path: ["k"]))
        failing.isFull.set(true)
        let authenticator = try OAuthAuthenticator(
            configuration: .refreshing(),
            environment: AuthEnvironment(transport: server, clock: clock, store: failing), storedUnder: key)
        let waiter = Task { try await header(authenticator) }
        let isOver = Flag()
        let watch = Task {
            _ = try? await waiter.value
            isOver.set(true)
        }
        while !isOver.value {
            clock.advance(by: .milliseconds(100))
            await Task.yield()
        }
        await watch.value
        await #expect(throws: AuthError.self) { try await waiter.value }
        failing.isFull.set(false)
        await authenticator.close()
        #expect(try await store.read(key)?.refreshToken == Secret("r1"))
        #expect(server.presented == ["r0"])
    }

    @Test("a signer that fails leaves no trace of a request that was never sent")
    func failingSigner() async throws {
        struct Vault: Error {}
        struct Signer: TokenSource {
            func token(fresh: Bool) async throws -> IssuedToken<Secret<String>> { throw Vault() }
            func invalidate(generation: TokenGeneration) -> Bool { false }
        }
        let (server, key) = (TokenServer(), CredentialKey(connection: "c", path: ["k"]))
        var configuration = OAuthConfiguration.refreshing()
        configuration.clientAuthentication = .assertion(Signer())
        let authenticator = try OAuthAuthenticator(
            configuration: configuration, environment: AuthEnvironment(transport: server, clock: clock, store: store),
            storedUnder: key)
        await #expect(throws: Vault.self) { try await header(authenticator) }
        #expect(server.presented.isEmpty)
        #expect(try await store.read(key)?.intent == nil)
    }
}
