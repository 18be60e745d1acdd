import AuthCore
import AuthJWT
import AuthTesting
import Foundation
import Testing

/// When a token begins and ends.
struct JWTDatesTests {
    let probe = JWTProbe()

    static let durations: [(JSONValue, Int)] = [
        (60, 60), ("90", 90), ("{{ 30 * 2 }}", 60), (0, 0), (-5, -5), ("-5", -5), (.null, 0),
    ]

    @Test(arguments: durations)
    func theDurationIsThatOfTheDefinition(duration: JSONValue, seconds: Int) async throws {
        let token = try await probe.token(["token_duration": duration])
        #expect(token.number("exp") == probe.now + seconds)
        #expect(token.number("iat") == probe.now)
        let typed = try await probe.token { $0.lifetime = .seconds(seconds) }
        #expect(typed.claims == token.claims)
    }

    @Test(arguments: ["1.5", "soon", "PT1H", "", "1e3x"])
    func aDurationThatIsNoWholeNumberIsRefused(duration: String) throws {
        for field in ["token_duration", "backdating_seconds"] {
            let error = try probe.error([field: .string(duration)])
            #expect(error.code == .invalidDefinition)
            #expect(error.path == [field])
            #expect(error.message.contains("whole number"))
        }
    }

    @Test(arguments: [Int.max, Int.min, Int.max - 1_735_689_600])
    func aDurationBeyondAllDatesIsCut(seconds: Int) async throws {
        for field in ["token_duration", "backdating_seconds"] {
            let token = try await probe.token([field: .number(JSONNumber(seconds))])
            #expect(token.number("exp") != nil)
        }
        let typed = try await probe.token { ($0.lifetime, $0.backdating) = (.seconds(seconds), .seconds(seconds)) }
        #expect(typed.number("nbf") == typed.number("iat"))
        let far = try probe.build { $0.lifetime = .seconds(1) }
        probe.clock.set(now: .distantPast)
        _ = try await far.value()
        probe.clock.set(now: Date(timeIntervalSince1970: .greatestFiniteMagnitude))
        _ = try await far.value()
    }

    @Test func partsOfSecondsNeverLengthenAToken() async throws {
        probe.clock.advance(by: .milliseconds(999))
        let typed = try await probe.token {
            ($0.lifetime, $0.backdating) = (.milliseconds(60_900), .milliseconds(1_100))
        }
        #expect(typed.number("exp") == probe.now + 60)
        #expect(typed.number("nbf") == probe.now - 2)
    }

    @Test func backdatingMovesTheBeginAndNotTheEnd() async throws {
        let defined = try await probe.token(["backdating_seconds": "30", "token_duration": 60])
        let typed = try await probe.token { ($0.backdating, $0.lifetime) = (.seconds(30), .seconds(60)) }
        for token in [defined, typed] {
            #expect(token.number("iat") == probe.now - 30)
            #expect(token.number("nbf") == probe.now - 30)
            #expect(token.number("exp") == probe.now + 60)
        }
    }

    @Test func aTokenNeedNotSayWhenItEnds() async throws {
        let authenticator = try probe.build(["omit_expiry": true, "token_duration": 60])
        let first = try SignedToken(try await authenticator.value())
        #expect(first.claims.objectValue?.keys.map { $0 } == ["iat", "nbf"])
        #expect(try await probe.token { $0.hasExpiry = false }.claims == first.claims)
        probe.clock.advance(by: .seconds(60))
        #expect(try await authenticator.value() == first.text)
        probe.clock.advance(by: .seconds(1))
        // It is replaced all the same.
        #expect(try SignedToken(try await authenticator.value()).number("iat") == probe.now)
    }

    @Test(arguments: [0, -10])
    func aTokenThatIsOverWhenItBeginsIsSignedEachTime(seconds: Int) async throws {
        let authenticator = try probe.build(["token_duration": .number(JSONNumber(seconds))])
        let first = try await authenticator.value()
        probe.clock.advance(by: .seconds(1))
        #expect(try await authenticator.value() != first)
    }
}
