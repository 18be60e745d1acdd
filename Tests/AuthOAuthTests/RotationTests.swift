import AuthCore
import AuthOAuth
import AuthRegistry
import AuthTesting
import Foundation
import Testing

@Suite("Single-use refresh tokens")
struct RotationTests {
    private let clock = ManualClock()
    private let store: InMemoryCredentialStore
    private let events = RotationEvents()
    private let key = CredentialKey(connection: "c", path: ["credentials", "refresh_token"])

    init() { store = InMemoryCredentialStore(clock: clock) }

    private let definition: JSONValue = [
        "type": "OAuthAuthenticator", "client_id": "id", "client_secret": "secret",
        "token_refresh_endpoint": "https://auth.example/token", "refresh_token_updater": [:],
    ]

    private func connection(_ server: TokenServer, refreshToken: String = "r0") throws -> Connection {
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        let environment = AuthEnvironment(
            transport: server, clock: clock, events: events, store: store,
            tokenPolicy: TokenCachePolicy(leeway: .zero, refreshAhead: .zero))
        return try Manifest.empty.compile(registry: registry).connect(
            id: "c", config: ["credentials": ["refresh_token": .string(refreshToken)]], environment: environment)
    }

    private func authenticator(_ server: TokenServer, refreshToken: String = "r0") throws -> any Authenticator {
        try connection(server, refreshToken: refreshToken).authenticator(for: definition)
    }

    @Test("each token is presented once, and the store holds its successor before anyone uses it")
    func rotates() async throws {
        let server = TokenServer()
        let authenticator = try authenticator(server)
        for turn in 1...20 {
            #expect(try await header(authenticator) == "Bearer a\(turn)")
            let record = try #require(try await store.read(key))
            #expect(record.refreshToken == Secret("r\(turn)"))
            #expect(record.intent == nil)
            clock.advance(by: .seconds(101))
        }
        #expect(server.presented == (0..<20).map { "r\($0)" })
        #expect(events.rotations.count == 20)
    }

