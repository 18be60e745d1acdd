import AuthCore
import AuthCrypto
import AuthTesting
import ConnectorAuth
import ExampleManifests
import Foundation
import Testing

@testable import connector_auth

@Suite("The demo API's signed tokens")
struct DemoSignedTokenTests {
    /// An algorithm, the field of the example config that has its key, and whether that is a private one.
    enum Signing: String, CaseIterable, Sendable {
        case HS256, RS256, ES256, EdDSA

        var path: String { "/jwt/" + rawValue.lowercased() }

        func key() throws -> JWTKey {
            let (manifest, field): (ExampleManifest, String) =
                switch self {
                case .HS256: (.jwt, "shared_secret")
                case .RS256: (.jwtPrivateKey, "rsa_key")
                case .ES256: (.jwtPrivateKey, "p256_key")
                case .EdDSA: (.jwtPrivateKey, "ed25519_key")
                }
            let text = try #require(try JSONValue(parsing: manifest.config)[field]?.stringValue)
            let algorithm: JWTAlgorithm =
                switch self {
                case .HS256: .hs256
                case .RS256: .rs256
                case .ES256: .es256
                case .EdDSA: .edDSA
                }
            return self == .HS256
                ? try JWTKey(secret: Secret(text), algorithm: algorithm)
                : try JWTKey(pem: Secret(text), algorithm: algorithm)
        }
    }

    private func encoded(_ json: JSONValue) -> String { Base64.urlEncode(Array(json.jsonText().utf8)) }

    /// The claims of a token that is good at the clock's time, with changes.
    private func claims(_ test: DemoTestAPI, _ changes: JSONObject = [:], without name: String? = nil) -> JSONValue {
        let now = Int(test.clock.now.timeIntervalSince1970)
        var claims: JSONObject = [
            "iss": .string(DemoAccounts.tokenIssuer), "aud": .string(DemoAccounts.tokenAudience),
            "exp": .number(JSONNumber(now + 60)), "nbf": .number(JSONNumber(now)),
        ]
        for (name, value) in changes { claims[name] = value }
        if let name { claims[name] = nil }
        return .object(claims)
    }

    private func status(_ test: DemoTestAPI, _ token: String, _ path: String) async throws -> Int {
        try await test.send("GET", path, ["Authorization": "Bearer \(token)"]).status
    }

    @Test("are taken with the right claims and refused with any other", arguments: Signing.allCases)
    func claims(_ signing: Signing) async throws {
        let test = try DemoTestAPI()
        let key = try signing.key()
        let now = Int(test.clock.now.timeIntervalSince1970)
        let header = encoded(["alg": .string(signing.rawValue), "typ": "JWT"])
        func send(_ changes: JSONObject = [:], without name: String? = nil) async throws -> Int {
            let content = "\(header).\(encoded(claims(test, changes, without: name)))"
            let signature = try await key.signature(of: Array(content.utf8))
            return try await status(test, "\(content).\(Base64.urlEncode(signature))", signing.path)
        }
        #expect(try await send() == 200)
        #expect(try await send(without: "nbf") == 200)
        #expect(try await send(["aud": ["other", .string(DemoAccounts.tokenAudience)]]) == 200)
        #expect(try await send(["exp": .number(JSONNumber(now))]) == 401)
        #expect(try await send(without: "exp") == 401)
        #expect(try await send(["exp": "tomorrow"]) == 401)
        #expect(try await send(["nbf": .number(JSONNumber(now + 1))]) == 401)
        #expect(try await send(["aud": "another-api"]) == 401)
        #expect(try await send(without: "aud") == 401)
        #expect(try await send(["iss": "another-client"]) == 401)
    }

