import AuthTesting
import ConnectorAuth
import LoopbackHTTP
import Testing

@testable import connector_auth

@Suite("connector-auth request hides")
struct RequestSecrecyTests {
    private static func echo(_ answer: @escaping @Sendable (LoopbackRequest) -> String) throws -> LoopbackServer {
        try LoopbackServer { request in
            .response(headers: [.init("Content-Type", "application/json")], body: answer(request))
        }
    }

    @Test("a secret that the server escapes, encodes or takes apart", arguments: ["text", "json"])
    func escaped(output: String) async throws {
        let key = "CANARY/abc+déf=="
        let server = try Self.echo { _ in
            let forms = [
                #"CANARY\/abc+déf=="#, #"CANARY\/abc+d\u00e9f=="#, "CANARY%2Fabc%2Bd%C3%A9f%3D%3D",
                "CANARY%2fabc%2bd%c3%a9f%3d%3d", "Q0FOQVJZL2FiYytkw6lmPT0=",
            ]
            return "[" + forms.map { "\"\($0)\"" }.joined(separator: ", ") + ", \"stays\"]"
        }
        defer { server.stop() }
        let run = await CommandRun(
            [
                "request", "GET", server.url + "/x", "--definition", "d", "--config", "-", "--output", output,
            ], files: ["d": CheckFault.bearer], input: JSONValue.object(["k": .string(key)]).jsonText(),
            isNetworked: true)
        #expect(run.code == .success && run.output.contains("stays"))
        #expect(!run.output.contains("CANARY") && !run.output.contains("Q0FOQVJZ"), "\(run.output)")
    }

