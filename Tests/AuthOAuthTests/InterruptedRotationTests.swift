import AuthCore
import AuthOAuth
import AuthTesting
import Synchronization
import Testing

@Suite("Rotations whose answer may have been lost")
struct InterruptedRotationTests {
    private let clock = ManualClock()
    private let server = TokenServer()
    private let store: InMemoryCredentialStore

    init() { store = InMemoryCredentialStore(clock: clock) }

    /// An authenticator of a process of its own.
    private func authenticator(_ transport: (any HTTPTransport)? = nil) throws -> any Authenticator {
        try OAuthAuthenticator(
            configuration: .refreshing(),
            environment: AuthEnvironment(transport: transport ?? server, clock: clock, store: store),
            storedUnder: CredentialKey(connection: "c", path: ["credentials", "refresh_token"]))
    }

    /// What a call ends with; the waits between its attempts pass as soon as they begin.
    private func code(_ authenticator: any Authenticator) async -> AuthError.Code? {
        let hasEnded = Atomic(false)
        async let ticking: Void = {
            while !hasEnded.load(ordering: .relaxed) {
                // One sleeper is the renewal's deadline, which is not to pass.
                if clock.sleeperCount > 1 { clock.advance(by: .seconds(1)) }
                await Task.yield()
            }
        }()
        var code: AuthError.Code?
        do {
            _ = try await header(authenticator)
        } catch {
            code = (error as? AuthError)?.code
        }
        hasEnded.store(true, ordering: .relaxed)
        await ticking
        return code
    }

    @Test("all who share the token hear the same, and it is not sent again before a probe is due")
    func isToldToAll() async throws {
        server.failNext(nil)
        #expect(await code(try authenticator()) == .rotationInterrupted)
        #expect(server.presented == ["r0", "r0"])
        for _ in 0..<5 {
            let error = await #expect(throws: AuthError.self) { try await header(try authenticator()) }
            #expect(error?.code == .rotationInterrupted)
        }
        #expect(server.presented.count == 2)
        clock.advance(by: .seconds(61))
        for _ in 0..<2 {
            let error = await #expect(throws: AuthError.self) { try await header(try authenticator()) }
            #expect(error?.code == .rotationInterrupted)
        }
        #expect(server.presented.count == 3)
    }

    @Test("a refusal for another cause in between settles nothing")
    func otherRefusal() async throws {
        server.failNext(nil, TokenServer.refusal("invalid_client", status: 401))
        #expect(await code(try authenticator()) == .invalidClient)
        #expect(await code(try authenticator()) == .rotationInterrupted)
    }

    /// Passes the request on, and takes no answer.
    private struct Bounded: HTTPTransport {
        let server: TokenServer
        func send(_ request: AuthRequest) async throws -> HTTPResponse {
            _ = try await server.send(request)
            throw AuthError(.invalidResponse, "answered with more than 7 bytes")
        }
    }

    @Test("an answer that was not taken has come all the same")
    func unwantedAnswer() async throws {
        #expect(await code(try authenticator(Bounded(server: server))) == .invalidResponse)
        #expect(await code(try authenticator()) == .rotationInterrupted)
    }

    @Test("a successor that stands beside a text that is none is stored")
    func oddNeighbour() async throws {
        let body = #"{"access_token": "a9", "refresh_token": "r9", "expires_in": 100, "name": "Ann \ud83d"}"#
        server.failNext(HTTPResponse(status: 200, body: Array(body.utf8)))
        #expect(try await header(try authenticator()) == "Bearer a9")
        #expect(
            try await store.read(CredentialKey(connection: "c", path: ["credentials", "refresh_token"]))?.refreshToken
                == Secret("r9"))
    }

    /// Gives up on the first request that it passes on.
    private final class Gateway: HTTPTransport {
        private let server: TokenServer
        private let hasGivenUp = Atomic(false)

        init(_ server: TokenServer) { self.server = server }

        func send(_ request: AuthRequest) async throws -> HTTPResponse {
            let response = try await server.send(request)
            return hasGivenUp.exchange(true, ordering: .relaxed) ? response : HTTPResponse(status: 504)
        }
    }

    @Test("a gateway's time-out may have cost the answer, too")
    func gateway() async throws {
        #expect(await code(try authenticator(Gateway(server))) == .rotationInterrupted)
        #expect(server.presented == ["r0", "r0"])
    }
}
