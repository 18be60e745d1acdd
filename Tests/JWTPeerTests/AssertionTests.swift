import AuthCore
import AuthOAuth
import AuthRegistry
import AuthURLSession
import Foundation
import Testing

/// Assertions in place of secrets, at a server that refuses one that it has seen (RFC 7523).
@Suite(.enabled(if: Peer.url != nil, Peer.absence))
struct AssertionTests {
    private let peer: Peer
    private let transport = RecordingTransport()

    init() throws { peer = try Peer() }

    private static let signer: JSONObject = [
        "type": "JwtAuthenticator", "algorithm": "{{ config['algorithm'] }}", "secret_key": "{{ config['key'] }}",
    ]

    private func authenticator(_ algorithm: String, _ fields: JSONObject) throws -> any Authenticator {
        var definition: JSONObject = [
            "type": "OAuthAuthenticator", "token_refresh_endpoint": "{{ config['base'] }}/token",
        ]
        for (name, value) in fields { definition[name] = value }
        return try peer.connection(algorithm, environment: AuthEnvironment(transport: transport))
            .authenticator(for: .object(definition))
    }

    /// Renews the token several times, and has each accepted by the API.
    private func renew(_ authenticator: any Authenticator, user: JSONValue, client: String) async throws {
        let source = try #require(authenticator as? any TokenSource)
        var tokens: Set<String> = []
        for _ in 0..<Self.renewals {
            let token = try await source.token(fresh: true)
            tokens.insert(token.value.reveal())
            // The server's tokens last seconds, so that one may end on its way there.
            let response = try await authenticator.send(AuthRequest(url: peer.base + "/api")) { attempt in
                let response = try await URLSessionTransport().send(attempt)
                let head = ResponseHead(status: response.status, headers: response.headers)
                return AttemptOutcome(response, head: head, body: response.body)
            }
            #expect(response.status == 200)
            let answer = try JSONValue(parsing: response.body)
            #expect(answer["user"] == user)
            #expect(answer["client"]?.stringValue == client)
        }
        #expect(tokens.count == Self.renewals)
    }

    private static let renewals = 4

    @Test(arguments: Peer.signing)
    func anAssertionForAUserIsExchanged(algorithm: String) async throws {
        var assertion = Self.signer
        assertion["jwt_payload"] = [
            "iss": "{{ config['client'] }}", "sub": "alice", "aud": "{{ config['base'] }}/token",
        ]
        assertion["add_jwt_id"] = true
        let authenticator = try authenticator(
            algorithm, ["use_profile_assertion": true, "profile_assertion": .object(assertion)])
        try await renew(authenticator, user: "alice", client: "svc-" + algorithm)
        let identifiers = try transport.claims(in: "assertion").compactMap { $0["jti"]?.stringValue }
        #expect(identifiers.count >= Self.renewals)
        #expect(identifiers.count == transport.fields("assertion").count)
        #expect(Set(identifiers).count == identifiers.count)
    }

    @Test(arguments: Peer.signing)
    func anAssertionForAUserWhoHasNotGrantedItIsRefused(algorithm: String) async throws {
        var assertion = Self.signer
        assertion["jwt_payload"] = ["iss": "{{ config['client'] }}", "sub": "bob", "aud": "{{ config['base'] }}/token"]
        let authenticator = try authenticator(
            algorithm, ["use_profile_assertion": true, "profile_assertion": .object(assertion)])
        let error = await #expect(throws: AuthError.self) {
            try await authenticator.credentials(for: AuthRequest(url: peer.base + "/api"))
        }
        #expect(error?.kind == .refused)
    }

    @Test(arguments: Peer.signing)
    func aClientSignsInPlaceOfASecretAndNoIdentifierIsSentTwice(algorithm: String) async throws {
        let authenticator = try authenticator(
            algorithm,
            [
                "client_id": "{{ config['client'] }}", "grant_type": "client_credentials",
                "client_authentication": "private_key_jwt", "client_assertion": .object(Self.signer),
            ])
        try await renew(authenticator, user: .null, client: "svc-" + algorithm)
        let claims = try transport.claims(in: "client_assertion")
        #expect(claims.count >= Self.renewals)
        #expect(Set(claims.compactMap { $0["jti"]?.stringValue }).count == claims.count)
        for claim in claims {
            #expect(claim["iss"]?.stringValue == "svc-" + algorithm)
            #expect(claim["sub"]?.stringValue == "svc-" + algorithm)
            #expect(claim["aud"]?.stringValue == peer.base + "/token")
        }
        #expect(transport.fields("client_secret").allSatisfy { $0 == nil })
    }

    @Test(arguments: Peer.signing)
    func theServerRefusesAnIdentifierThatItHasSeen(algorithm: String) async throws {
        let authenticator = try authenticator(
            algorithm,
            [
                "client_id": "{{ config['client'] }}", "grant_type": "client_credentials",
                "client_authentication": "private_key_jwt", "client_assertion": .object(Self.signer),
            ])
        _ = try await authenticator.credentials(for: AuthRequest(url: peer.base + "/api"))
        let names = ["grant_type", "client_id", "client_assertion_type", "client_assertion"]
        let form = try names.map { FormField($0, try #require(transport.fields($0).first ?? nil)) }
        let again = AuthRequest(method: "POST", url: peer.base + "/token", body: .form(form))
        // Without this the tests above would prove nothing.
        #expect(try await transport.send(again).status >= 400)
    }
}