    @Test("both halves of HTTP Basic, and the parts of a credential with parameters")
    func parts() async throws {
        let definitions = [
            #"{"type": "BasicHttpAuthenticator", "username": "{{ config['k'] }}"}"#,
            """
            {"type": "ApiKeyAuthenticator", "api_token": "Token token={{ config['k'] }}, version=2",
             "inject_into": {"type": "RequestOption", "inject_into": "header", "field_name": "Authorization"}}
            """,
        ]
        for definition in definitions {
            let server = try Self.echo { _ in #"{"user": "sk_live_CANARY"}"# }
            defer { server.stop() }
            let run = await CommandRun(
                ["request", "GET", server.url + "/x", "--definition", "d", "--set", "k=sk_live_CANARY"],
                files: ["d": definition], isNetworked: true)
            #expect(run.code == .success && !run.output.contains("CANARY"), "\(run.output)")
        }
    }

    @Test("what a challenge repeats, in request and in check")
    func challenge() async throws {
        let server = try LoopbackServer { request in
            let value = request.headers["Authorization"] ?? ""
            return .response(401, headers: [.init("WWW-Authenticate", "Bearer realm=\"\(value)\", error=\"no\"")])
        }
        defer { server.stop() }
        let files = ["d": CheckFault.bearer]
        let request = await CommandRun(
            ["request", "GET", server.url + "/x", "--definition", "d", "--set", "k=CANARYKEY"], files: files,
            isNetworked: true)
        let check = await CommandRun(
            ["check", "--url", server.url + "/x", "--definition", "d", "--set", "k=CANARYKEY"], files: files,
            isNetworked: true)
        for run in [request, check] {
            #expect(run.code == .refused)
            #expect(!(run.output + run.errors).contains("CANARYKEY"), "\(run.output)\(run.errors)")
        }
    }

    @Test("a secret of the URL base, behind a variable")
    func urlBase() async throws {
        let manifest = """
            {"streams": [{"name": "s", "type": "DeclarativeStream", "retriever": {"requester": {
              "type": "HttpRequester", "url_base": "https://h.example/bot{{ config.tok }}/",
              "authenticator": {"type": "NoAuth"}}}}],
             "spec": {"connection_specification": {"properties": {"tok": {"type": "string", "airbyte_secret": true}}}}}
            """
        let arguments = ["request", "GET", "/getMe", "--manifest", "m", "--set", "tok=123CANARY", "--dry-run"]
        let hidden = await CommandRun(arguments, files: ["m": manifest])
        #expect(hidden.output.contains(#"'https://h.example/bot'"${CONFIG_TOK?}"'/getMe'"#), "\(hidden.output)")
        #expect(!hidden.output.contains("CANARY"))
        let shown = await CommandRun(arguments + ["--reveal"], files: ["m": manifest])
        #expect(shown.output.contains("export CONFIG_TOK='123CANARY'"))
    }

    @Test("nothing that a name may hold becomes a line of the shell's, and each value has a variable of its own")
    func names() async throws {
        let definition: JSONValue = [
            "type": "SessionTokenAuthenticator", "session_token_path": ["token"], "expiration_duration": "PT1H",
            "login_requester": [
                "type": "HttpRequester", "url": "https://api.example/login", "http_method": "POST",
                "request_headers": ["X-A": "{{ config['k'] }}"],
                "request_body_json": [
                    "a\ntouch PWNED #": "{{ config['k'] }}", "t_2": "one", "t": "two", "T": "three",
                    "list": ["a", "b"],
                ],
            ],
            "request_authentication": ["type": "Bearer"],
        ]
        let run = await CommandRun(
            [
                "request", "GET", "https://api.example/x", "--definition", "d", "--set", "k=CANARYKEY", "--dry-run",
                "--reveal",
            ], files: ["d": definition.jsonText()],
            transport: StubTransport(responses: [CheckFault.json(#"{"token": "t"}"#)]))
        #expect(run.code == .success, "\(run.errors)")
        let lines = run.output.split(separator: "\n")
        #expect(!lines.contains { $0.hasPrefix("touch") })
        let names = lines.filter { $0.hasPrefix("export ") }.compactMap { $0.split(separator: "=").first }
        #expect(names.count >= 8 && Set(names).count == names.count, "\(names)")
    }

    @Test("nothing of another stream is sent for a stream without an authenticator")
    func withoutAuthenticator() async throws {
        let manifest = """
            {"streams": [
              {"name": "a", "type": "DeclarativeStream", "retriever": {"requester": {
                "url_base": "https://h.example", "authenticator": \(CheckFault.oauth())}}},
              {"name": "b", "type": "DeclarativeStream", "retriever": {"requester": {"url_base": "https://b.example"}}}]}
            """
        let transport = StubTransport(responses: [HTTPResponse(status: 200)])
        let run = await CommandRun(
            ["request", "GET", "/x", "--manifest", "m", "--stream", "b", "--set", "k=v"], files: ["m": manifest],
            transport: transport)
        #expect(run.code == .success, "\(run.errors)")
        #expect(transport.requests.map(\.url) == ["https://b.example/x"])
        #expect(transport.requests.first?.headers["Authorization"] == nil)
    }

    @Test("a body is refused before anything is sent where the method takes none")
    func bodyOfGet() async {
        let transport = StubTransport(responses: [])
        let run = await CommandRun(
            ["request", "GET", "https://h.example/x", "--definition", "d", "--set", "k=v", "--json", "{}"],
            files: ["d": CheckFault.oauth()], transport: transport)
        #expect(run.code == .usage && run.errors.contains("POST may be meant"))
        #expect(transport.requests.isEmpty)
    }

    @Test(
        "hides a secret in whatever way its characters are escaped",
        arguments: [
            #"sk\u002Blive\u002D9f8e\u002F7d6c==\u003D"#, #"sk\u002blive-9f8e/7d6c==\u003d"#,
            "sk&#43;live-9f8e&#x2F;7d6c===", "sk%2Blive-9f8e%2f7d6c%3D%3D%3D",
            "736b2b6c6976652d396638652f376436633d3d3d",
        ])
    func escapedSecret(text: String) async {
        await expectHidden("sk+live-9f8e/7d6c===", in: text)
    }

    @Test(
        "hides a secret that looks escaped itself, however the rest of it is escaped",
        arguments: [
            ("abc%2Fdef/ghi", #"abc%2Fdef\/ghi"#), ("a=1&sig=x%2By", "a=1&amp;sig=x%2By"),
            (#"CORP\nathan'x"#, #"CORP\nathan&#x27;x"#), ("abc%2Fdef/ghi", "abc%252Fdef%2Fghi"),
        ])
    func escapeInSecret(secret: String, text: String) async { await expectHidden(secret, in: text) }

    private func expectHidden(_ secret: String, in text: String) async {
        let transport = StubTransport(responses: [HTTPResponse(status: 200, body: Array("you sent \(text)!".utf8))])
        let run = await CommandRun(
            [
                "request", "GET", "https://x.example/", "--definition", "d", "--set", "k=\(secret)",
            ], files: ["d": apiKey("header", "X-Key")], transport: transport)
        #expect(run.output.hasSuffix("you sent <redacted>!"), "\(run.output)")
    }
}
