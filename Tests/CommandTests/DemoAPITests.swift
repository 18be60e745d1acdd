import AuthTesting
import ConnectorAuth
import Testing

@testable import connector_auth

@Suite("The demo API")
struct DemoAPITests {
    /// A request with wrong credentials, or with none.
    struct Attempt: Sendable, CustomTestStringConvertible {
        var what: String
        var method = "GET"
        var path: String
        var headers: [String: String] = [:]
        var body = AuthRequest.Body.none
        var testDescription: String { "\(path) with \(what)" }

        init(
            _ what: String, _ path: String, _ headers: [String: String] = [:], method: String = "GET",
            body: AuthRequest.Body = .none
        ) {
            self.what = what
            self.path = path
            self.headers = headers
            self.method = method
            self.body = body
        }
    }

    private static let key = DemoAccounts.apiKey

    static let right = [
        Attempt("the key and an empty password", "/basic", ["Authorization": "Basic ZGVtby1iYXNpYy1rZXktNGUxZjo="]),
        Attempt("the token", "/bearer", ["Authorization": "Bearer \(DemoAccounts.bearerToken)"]),
        Attempt("the key", "/key/header", ["X-Api-Key": key]),
        Attempt("the key", "/key/query?api_key=\(key)"),
        Attempt("the key", "/key/cookie", ["Cookie": "theme=dark; api_key=\(key)"]),
        Attempt("the key", "/key/form", method: "POST", body: .form([FormField("api_key", key)])),
        Attempt("the key", "/key/json", method: "POST", body: .json(["auth": ["key": .string(key)]])),
        Attempt("the password", "/choice", ["Authorization": "Basic YW5uOmRlbW8tdXNlci1wYXNzd29yZC01OGQx"]),
    ]

    static let wrong = [
        Attempt("nothing", "/basic"),
        // The key, and the password "x".
        Attempt("a password", "/basic", ["Authorization": "Basic ZGVtby1iYXNpYy1rZXktNGUxZjp4"]),
        // "demo-basic-key-4e1e:"
        Attempt("another key", "/basic", ["Authorization": "Basic ZGVtby1iYXNpYy1rZXktNGUxZTo="]),
        Attempt("no colon", "/basic", ["Authorization": "Basic ZGVtby1iYXNpYy1rZXktNGUxZg=="]),
        Attempt("no base64", "/basic", ["Authorization": "Basic ?"]),
        Attempt("nothing", "/bearer"),
        Attempt("another token", "/bearer", ["Authorization": "Bearer demo-bearer-token-7d03"]),
        Attempt("half the token", "/bearer", ["Authorization": "Bearer demo-bearer"]),
        Attempt("more than the token", "/bearer", ["Authorization": "Bearer \(DemoAccounts.bearerToken)x"]),
        Attempt("another scheme", "/bearer", ["Authorization": "Token \(DemoAccounts.bearerToken)"]),
        Attempt("nothing", "/key/header"),
        Attempt("another key", "/key/header", ["X-Api-Key": "wrong"]),
        Attempt("the key elsewhere", "/key/header?api_key=\(key)"),
        Attempt("another key", "/key/query?api_key=wrong"),
        Attempt("the key elsewhere", "/key/query", ["X-Api-Key": key]),
        Attempt("another key", "/key/cookie", ["Cookie": "api_key=wrong"]),
        Attempt("the key elsewhere", "/key/cookie", ["Cookie": "other=\(key)"]),
        Attempt("another key", "/key/form", method: "POST", body: .form([FormField("api_key", "wrong")])),
        Attempt("the key elsewhere", "/key/form", method: "POST", body: .json(["api_key": .string(key)])),
        Attempt("another key", "/key/json", method: "POST", body: .json(["auth": ["key": "wrong"]])),
        Attempt("the key elsewhere", "/key/json", method: "POST", body: .json(["key": .string(key)])),
        Attempt("nothing", "/signed"),
        // A signature of nothing.
        Attempt("another signature", "/signed", ["X-Key-Id": DemoAccounts.signingKeyID, "X-Signature": "AAAA"]),
        Attempt("nothing", "/choice"),
        Attempt("another password", "/choice", ["Authorization": "Basic YW5uOndyb25n"]),
        Attempt("another key", "/choice", ["X-Api-Key": "wrong"]),
        Attempt("no session", "/api/card"),
        Attempt("a session of one's own", "/api/card", ["X-Metabase-Session": "session-1"]),
        Attempt("nothing", "/oauth/orders"),
        Attempt("a token of one's own", "/v2/locations", ["Authorization": "Bearer access-1"]),
        Attempt("nothing", "/jwt/hs256"),
    ]

