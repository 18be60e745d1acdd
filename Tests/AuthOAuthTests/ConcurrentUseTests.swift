import AuthCore
import AuthOAuth
import AuthRegistry
import AuthTesting
import Synchronization
import TestSupport
import Testing

@Suite("Many callers of one access token", .timeLimit(.minutes(5)))
struct ConcurrentUseTests {
    private let clock = ManualClock()
    private let request = AuthRequest(url: "https://api.example/items")

    private func environment(
        _ transport: any HTTPTransport, deadline: Duration = .seconds(180), store: (any CredentialStore)? = nil
    ) -> AuthEnvironment {
        AuthEnvironment(
            transport: transport, clock: clock, store: store,
            tokenPolicy: TokenCachePolicy(leeway: .zero, refreshAhead: .zero, renewalDeadline: deadline))
    }

    @Test("a thousand requests refused at once cost one renewal, and each is sent again with the new token")
    func thousandRefusals() async throws {
        let server = TokenServer()
        let authenticator = try OAuthAuthenticator(configuration: .refreshing(), environment: environment(server))
        _ = try await authenticator.credentials(for: request)
        // Nobody goes on before all thousand have been refused.
        let refused = Counter()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<1_000 {
                group.addTask { [request] in
                    try await authenticator.send(request) { attempt in
                        guard attempt.headers["Authorization"] == "Bearer a1" else {
                            return AttemptOutcome(200, head: ResponseHead(status: 200))
                        }
                        refused.increment()
                        #expect(await eventually { refused.value >= 1_000 })
                        return AttemptOutcome(401, head: ResponseHead(status: 401))
                    }
                }
            }
            for try await status in group { #expect(status == 200) }
        }
        #expect(refused.value == 1_000)
        #expect(server.presented == ["r0", "r1"])
    }

    @Test("an API that refuses every token costs two of them, and not one for each request")
    func everyTokenRefused() async throws {
        let server = TokenServer(lifetimeSeconds: 10_000)
        let authenticator = try OAuthAuthenticator(configuration: .refreshing(), environment: environment(server))
        for _ in 0..<20 {
            let status = try await authenticator.send(request) { _ in
                AttemptOutcome(401, head: ResponseHead(status: 401))
            }
            #expect(status == 401)
        }
        #expect(server.presented == ["r0", "r1"])
    }

    @Test("a refusal of an old token that comes late costs nothing, also where its instance was replaced")
    func lateRefusals() async throws {
        let server = TokenServer()
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        let definition: JSONValue = [
            "type": "OAuthAuthenticator", "client_id": "id", "client_secret": "{{ config['secret'] }}",
            "token_refresh_endpoint": "https://auth.example/token", "grant_type": "client_credentials",
        ]
        let transport = StubTransport(
            responses: (1...3).map {
                HTTPResponse(status: 200, body: Array(#"{"access_token": "a\#($0)"}"#.utf8))
            })
        let connection = try Manifest.empty.compile(registry: registry).connect(
            id: "c", config: ["secret": "one"], environment: environment(transport))
        let first = try connection.authenticator(for: definition)
        let old = try await first.credentials(for: request)
        try await connection.update(config: ["secret": "two"])
        let second = try connection.authenticator(for: definition)
        #expect(try await header(second) == "Bearer a2")
        let head = ResponseHead(status: 401)
        let late = AuthRejection(request: request, credentials: old, response: head)
        #expect(try await second.recover(from: late) == .retry)
        #expect(try await header(second) == "Bearer a2")
        #expect(transport.requests.count == 2)

        let current = try await second.credentials(for: request)
        let rejection = AuthRejection(request: request, credentials: current, response: head)
        _ = try await second.recover(from: rejection)
        #expect(try await header(second) == "Bearer a3")
        _ = try await second.recover(from: rejection)
        #expect(try await header(second) == "Bearer a3")
        #expect(transport.requests.count == 3)
        #expect(server.presented.isEmpty)
    }

    @Test("of a hundred waiters ninety-nine are cancelled, the first included: one request, one success")
    func cancellations() async throws {
        let server = TokenServer()
        let gate = Gate(server)
        let authenticator = try OAuthAuthenticator(configuration: .refreshing(), environment: environment(gate))
        let first = Task { try await header(authenticator) }
        #expect(await eventually { gate.arrived > 0 })
        let others = (0..<99).map { _ in Task { try await header(authenticator) } }
        for task in [first] + others.dropLast() {
            task.cancel()
            // The gate is closed: what returns now has not waited for the answer.
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        gate.open()
        #expect(try await others[98].value == "Bearer a1")
        #expect(server.presented == ["r0"])
        #expect(gate.arrived == 1)
    }

    @Test("a token endpoint that never answers is a time-out for all by the deadline, and the next call tries anew")
    func silence() async throws {
        let gate = Gate(TokenServer())
        let authenticator = try OAuthAuthenticator(
            configuration: .refreshing(), environment: environment(gate, deadline: .seconds(30)))
        let callers = (0..<50).map { _ in Task { try await header(authenticator) } }
        #expect(await eventually { gate.arrived > 0 && clock.sleeperCount > 0 })
        clock.advance(by: .seconds(30))
        for caller in callers {
            let error = await #expect(throws: AuthError.self) { try await caller.value }
            #expect(error?.code == .renewalTimedOut)
            #expect(error?.kind == .transient)
        }
        let next = Task { try await header(authenticator) }
        #expect(await eventually { gate.arrived >= 2 })
        gate.open()
        #expect(try await next.value == "Bearer a1")
    }

    @Test("after a dead grant each error is immediate, until the config has a new seed")
    func newSeed() async throws {
        let server = TokenServer(refreshToken: "r9")
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        let definition: JSONValue = [
            "type": "OAuthAuthenticator", "client_id": "id", "client_secret": "s", "refresh_token_updater": [:],
            "token_refresh_endpoint": "https://auth.example/token",
        ]
        let store = InMemoryCredentialStore(clock: clock)
        let connection = try Manifest.empty.compile(registry: registry).connect(
            id: "c", config: ["credentials": ["refresh_token": "dead"]], environment: environment(server, store: store))
        let first = try connection.authenticator(for: definition)
        for _ in 0..<10 {
            let error = await #expect(throws: AuthError.self) { try await header(first) }
            #expect(error?.code == .invalidGrant)
        }
        #expect(server.presented == ["dead"])
        try await connection.update(config: ["credentials": ["refresh_token": "r9"]])
        #expect(try await header(connection.authenticator(for: definition)) == "Bearer a1")
        #expect(server.presented == ["dead", "r9"])

        // The probe's turn: the grant may have come back to life.
        let again = try OAuthAuthenticator(configuration: .refreshing("gone"), environment: environment(server))
        for _ in 0..<2 {
            for _ in 0..<10 { await #expect(throws: AuthError.self) { try await header(again) } }
            clock.advance(by: .seconds(61))
        }
        #expect(server.presented.filter { $0 == "gone" }.count == 2)
    }
}
