import AuthCore
import AuthJWT
import AuthRegistry
import AuthTesting
import AuthURLSession
import Foundation
import Testing

/// A server that checks signature, dates, issuer and audience accepts what we sign.
@Suite(.enabled(if: Peer.url != nil, Peer.absence))
struct SelfSignedTokenTests {
    private let peer: Peer

    init() throws { peer = try Peer() }

    private static func definition(_ fields: JSONObject = [:]) -> JSONValue {
        var definition: JSONObject = [
            "type": "JwtAuthenticator", "algorithm": "{{ config['algorithm'] }}", "secret_key": "{{ config['key'] }}",
            "header_prefix": "Bearer", "jwt_headers": ["kid": "k1"],
            "jwt_payload": ["iss": "connector", "sub": "alice", "aud": "{{ config['base'] }}"],
            "additional_jwt_payload": ["scope": "{{ ['read', 'write'] }}"],
        ]
        for (name, value) in fields { definition[name] = value }
        return .object(definition)
    }

    @Test(arguments: Peer.signing + ["HS256"])
    func theServerAcceptsATokenAndReadsItsClaims(algorithm: String) async throws {
        let authenticator = try peer.connection(algorithm, environment: AuthEnvironment())
            .authenticator(for: Self.definition(["add_jwt_id": true, "backdating_seconds": 10]))
        let response = try await peer.ask("/jwt/\(algorithm)", with: authenticator)
        #expect(response.status == 200)
        let answer = try JSONValue(parsing: response.body)
        #expect(answer["header"]?["alg"]?.stringValue == algorithm)
        #expect(answer["header"]?["kid"] == "k1")
        #expect(answer["claims"]?["sub"] == "alice")
        #expect(answer["claims"]?["scope"] == ["read", "write"])
    }

    @Test(arguments: Peer.signing + ["HS256"])
    func anExpiredTokenIsRefused(algorithm: String) async throws {
        let environment = AuthEnvironment(clock: ManualClock(now: Date(timeIntervalSinceNow: -3_600)))
        let authenticator = try peer.connection(algorithm, environment: environment)
            .authenticator(for: Self.definition())
        let response = try await peer.ask("/jwt/\(algorithm)", with: authenticator)
        #expect(response.status == 401)
        #expect(try JSONValue(parsing: response.body)["detail"] == "ExpiredSignatureError")
    }

    @Test func aTokenOfAClockThatIsAheadIsRefusedUnlessItIsBackdated() async throws {
        for (seconds, status) in [(0, 401), (600, 200)] {
            let environment = AuthEnvironment(clock: ManualClock(now: Date(timeIntervalSinceNow: 300)))
            let authenticator = try peer.connection("ES256", environment: environment)
                .authenticator(for: Self.definition(["backdating_seconds": .number(JSONNumber(seconds))]))
            #expect(try await peer.ask("/jwt/ES256", with: authenticator).status == status)
        }
    }

    @Test(arguments: zip(Peer.signing, ["ES256", "EdDSA", "RS256"]))
    func aTokenOfAnotherKeyIsRefused(algorithm: String, other: String) async throws {
        let authenticator = try peer.connection(algorithm, environment: AuthEnvironment())
            .authenticator(for: Self.definition())
        #expect(try await peer.ask("/jwt/\(other)", with: authenticator).status == 401)
    }

    @Test func aRefusedTokenIsSignedAnewAndAccepted() async throws {
        let clock = ManualClock(now: Date(timeIntervalSinceNow: -3_600))
        let authenticator = try peer.connection("RS256", environment: AuthEnvironment(clock: clock))
            .authenticator(for: Self.definition(["token_duration": 1_800]))
        let request = AuthRequest(url: peer.base + "/jwt/RS256")
        let transport = URLSessionTransport()
        let status = try await authenticator.send(request) { attempt in
            let response = try await transport.send(attempt)
            // What an administrator does about the refusal.
            clock.set(now: Date())
            let head = ResponseHead(status: response.status, headers: response.headers)
            return AttemptOutcome(response.status, head: head)
        }
        #expect(status == 200)
    }
}