    @Test("lets in who has the right credentials", arguments: right)
    func accepted(_ attempt: Attempt) async throws {
        let test = try DemoTestAPI()
        let response = try await test.send(attempt.method, attempt.path, attempt.headers, body: attempt.body)
        #expect(response.status == 200)
        #expect(test.api.counters == DemoCounters(accepted: 1))
    }

    @Test("refuses wrong credentials with a reason in JSON", arguments: wrong)
    func refused(_ attempt: Attempt) async throws {
        let test = try DemoTestAPI()
        let response = try await test.send(attempt.method, attempt.path, attempt.headers, body: attempt.body)
        #expect(response.status == 401)
        #expect(response["error_description"]?.isEmpty == false)
        #expect(test.api.counters == DemoCounters(refused: 1))
    }

    @Test("refuses a signature over another method or path")
    func signature() async throws {
        let test = try DemoTestAPI()
        let key = try JWTKey(secret: Secret(DemoAccounts.signingKey), algorithm: .hs256)
        let authenticator = SigningAuthenticator(keyID: DemoAccounts.signingKeyID, key: key)
        for (method, path, status) in [("GET", "/signed", 200), ("POST", "/signed", 401), ("GET", "/other", 401)] {
            var request = AuthRequest(method: method, url: test.url + path)
            try request.apply(try await authenticator.credentials(for: request))
            let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
            #expect(try await test.send("GET", "/signed", headers).status == status)
        }
    }

    @Test("ends sessions in their time, at the logout and on request")
    func sessions() async throws {
        let test = try DemoTestAPI()
        #expect(try await test.logIn(password: "wrong").status == 401)
        #expect(test.api.counters.logins == 0)
        func card(_ session: String) async throws -> Int {
            try await test.send("GET", "/api/card", [DemoSessions.header: session]).status
        }
        test.api.setLifetime(.seconds(60))
        for end in ["time", "logout", "revoke"] {
            let session = try #require(try await test.logIn()["id"])
            #expect(try await card(session) == 200)
            switch end {
            case "time": test.clock.advance(by: .seconds(60))
            case "logout":
                #expect(try await test.send("DELETE", "/api/session", [DemoSessions.header: session]).status == 204)
            default: #expect(try await test.send("POST", "/_demo/revoke").status == 200)
            }
            #expect(try await card(session) == 401, "\(end)")
        }
        #expect(test.api.counters.logins == 3)
    }

    @Test("misbehaves where, when and as often as it is asked to")
    func misbehaviour() async throws {
        let test = try DemoTestAPI()
        let right = ["Authorization": "Bearer \(DemoAccounts.bearerToken)"]
        let ask = "/_demo/next?answer=429&retry_after=7&path=/bearer&after=1&times=2"
        #expect(try await test.send("POST", ask).status == 200)
        var statuses: [Int] = []
        for _ in 0..<4 { statuses.append(try await test.send("GET", "/bearer", right).status) }
        #expect(statuses == [200, 429, 429, 200])
        #expect(try await test.send("POST", "/_demo/next?answer=503").status == 200)
        #expect(try await test.send("GET", "/").status == 503)
        #expect(try await test.send("POST", "/_demo/next?answer=429&retry_after=7").status == 200)
        #expect(try await test.send("GET", "/").headers["Retry-After"] == "7")
        #expect(try await test.send("POST", "/_demo/next?answer=slow&ms=1").status == 200)
        #expect(try await test.send("GET", "/bearer", right).status == 200)
        #expect(test.api.counters.misbehaviours == 5)
        for nonsense in ["/_demo/next", "/_demo/next?answer=200", "/_demo/lifetime?seconds=0"] {
            #expect(try await test.send("POST", nonsense).status == 400)
        }
        #expect(try await test.send("GET", "/nothing").status == 404)
    }
}
