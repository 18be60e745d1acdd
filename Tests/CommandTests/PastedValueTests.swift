import AuthTesting
import ConnectorAuth
import Testing

@testable import connector_auth

/// A value that was pasted with a line break or a blank, or not at all, is what users have wrong most often.
@Suite("Values pasted wrongly")
struct PastedValueTests {
    private func findings(_ run: CommandRun) throws -> [JSONValue] {
        try (run.json["authenticators"]?.arrayValue ?? []).flatMap { $0["findings"]?.arrayValue ?? [] }
    }

    private func check(_ definition: String, _ config: JSONValue, _ answers: [HTTPResponse] = []) async -> CommandRun {
        await CommandRun(
            ["check", "--definition", "d", "--config", "-", "--output", "json"], files: ["d": definition],
            input: config.jsonText(), transport: StubTransport(responses: answers))
    }

    @Test(
        "that cannot be sent are told with the field and the config value, and never with their content",
        arguments: [
            (apiKey("header", "X"), "s3cr3t\n"), (apiKey("header", "X"), " s3cr3t"), (CheckFault.bearer, "s3cr3t\r\n"),
            (apiKey("cookie", "X"), "s3cr3t;"),
        ])
    func unsendable(definition: String, value: String) async throws {
        let run = await check(definition, ["k": .string(value)])
        #expect(run.code == .configuration)
        let found = try findings(run)
        #expect(found.map { $0["code"] } == ["invalidCredential"], "\(run.output)")
        #expect(found.first?["path"] == "/api_token")
        #expect(found.first?["message"]?.stringValue?.contains("; the value comes from the config's 'k'") == true)
        #expect(found.first?["remedy"] == "Correct 'k' in the config.")
        #expect(!run.output.contains("s3cr3t"))
        let other = await CommandRun(
            ["authenticate", "--definition", "d", "--config", "-", "--request", "GET https://a.example"],
            files: ["d": definition], input: JSONValue.object(["k": .string(value)]).jsonText())
        #expect(other.errors.hasPrefix("connector-auth authenticate: /api_token: "), "\(other.errors)")
        #expect(other.errors.contains("the config's 'k'") && !other.errors.contains("s3cr3t"))
    }

    @Test("are told at the name where that cannot be sent")
    func name() async throws {
        let run = await check(apiKey("header", "X Y"), ["k": "v"])
        #expect(try findings(run).map { $0["code"] } == ["invalidCredential"])
        #expect(try findings(run).first?["path"] == "/inject_into/field_name")
    }

    @Test(
        "that can be sent are warned of, sent as they are, and warned of by inspect, too",
        arguments: [
            ("s3cr3t\n", "spaceAroundValue", "ends with white space"),
            ("\ts3cr3t", "spaceAroundValue", "begins with white space"),
            (" s3cr3t ", "spaceAroundValue", "begins and ends with white space"),
            ("  ", "spaceAroundValue", "is nothing but white space"), ("", "emptyValue", "is empty"),
        ])
    func suspicious(value: String, code: String, words: String) async throws {
        let transport = StubTransport(responses: CheckFault.refusal("invalid_grant"))
        let config = JSONValue.object(["k": .string(value)]).jsonText()
        let run = await CommandRun(
            ["check", "--definition", "d", "--config", "-", "--output", "json"], files: ["d": CheckFault.oauth()],
            input: config, transport: transport)
        let found = try findings(run)
        #expect(found.map { $0["code"] } == [.string(code), "invalidGrant"])
        #expect(found.first?["severity"] == "warning" && found.first?["path"] == "/client_secret")
        #expect(found.first?["message"]?.stringValue?.contains("the config value 'k'") == true)
        #expect(found.first?["message"]?.stringValue?.contains(words) == true, "\(found)")
        guard case .form(let fields)? = transport.requests.first?.body else {
            Issue.record("the token request has no form")
            return
        }
        #expect(fields.contains { $0.name == "client_secret" && $0.value == value })
        #expect(!run.output.contains("s3cr3t"))

        let inspected = await CommandRun(
            ["inspect", "--manifest", "m", "--config", "-"], files: ["m": manifest(CheckFault.oauth())], input: config)
        #expect(inspected.code == .success)
        #expect(
            inspected.output.contains("warning: /definitions/auth/client_secret: the config value 'k' "),
            "\(inspected.output)")
        #expect(inspected.output.contains(words) && !inspected.output.contains("s3cr3t"))
    }

    @Test(
        "are not those that are well, or of several lines, or not selected",
        arguments: ["s3cr3t", "a b", "-----BEGIN KEY-----\nabc\n-----END KEY-----\n"])
    func fine(value: String) async throws {
        let answer = CheckFault.json(#"{"access_token": "a", "expires_in": 60}"#)
        #expect(try findings(await check(CheckFault.oauth(), ["k": .string(value)], [answer])) == [])
        let selection = """
            {"type": "SelectiveAuthenticator", "authenticator_selection_path": ["m"],
             "authenticators": {"a": {"type": "NoAuth"}, "b": \(CheckFault.bearer)}}
            """
        #expect(try findings(await check(selection, ["m": "a", "k": "v "])) == [])
    }

    @Test("under a name that is nearly right are named")
    func misspelt() async throws {
        let run = await check(
            #"{"type": "BearerAuthenticator", "api_token": "{{ config['client_secret'] }}"}"#,
            ["client_secrett": "s3cr3t"])
        let found = try findings(run)
        #expect(found.map { $0["code"] } == ["missingInput"])
        #expect(
            found.first?["message"]
                == "the config has no 'client_secret'; the config has 'client_secrett', which may be meant")
        #expect(!run.output.contains("s3cr3t"))
    }
}
