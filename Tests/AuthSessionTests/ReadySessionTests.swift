import AuthTesting
import TestSupport
import Testing

@testable import AuthCore
@testable import AuthSession

@Suite("A session that is ready")
struct ReadySessionTests {
    @Test("has copies whose users are counted apart")
    func copies() throws {
        let token = Secret("session-token-0123456789")
        let session = ReadySession(
            credentials: try RequestCredentials([.init(.header("X-Session"), token)]), token: token, begin: .seconds(7))
        let copy = session.separated()
        #expect(copy.credentials.isSeparateCopy(of: session.credentials))
        #expect(copy.token == token)
        #expect(copy.begin == .seconds(7))
    }
}
