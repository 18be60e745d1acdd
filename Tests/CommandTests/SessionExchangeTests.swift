import AuthTesting
import ConnectorAuth
import Testing

@testable import connector_auth

@Suite("connector-auth and sessions")
struct SessionExchangeTests {
    private static let secrets = ["user-canary-7f3a91", "password-canary-7f3a91", "session-canary-7f3a91"]
    private let scanner = SecretScanner(Self.secrets)

    private func run(_ verb: [String], body: JSONObject, status: Int) async -> CommandRun {
        var login: JSONObject = [
            "type": "HttpRequester", "url": "https://api.example/login?tenant=t", "http_method": "POST",
            "error_handler": ["response_filters": [["http_codes": [403], "error_message": "{{ response }}"]]],
        ]
        for (name, value) in body { login[name] = value }
        let definition: JSONValue = [
            "type": "SessionTokenAuthenticator", "login_requester": .object(login), "session_token_path": ["token"],
            "expiration_duration": "PT1H", "request_authentication": ["type": "Bearer"],
        ]
        let answer: JSONValue = ["token": .string(Self.secrets[2]), "user": .string(Self.secrets[0])]
        let response = HTTPResponse(
            status: status, headers: [.init("Content-Type", "application/json")], body: Array(answer.jsonText().utf8))
        let config: JSONValue = ["user": .string(Self.secrets[0]), "password": .string(Self.secrets[1])]
        return await CommandRun(
            verb + ["--definition", "d", "--config", "c", "--output", "json"],
            files: ["d": definition.jsonText(), "c": config.jsonText()], transport: StubTransport(responses: [response])
        )
    }

    private static let user: JSONValue = "{{ config['user'] }}"
    private static let password: JSONValue = "{{ config['password'] }}"
    private static let bodies: [String: JSONObject] = [
        "JSON": ["request_body_json": ["u": user, "p": password]],
        "form": ["request_body_data": ["u": user, "p": password]],
        "text": ["request_body_data": "{{ config['user'] }}:{{ config['password'] }}"],
        "query": ["request_parameters": ["u": user, "p": password]],
        "headers": ["request_headers": ["X-User": user, "X-Password": password]],
        "basic": ["authenticator": ["type": "BasicHttpAuthenticator", "username": user, "password": password]],
    ]

    @Test("a session is ended afterwards, unless it is shown and so goes on elsewhere", arguments: [true, false])
    func logout(isRevealed: Bool) async throws {
        let definition: JSONValue = [
            "type": "SessionTokenAuthenticator", "session_token_path": ["token"], "expiration_duration": "PT1H",
            "login_requester": ["url": "https://api.example/login", "http_method": "POST"],
            "logout_requester": ["url": "https://api.example/logout", "http_method": "POST"],
            "request_authentication": ["type": "Bearer"],
        ]
        for verb in [["token"], ["authenticate", "--request", "https://api.example/items"]] {
            let transport = StubTransport(responses: [
                HTTPResponse(status: 200, body: Array(#"{"token": "session-1"}"#.utf8))
            ])
            let run = await CommandRun(
                verb + ["--definition", "d", "--config", "c"] + (isRevealed ? ["--reveal"] : []),
                files: ["d": definition.jsonText(), "c": "{}"], transport: transport)
            #expect(run.code == .success)
            #expect(run.output.contains("session-1") == isRevealed)
            let urls = transport.requests.map(\.url)
            #expect(urls == ["https://api.example/login"] + (isRevealed ? [] : ["https://api.example/logout"]))
        }
    }

    @Test("the login is listed without a secret", arguments: bodies.keys.sorted(), [200, 403])
    func exchanges(body: String, status: Int) async throws {
        for verb in [["token"], ["authenticate", "--request", "https://api.example/items"]] {
            let run = await run(verb, body: Self.bodies[body] ?? [:], status: status)
            #expect(scanner.leaks(in: run.output + run.errors).isEmpty)
            guard status == 200 else {
                #expect(run.code == .refused)
                continue
            }
            #expect(run.code == .success)
            let exchange = try #require(try run.json["exchanges"]?.arrayValue?.first)
            #expect(exchange["status"] == 200)
            #expect(exchange["response"]?["token"] == "<redacted>")
            #expect(exchange["request"]?["url"] == "https://api.example/<redacted>")
        }
    }
}
