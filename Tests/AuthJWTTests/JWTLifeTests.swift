import AuthCore
import AuthJWT
import AuthRegistry
import AuthTesting
import Foundation
import Testing

/// One signature serves all requests, until the token ends, is refused, or the clock is set.
struct JWTLifeTests {
    let probe = JWTProbe()

    @Test func oneSignatureServesAllRequestsUntilTheLeeway() async throws {
        let probe = JWTProbe(tokenPolicy: TokenCachePolicy(leeway: .seconds(10), refreshAhead: .seconds(10)))
        let authenticator = try probe.build { $0.lifetime = .seconds(100) }
        let first = try await authenticator.token(fresh: false)
        probe.clock.advance(by: .seconds(90))
        #expect(try await authenticator.token(fresh: false).generation == first.generation)
        probe.clock.advance(by: .seconds(1))
        #expect(try await authenticator.token(fresh: false).generation != first.generation)
        #expect(probe.events.events.map(\.kind) == [.issued, .issued])
    }

    @Test func aTokenIsAtHandUntilItEndsOrTheClockIsSetBack() async throws {
        let authenticator = try probe.build { $0.lifetime = .seconds(100) }
        let request = AuthRequest(url: "https://api.example/items")
        #expect(authenticator.readyCredentials(for: request) == nil)
        let first = try await authenticator.credentials(for: request)
        #expect(authenticator.readyCredentials(for: request) == first)
        probe.clock.advance(by: .seconds(101))
        #expect(authenticator.readyCredentials(for: request) == nil)
        let second = try await authenticator.credentials(for: request)
        #expect(authenticator.readyCredentials(for: request) == second)
        probe.clock.set(now: probe.clock.now - 1_000)
        #expect(authenticator.readyCredentials(for: request) == nil)
    }

    @Test func aTokenKnowsHowLongItWorks() async throws {
        let authenticator = try probe.build { $0.lifetime = .seconds(100) }
        let token = try await authenticator.token(fresh: false)
        #expect(token.lifetime?.expiry(from: .distantPast) == probe.clock.now + 100)
    }

    @Test func aThousandRefusalsOfOneTokenCostOneSignature() async throws {
        let authenticator = try probe.build { $0.hasIdentifier = true }
        let refused = try await authenticator.credentials(for: AuthRequest(url: "https://api.example/items"))
        try await withThrowingTaskGroup(of: (RecoveryAction, String).self) { group in
            for _ in 0..<1_000 {
                group.addTask { (try await authenticator.recovered(from: refused), try await authenticator.value()) }
            }
            let all = try await group.reduce(into: []) { $0.append($1) }
            #expect(all.allSatisfy { $0.0 == .retry })
            #expect(Set(all.map(\.1)).count == 1)
        }
        #expect(probe.events.events.map(\.kind) == [.issued, .refused, .issued])
        // One that comes late costs none.
        #expect(try await authenticator.recovered(from: refused) == .retry)
        _ = try await authenticator.value()
        #expect(probe.events.events.count == 3)
    }

    @Test func anApiThatRefusesEveryTokenDoesNotCostASignatureForEachRequest() async throws {
        let authenticator = try probe.build { _ in }
        for _ in 0..<20 {
            let status = try await authenticator.send(AuthRequest(url: "https://api.example.com/items")) { _ in
                AttemptOutcome(401, head: ResponseHead(status: 401))
            }
            #expect(status == 401)
        }
        #expect(probe.events.events.count { $0.kind == .issued } == 2)
    }

    @Test func aRefusalOfOtherCredentialsIsNotOurs() async throws {
        let authenticator = try probe.build { _ in }
        let first = try await authenticator.value()
        #expect(try await authenticator.recovered(from: .none) == .surface)
        #expect(try await authenticator.value() == first)
    }