    @Test("are refused without their own signature, whatever the header says", arguments: Signing.allCases)
    func signatures(_ signing: Signing) async throws {
        let test = try DemoTestAPI()
        let key = try signing.key()
        let payload = encoded(claims(test))
        func header(_ algorithm: String) -> String { encoded(["alg": .string(algorithm), "typ": "JWT"]) }
        let content = "\(header(signing.rawValue)).\(payload)"
        let signature = try await key.signature(of: Array(content.utf8))
        #expect(try await status(test, "\(content).\(Base64.urlEncode(signature))", signing.path) == 200)

        var damaged = signature
        damaged[damaged.count / 2] ^= 1
        let other = encoded(claims(test, ["sub": "someone else"]))
        let none = "\(header("none")).\(payload)"
        let noneSigned = Base64.urlEncode(try await key.signature(of: Array(none.utf8)))
        let forgeries = [
            "\(content).", "\(content).\(Base64.urlEncode(damaged))", content,
            "\(header(signing.rawValue)).\(other).\(Base64.urlEncode(signature))", "\(none).", "\(none).\(noneSigned)",
        ]
        for forgery in forgeries { #expect(try await status(test, forgery, signing.path) == 401) }
        for another in Signing.allCases where another != signing {
            #expect(try await status(test, "\(content).\(Base64.urlEncode(signature))", another.path) == 401)
        }
    }

    @Test("are refused where a public key was taken for a shared secret", arguments: ["HS256", "RS256"])
    func confusion(algorithm: String) async throws {
        let test = try DemoTestAPI()
        let content = "\(encoded(["alg": .string(algorithm), "typ": "JWT"])).\(encoded(claims(test)))"
        let code = SHA256.authenticationCode(for: Array(content.utf8), key: Array(DemoAccounts.rsaKey.utf8))
        #expect(try await status(test, "\(content).\(Base64.urlEncode(code))", "/jwt/rs256") == 401)
    }
}

@Suite("The demo API's token endpoints")
struct DemoTokenEndpointTests {
    @Test("exchange a refresh token once; one that comes again ends its family")
    func family() async throws {
        let test = try DemoTestAPI()
        let seed = test.api.signIn()
        let first = try await test.exchange(refreshToken: seed)
        let successor = try #require(first["refresh_token"])
        let second = try await test.exchange(refreshToken: successor)
        #expect(second.status == 200)
        #expect(try await test.orders(second["access_token"]) == 200)

        let replayed = try await test.exchange(refreshToken: seed)
        #expect(replayed.status == 400)
        #expect(replayed["error"] == "invalid_grant")
        #expect(try await test.orders(first["access_token"]) == 401)
        #expect(try await test.orders(second["access_token"]) == 401)
        let last = try await test.exchange(refreshToken: second["refresh_token"])
        #expect(last["error"] == "invalid_grant")
        #expect(test.api.counters.refreshes == 2)
        #expect(test.api.counters.tokenRequests == 4)
        // Another sign-in is another family.
        #expect(try await test.exchange(refreshToken: DemoAccounts.appRefreshToken).status == 200)
    }

    @Test("answer by RFC 6749 what they refuse")
    func errors() async throws {
        let test = try DemoTestAPI()
        let attempts: [(HTTPResponse, Int, String)] = [
            (try await test.exchange(secret: "wrong"), 401, "invalid_client"),
            (try await test.exchange(refreshToken: "unknown"), 400, "invalid_grant"),
            (try await test.exchange(refreshToken: DemoAccounts.sellerRefreshToken), 400, "invalid_grant"),
            (try await test.exchange(grant: "client_credentials"), 400, "unauthorized_client"),
            (try await test.exchange(grant: "password"), 400, "unsupported_grant_type"),
            (
                try await test.send("POST", "/oauth/token", body: .json(["grant_type": "password"])), 400,
                "invalid_request"
            ),
            (try await test.send("POST", "/oauth2/token", body: .form([])), 400, "invalid_request"),
        ]
        for (response, status, error) in attempts {
            #expect(response.status == status)
            #expect(response["error"] == error)
        }
        // Of those who use HTTP Basic, the answer asks for it again.
        let basic = try await test.send(
            "POST", "/oauth/token", ["Authorization": "Basic d3Jvbmc6d3Jvbmc="],
            body: .form([FormField("grant_type", "client_credentials")]))
        #expect(basic.status == 401)
        #expect(basic.headers["WWW-Authenticate"] == #"Basic realm="demo""#)
        #expect(test.api.counters.refreshes == 0)
    }

    @Test("end access tokens in their time and on request; refresh tokens stay")
    func lifetime() async throws {
        let test = try DemoTestAPI()
        #expect(try await test.send("POST", "/_demo/lifetime?seconds=5").status == 200)
        let token = try await test.exchange(.service)["access_token"]
        #expect(try await test.orders(token) == 200)
        test.clock.advance(by: .seconds(5))
        #expect(try await test.orders(token) == 401)

        let answer = try await test.exchange(refreshToken: DemoAccounts.appRefreshToken)
        #expect(try await test.orders(answer["access_token"]) == 200)
        test.api.revokeAll()
        #expect(try await test.orders(answer["access_token"]) == 401)
        #expect(try await test.exchange(refreshToken: answer["refresh_token"]).status == 200)
    }

    @Test("in Square's manner say when a token ends, and keep the refresh token")
    func square() async throws {
        let test = try DemoTestAPI()
        let body: JSONValue = [
            "client_id": .string(DemoClient.seller.id), "client_secret": .string(DemoClient.seller.secret),
            "grant_type": "refresh_token", "refresh_token": .string(DemoAccounts.sellerRefreshToken),
        ]
        for _ in 0..<2 {
            let answer = try await test.send("POST", "/oauth2/token", body: .json(body))
            #expect(answer["refresh_token"] == DemoAccounts.sellerRefreshToken)
            let end = test.clock.now.addingTimeInterval(3_600).formatted(.iso8601)
            #expect(answer["expires_at"] == end)
            let token = ["Authorization": "Bearer \(answer["access_token"] ?? "")"]
            #expect(try await test.send("GET", "/v2/locations", token).status == 200)
            // It is not for the other API.
            #expect(try await test.send("GET", "/oauth/orders", token).status == 401)
        }
    }
}
