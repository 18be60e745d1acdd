import AuthBasic
import AuthCore
import AuthRegistry
import AuthSession
import AuthTesting
import Testing

@Suite("Sessions are one")
struct LoginSharingTests {
    /// How many logins two definitions come to.
    private func logins(_ first: JSONValue, _ second: JSONValue) async throws -> Int {
        var registry = AuthenticatorRegistry()
        try registry.register(.session)
        let answer = HTTPResponse(status: 200, body: Array(#"{"t": "s-1"}"#.utf8))
        let server = StubTransport(responses: Array(repeating: answer, count: 2))
        let connection = try Manifest.empty.compile(registry: registry).connect(
            id: "c", config: ["n": 2], environment: AuthEnvironment(transport: server))
        for definition in [first, second] {
            let authenticator = try connection.authenticator(for: definition)
            _ = try await authenticator.credentials(for: AuthRequest(url: "https://api.example.com"))
        }
        return server.requests.count
    }

    private func definition(_ requester: JSONObject, _ changes: JSONObject = [:]) -> JSONValue {
        var login: JSONObject = [
            "type": "HttpRequester", "url": "https://api.example.com/login", "http_method": "POST",
        ]
        for (name, value) in requester { login[name] = value }
        var result: JSONObject = [
            "type": "SessionTokenAuthenticator", "login_requester": .object(login), "session_token_path": ["t"],
            "expiration_duration": "PT1H", "request_authentication": ["type": "Bearer"],
        ]
        for (name, value) in changes { result[name] = value }
        return .object(result)
    }

    private func body(_ type: JSONValue) -> JSONObject {
        ["request_body": ["type": type, "value": ["user": "ann"]]]
    }

    private func handler(_ retries: JSONValue, _ seconds: JSONValue = 1) -> JSONObject {
        [
            "error_handler": [
                "type": "DefaultErrorHandler", "max_retries": retries,
                "backoff_strategies": [["type": "ConstantBackoffStrategy", "backoff_time_in_seconds": seconds]],
            ]
        ]
    }

    @Test("where only what has no effect differs: names, and what parameters leave in a requester")
    func withoutEffect() async throws {
        #expect(
            try await logins(
                definition(["name": "a", "use_cache": true]),
                definition(["name": "b", "$parameters": ["primary_key": "id"], "primary_key": "id"])) == 1)
    }

    @Test("where an error handler comes to the same")
    func sameHandler() async throws {
        #expect(try await logins(definition(handler(2)), definition(handler("{{ config['n'] }}"))) == 1)
        #expect(
            try await logins(definition(body("RequestBodyJsonObject")), definition(body("RequestBodyJsonObject"))) == 1)
    }

    @Test("but not where a part is of another type: the body, or the reading of answers")
    func types() async throws {
        #expect(
            try await logins(
                definition(body("RequestBodyJsonObject")), definition(body("RequestBodyUrlEncodedForm"))) == 2)
        let json = definition([:], ["decoder": ["type": "JsonDecoder"]])
        let xml = definition([:], ["decoder": ["type": "XmlDecoder"], "session_token_path": ["t"]])
        await #expect(throws: AuthError.self) { try await logins(json, xml) }
    }

    @Test("but not where an error handler differs")
    func handlers() async throws {
        #expect(try await logins(definition(handler(2)), definition(handler(3))) == 2)
        #expect(try await logins(definition(handler(2)), definition(handler(2, 5))) == 2)
    }
}
