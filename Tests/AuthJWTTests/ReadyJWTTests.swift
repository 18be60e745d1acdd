import AuthTesting
import Foundation
import TestSupport
import Testing

@testable import AuthCore
@testable import AuthJWT

@Suite("A signed token that is ready")
struct ReadyJWTTests {
    @Test("has copies whose users are counted apart")
    func copies() throws {
        let token = Secret("Bearer header.claims.signature")
        let ready = ReadyJWT(
            token: token, begin: 7, credentials: try RequestCredentials([.init(.header("Authorization"), token)]))
        let copy = ready.separated()
        #expect(copy.credentials.isSeparateCopy(of: ready.credentials))
        #expect(copy.token == token)
        #expect(copy.begin == 7)
    }
}
