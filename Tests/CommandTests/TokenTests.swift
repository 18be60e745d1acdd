import AuthTesting
import ConnectorAuth
import Testing

@testable import connector_auth

@Suite("connector-auth token")
struct TokenTests {
    private static let secrets = ["client-canary-7f3a91", "refresh-canary-7f3a91", "access-canary-7f3a91"]
    private let scanner = SecretScanner(Self.secrets)

    private func definition(_ more: JSONObject) -> String {
        var fields: JSONObject = [
            "type": "OAuthAuthenticator", "token_refresh_endpoint": "https://auth.example/token?tenant=t",
            "client_id": "id",
            "client_secret": "{{ config['secret'] }}", "refresh_token": "{{ config['token'] }}",
        ]
        for (name, value) in more { fields[name] = value }
        return JSONValue.object(fields).jsonText()
    }

    private func run(
        _ arguments: [String], _ more: JSONObject = [:], answer: JSONValue, status: Int = 200
    ) async -> CommandRun {
        let config: JSONValue = ["secret": .string(Self.secrets[0]), "token": .string(Self.secrets[1])]
        let response = HTTPResponse(
            status: status, headers: [.init("Content-Type", "application/json")], body: Array(answer.jsonText().utf8))
        return await CommandRun(
            arguments + ["--definition", "d", "--config", "c"],
            files: ["d": definition(more), "c": config.jsonText()],
            transport: StubTransport(responses: [response, response]))
    }

    private let answer: JSONValue = [
        "access_token": .string(Self.secrets[2]), "refresh_token": .string(Self.secrets[1]), "expires_in": 3600,
        "company": .string(Self.secrets[0]),
    ]

    @Test("warns where the server replaces the refresh token and nothing keeps the successor, and not otherwise")
    func unstored() async throws {
        let successor: JSONValue = [
            "access_token": .string(Self.secrets[2]), "refresh_token": "another", "expires_in": 3_600,
        ]
        for (verb, output) in [("token", "text"), ("token", "json")] {
            let run = await run([verb, "--output", output], answer: successor)
            #expect(run.code == .success)
            #expect(run.errors.contains("warning: the server replaced the refresh token"))
            #expect(!run.errors.contains("another"))
        }
        let checked = await run(["check", "--output", "json"], answer: successor)
        let findings = try checked.json["authenticators"]?.arrayValue?.first?["findings"]?.arrayValue
        #expect(findings?.compactMap { $0["code"]?.stringValue }.contains("unstoredToken") == true)
        #expect(!checked.errors.contains("refresh token"))
        #expect(await !run(["token"], answer: answer).errors.contains("refresh token"))
    }

    @Test("tells type, expiry and generation, and the token only when it is to be revealed")
    func text() async {
        let hidden = await run(["token"], answer: answer)
        #expect(hidden.code == .success)
        #expect(hidden.output.hasPrefix("OAuthAuthenticator\ntoken: <redacted>\nexpiry: 20"))
        #expect(hidden.output.contains("\ngeneration: "))
        #expect(scanner.leaks(in: hidden.output + hidden.errors).isEmpty)
        let revealed = await run(["token", "--reveal"], answer: answer)
        #expect(revealed.output.contains("token: \(Self.secrets[2])\n"))
    }

    @Test(
        "lists the token requests without a secret, whatever their form and whatever comes of them",
        arguments: ["form", "json", "query"], [200, 400])
    func exchanges(format: String, status: Int) async throws {
        let refusal: JSONValue = [
            "error": "invalid_grant", "error_description": .string(Self.secrets.joined(separator: " ")),
        ]
        for verb in [["token"], ["authenticate", "--request", "https://api.example/items"]] {
            let run = await run(
                verb + ["--output", "json"],
                ["request_format": .string(format), "captured_values": ["company": "company"]],
                answer: status == 200 ? answer : refusal, status: status)
            #expect(scanner.leaks(in: run.output + run.errors).isEmpty)
            guard status == 200 else {
                #expect(run.code == .refused)
                continue
            }
            let exchange = try #require(try run.json["exchanges"]?.arrayValue?.first)
            #expect(exchange["status"] == 200)
            #expect(exchange["response"]?["access_token"] == "<redacted>")
            #expect(exchange["request"]?["url"] == "https://auth.example/<redacted>")
        }
    }

    @Test("says what came with the token, and shows it when it is to be revealed")
    func captured() async throws {
        let hidden = await run(
            ["token", "--output", "json"], ["captured_values": ["company": "company"]], answer: answer)
        #expect(try hidden.json["captured"] == ["company": "<redacted>"])
        let revealed = await run(
            ["token", "--output", "json", "--reveal"], ["captured_values": ["company": "company"]], answer: answer)
        #expect(try revealed.json["captured"] == ["company": .string(Self.secrets[0])])
    }

    @Test("a single-use token is not spent without a place for its successor")
    func noPlace() async {
        let definition = definition(["refresh_token_updater": [:]])
        let transport = StubTransport(responses: [])
        let run = await CommandRun(
            ["token", "--definition", "d", "--config", "-"], files: ["d": definition],
            input: #"{"credentials": {"refresh_token": "r"}, "secret": "s", "token": "t"}"#, transport: transport)
        #expect(run.code == .configuration)
        #expect(run.errors.contains("--store FILE"))
        #expect(transport.requests.isEmpty)
    }

    @Test("a store for a config that is no file needs a name to keep tokens under")
    func namelessStore() async {
        let definition = definition(["refresh_token_updater": [:]])
        let run = await CommandRun(
            ["token", "--definition", "d", "--config", "-", "--store", "/nowhere/store"], files: ["d": definition],
            input: "{}")
        #expect(run.code == .usage)
        #expect(run.errors.contains("--connection NAME"))
    }

    @Test("a single-use token that is nested is not spent without a place either")
    func nested() async {
        let nested: JSONValue = [
            "type": "OAuthAuthenticator", "token_refresh_endpoint": "https://auth.example/token", "client_id": "id",
            "client_secret": "s", "refresh_token_updater": [:],
        ]
        let definition = definition(["use_profile_assertion": true, "profile_assertion": nested])
        let transport = StubTransport(responses: [])
        let run = await CommandRun(
            ["token", "--definition", "d", "--config", "-"], files: ["d": definition],
            input: #"{"credentials": {"refresh_token": "r"}, "secret": "s", "token": "t"}"#, transport: transport)
        #expect(run.code == .configuration)
        #expect(run.errors.contains("--store FILE"))
        #expect(transport.requests.isEmpty)
    }

    @Test("a token that the config file keeps cannot be set beside it")
    func overridden() async {
        let run = await CommandRun(
            ["token", "--definition", "d", "--config", "c", "--set", "credentials.refresh_token=x"],
            files: ["d": definition(["refresh_token_updater": [:]]), "c": #"{"secret": "s", "token": "t"}"#])
        #expect(run.code == .usage)
        #expect(run.errors.contains("--set-env"))
    }

    @Test("what issues no tokens is refused with the verb to use")
    func noTokens() async {
        let run = await CommandRun(
            "token", "--definition", "d", "--config", "c",
            files: ["d": #"{"type": "BearerAuthenticator", "api_token": "t"}"#, "c": "{}"])
        #expect(run.code == .configuration)
        #expect(run.errors.contains("connector-auth authenticate"))
    }
}
