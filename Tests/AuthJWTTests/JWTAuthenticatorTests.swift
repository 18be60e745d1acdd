import AuthCore
import AuthJWT
import AuthTesting
import Foundation
import Testing

@Suite("JWT authenticator")
struct JWTAuthenticatorTests {
    @Test("one signature serves all requests until the leeway, then a new token is signed")
    func caching() async throws {
        let clock = ManualClock()
        var configuration = JWTConfiguration(
            signer: try JWTKey(secret: Secret("0123456789abcdef0123456789abcdef"), algorithm: .hs256))
        configuration.prefix = "Bearer "
        configuration.lifetime = .seconds(100)
        let authenticator = try JWTAuthenticator(
            configuration: configuration,
            environment: AuthEnvironment(
                clock: clock, tokenPolicy: TokenCachePolicy(leeway: .seconds(10), refreshAhead: .seconds(10))))
        let first = try await authenticator.token(fresh: false)
        #expect(first.value.reveal().hasPrefix("Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."))
        clock.advance(by: .seconds(90))
        #expect(try await authenticator.token(fresh: false).generation == first.generation)
        clock.advance(by: .seconds(1))
        #expect(try await authenticator.token(fresh: false).generation != first.generation)
    }
}