    @Test(arguments: [-7_200, -1, 1_201, 7_200])
    func aClockThatIsSetMakesANewToken(seconds: Int) async throws {
        let authenticator = try probe.build { $0.lifetime = .seconds(1_200) }
        let first = try await authenticator.value()
        probe.clock.set(now: probe.clock.now + Double(seconds))
        let source: any TokenSource = authenticator
        #expect(try await source.token(fresh: false).value.reveal() != first)
        let second = try SignedToken(try await authenticator.value())
        #expect(second.number("iat") == probe.now)
        #expect(try await authenticator.value() == second.text)
    }

    @Test func aClockThatIsSetBackByLessThanTheBackdatingKeepsTheToken() async throws {
        let authenticator = try probe.build { $0.backdating = .seconds(30) }
        let first = try await authenticator.value()
        probe.clock.set(now: probe.clock.now - 30)
        #expect(try await authenticator.value() == first)
        probe.clock.set(now: probe.clock.now - 1)
        #expect(try await authenticator.value() != first)
    }

    @Test func eachTokenHasAnIdentifierOfItsOwn() async throws {
        let typed = try probe.build { $0.hasIdentifier = true }
        let defined = try #require(try probe.build(["add_jwt_id": "true"]) as? any TokenSource)
        for source in [typed, defined] as [any TokenSource] {
            var identifiers: Set<String> = []
            for _ in 0..<100 {
                let token = try SignedToken(try await source.token(fresh: true).value.reveal())
                let identifier = try #require(token.claims["jti"]?.stringValue)
                // 128 bits.
                #expect(identifier.utf8.count == 22)
                identifiers.insert(identifier)
            }
            #expect(identifiers.count == 100)
        }
        #expect(try await probe.token().claims["jti"] == nil)
    }

    @Test func aFreshTokenIsNeverHandedOutTwice() async throws {
        let source = try probe.build { $0.hasIdentifier = true }
        var seen = [try await source.value()]
        for _ in 0..<50 { seen.append(try await source.token(fresh: true).value.reveal()) }
        #expect(Set(seen).count == seen.count)
        // They are for those who asked; requests keep theirs.
        #expect(try await source.value() == seen.first)
    }

    @Test func freshTokensForManyAtOnceAreAsManyTokens() async throws {
        let source = try probe.build { $0.hasIdentifier = true }
        let before = try await source.value()
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<100 { group.addTask { try await source.token(fresh: true).value.reveal() } }
            let tokens = try await group.reduce(into: Set([before])) { $0.insert($1) }
            #expect(tokens.count == 101)
        }
    }

    @Test func invalidationDropsThatTokenAlone() async throws {
        let source = try probe.build { $0.hasIdentifier = true }
        let first = try await source.token(fresh: false)
        #expect(source.invalidate(generation: first.generation))
        #expect(!source.invalidate(generation: first.generation))
        let second = try await source.token(fresh: false)
        #expect(second.generation == first.generation.next())
    }

    @Test func aRetiredAuthenticatorRefusesWithTheReason() async throws {
        let authenticator = try probe.build { _ in }
        _ = try await authenticator.value()
        await authenticator.close()
        let error = await #expect(throws: AuthError.self) { try await authenticator.value() }
        #expect(error?.code == .superseded)
    }

    @Test func equalDefinitionsShareOneToken() async throws {
        let connection = try probe.connection()
        let definition = JSONValue.object(JWTProbe.definition(["add_jwt_id": true]))
        let first = try await connection.authenticator(for: definition).value()
        #expect(try await connection.authenticator(for: definition).value() == first)
        let other = JSONValue.object(JWTProbe.definition(["add_jwt_id": true, "token_duration": 60]))
        #expect(try await connection.authenticator(for: other).value() != first)
    }

    @Test func itKeepsThePromisesOfAuthenticators() async throws {
        let claim = "claim-3f8c2d71"
        try await AuthenticatorConformance(
            secrets: [TestKeys.shared, claim], request: AuthRequest(url: "https://api.example/items")
        ) { [environment = probe.environment] in
            var configuration = JWTConfiguration(signer: SuspendingSigner(TestKeys.shared))
            configuration.hasIdentifier = true
            configuration.prefix = "Bearer "
            configuration.claims = ["secret": .string(claim)]
            return try JWTAuthenticator(configuration: configuration, environment: environment)
        }.check()
    }
}