    @Test(
        "a successor is kept where the rest of the answer is of no use",
        arguments: [
            (#"{"refresh_token": "r1"}"#, AuthError.Code.invalidResponse),
            (#"{"refresh_token": "r1", "access_token": "a1", "expires_in": "soon"}"#, .invalidExpiry),
        ])
    func keepsSuccessor(answer: String, code: AuthError.Code) async throws {
        let server = TokenServer()
        server.failNext(HTTPResponse(status: 200, body: Array(answer.utf8)))
        let authenticator = try authenticator(server)
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == code)
        let record = try #require(try await store.read(key))
        #expect(record.refreshToken == Secret("r1"))
        #expect(record.accessToken == nil && record.intent == nil)
        #expect(events.rotations.count == 1)
    }

    @Test(
        "an expiry in no calendar is stored as the last that one has", arguments: ["1e300", "1e999", "99999999999999"])
    func endlessLifetime(expiry: String) async throws {
        let server = TokenServer()
        let answer = #"{"refresh_token": "r1", "access_token": "a1", "expires_in": \#(expiry)}"#
        server.failNext(HTTPResponse(status: 200, body: Array(answer.utf8)))
        #expect(try await header(try authenticator(server)) == "Bearer a1")
        let expiry = try #require(try await store.read(key)?.expiry)
        #expect(expiry <= Date(timeIntervalSince1970: 253_402_300_799))
    }

    @Test("a second process finds the token of the first and asks for none")
    func adopts() async throws {
        let server = TokenServer()
        let (first, second) = (try authenticator(server), try authenticator(server))
        #expect(try await header(first) == "Bearer a1")
        #expect(try await header(second) == "Bearer a1")
        clock.advance(by: .seconds(101))
        async let a = header(first)
        async let b = header(second)
        #expect(try await [a, b] == ["Bearer a2", "Bearer a2"])
        #expect(server.presented == ["r0", "r1"])
    }

    @Test("a seed that has changed wins over the store")
    func newSeed() async throws {
        let server = TokenServer()
        #expect(try await header(try authenticator(server)) == "Bearer a1")
        let other = TokenServer(refreshToken: "fresh")
        #expect(try await header(try authenticator(other, refreshToken: "fresh")) == "Bearer a1")
        #expect(other.presented == ["fresh"])
        #expect(try await store.read(key)?.refreshToken == Secret("r1"))
    }

    @Test("a seed that is a late copy of what was stored loses to the store")
    func staleSeed() async throws {
        let server = TokenServer()
        let first = try authenticator(server)
        for _ in 0..<3 {
            _ = try await header(first)
            clock.advance(by: .seconds(101))
        }
        // The platform has kept a configuration of two rotations ago, and gives it to the next process.
        for seed in ["r1", "r2", "r3"] {
            #expect(try await header(try authenticator(server, refreshToken: seed)).map { $0 >= "Bearer a4" } == true)
        }
        #expect(server.presented == ["r0", "r1", "r2", "r3"])
    }

    @Test("an interruption is not forgotten where the next try is refused for another cause")
    func interruptionStays() async throws {
        let record = CredentialRecord(
            refreshToken: Secret("r0"), seedDigest: try await digestOfSeed(), intent: .init(began: clock.now))
        try await store.update(key, atMost: .seconds(1)) { _ in record }
        let server = TokenServer()
        server.failNext(TokenServer.refusal("invalid_client", status: 401), TokenServer.refusal("invalid_grant"))
        let first = await #expect(throws: AuthError.self) { try await header(try authenticator(server)) }
        #expect(first?.code == .invalidClient)
        let second = await #expect(throws: AuthError.self) { try await header(try authenticator(server)) }
        #expect(second?.code == .rotationInterrupted)
    }

    @Test("a refused access token is not adopted again from the store")
    func refusedToken() async throws {
        let server = TokenServer()
        let authenticator = try authenticator(server)
        let request = AuthRequest(url: "https://api.example")
        let credentials = try await authenticator.credentials(for: request)
        _ = try await authenticator.recover(
            from: AuthRejection(request: request, credentials: credentials, response: ResponseHead(status: 401)))
        #expect(try await header(authenticator) == "Bearer a2")
    }

    @Test("an answer that was lost is reported as an interruption, not as a revocation")
    func lostAnswer() async throws {
        let server = TokenServer()
        server.failNext(nil)
        let authenticator = try authenticator(server)
        let value = Task { try await header(authenticator) }
        while server.presented.count < 2 {
            clock.advance(by: .milliseconds(200))
            await Task.yield()
        }
        let error = await #expect(throws: AuthError.self) { try await value.value }
        #expect(error?.code == .rotationInterrupted)
        #expect(server.presented == ["r0", "r0"])
    }

    @Test("the intent of a dead predecessor is tried once and then reported")
    func deadPredecessor() async throws {
        let digest = try await digestOfSeed()
        let record = CredentialRecord(
            refreshToken: Secret("r0"), seedDigest: digest, intent: .init(began: clock.now))
        try await store.update(key, atMost: .seconds(1)) { _ in record }
        // The predecessor's request had arrived.
        let server = TokenServer()
        _ = try await server.send(
            AuthRequest(
                method: "POST", url: "https://auth.example/token", body: .form([FormField("refresh_token", "r0")])))
        let error = await #expect(throws: AuthError.self) { try await header(try authenticator(server)) }
        #expect(error?.code == .rotationInterrupted)
        #expect(server.presented == ["r0", "r0"])
        #expect(try await store.read(key)?.intent?.wasRetried == true)
    }

    @Test("the intent of a dead predecessor whose request never arrived costs nothing")
    func deadBeforeSending() async throws {
        let digest = try await digestOfSeed()
        let record = CredentialRecord(
            refreshToken: Secret("r0"), seedDigest: digest, intent: .init(began: clock.now))
        try await store.update(key, atMost: .seconds(1)) { _ in record }
        let server = TokenServer()
        #expect(try await header(try authenticator(server)) == "Bearer a1")
    }

    @Test("without a store the loss to come is reported")
    func withoutStore() throws {
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        let connection = try Manifest.empty.compile(registry: registry).connect(
            id: "c", config: ["credentials": ["refresh_token": "r0"]],
            environment: AuthEnvironment(transport: TokenServer()))
        _ = try connection.authenticator(for: definition)
        #expect(connection.diagnostics.map(\.code).contains(.rotation))
    }

    /// The digest that a record of the seed `r0` has, taken from a rotation.
    private func digestOfSeed() async throws -> String? {
        let other = InMemoryCredentialStore(clock: clock)
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        let environment = AuthEnvironment(transport: TokenServer(), clock: clock, store: other)
        let connection = try Manifest.empty.compile(registry: registry).connect(
            id: "c", config: ["credentials": ["refresh_token": "r0"]], environment: environment)
        _ = try await header(try connection.authenticator(for: definition))
        return try await other.read(key)?.seedDigest
    }
}
