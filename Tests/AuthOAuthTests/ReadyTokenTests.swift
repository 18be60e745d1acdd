import AuthTesting
import TestSupport
import Testing

@testable import AuthCore
@testable import AuthOAuth

@Suite("An access token that is ready")
struct ReadyTokenTests {
    @Test("has copies whose users are counted apart")
    func copies() throws {
        let token = try ReadyToken(
            Secret("access-token-0123456789"), captured: ["site": "eu"], .refreshing(),
            TokenGeneration(from: SystemRandomSource()))
        let copy = token.separated()
        #expect(copy.credentials.isSeparateCopy(of: token.credentials))
        #expect(copy.accessToken == Secret("access-token-0123456789"))
        #expect(copy.captured == Secret(["site": "eu"]))
    }
}
