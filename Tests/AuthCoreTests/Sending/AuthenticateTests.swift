import AuthCore
import AuthTesting
import Synchronization
import Testing

/// Counts how it is asked, and has credentials at hand or not.
private final class CountingAuthenticator: Authenticator {
    let isReady: Bool
    let counts = Mutex((ready: 0, awaited: 0))

    init(isReady: Bool) { self.isReady = isReady }

    private static func credentials(_ token: String) -> RequestCredentials {
        (try? RequestCredentials([.init(.header("Authorization"), Secret(token))])) ?? .none
    }

    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        counts.withLock { $0.awaited += 1 }
        return Self.credentials("awaited")
    }

    func readyCredentials(for request: AuthRequest) -> RequestCredentials? {
        counts.withLock { $0.ready += 1 }
        return isReady ? Self.credentials("ready") : nil
    }
}

struct AuthenticateTests {
    @Test func credentialsAtHandAreNotWaitedFor() async throws {
        let authenticator = CountingAuthenticator(isReady: true)
        var request = AuthRequest(url: "https://h")
        let credentials = try await request.authenticate(with: authenticator)
        #expect(request.headers["Authorization"] == "ready")
        #expect(credentials.additions.map { $0.value.reveal() } == ["ready"])
        #expect(authenticator.counts.withLock { [$0.ready, $0.awaited] } == [1, 0])
    }

    @Test @MainActor func aCopyHasThem() async throws {
        let request = AuthRequest(url: "https://h")
        for (isReady, expected) in [(true, "ready"), (false, "awaited")] {
            let copy = try await request.authenticated(by: CountingAuthenticator(isReady: isReady))
            #expect(copy.headers["Authorization"] == expected)
        }
        #expect(request.headers.isEmpty)
    }

    @Test func whereNoneAreAtHandTheyAreWaitedFor() async throws {
        let authenticator = CountingAuthenticator(isReady: false)
        var request = AuthRequest(url: "https://h")
        try await request.authenticate(with: authenticator)
        #expect(request.headers["Authorization"] == "awaited")
        #expect(authenticator.counts.withLock { [$0.ready, $0.awaited] } == [1, 1])
    }

    @Test func thoseThatHaveNoPlaceLeaveTheRequestAsItWas() async throws {
        let authenticator = RecordingAuthenticator(placement: .formField("token"))
        var request = AuthRequest(method: "POST", url: "https://h", body: .json([:]))
        let before = request
        await #expect(throws: AuthError.self) { try await request.authenticate(with: authenticator) }
        #expect(request == before)
    }

    @Test(arguments: [true, false])
    func sendingAsksInTheSameWay(isReady: Bool) async throws {
        let authenticator = CountingAuthenticator(isReady: isReady)
        let transport = StubTransport(responses: [HTTPResponse(status: 200)])
        _ = try await AuthenticatingTransport(transport, authenticator: authenticator).send(
            AuthRequest(url: "https://h"))
        #expect(transport.requests.map { $0.headers["Authorization"] } == [isReady ? "ready" : "awaited"])
    }
}
