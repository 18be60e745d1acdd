import ConnectorAuth
import Testing

@testable import connector_auth

@Suite("connector-auth authenticate")
struct AuthenticateTests {
    private let secret = "s3cr3t k&=\"'ü"
    private var config: String { JSONValue.object(["host": "h.example", "k": .string(secret)]).jsonText() }

    @Test("prints the stream's own request, its secret hidden")
    func text() async {
        let run = await CommandRun(
            "authenticate", "--manifest", "m", "--config", "c",
            files: ["m": manifest(apiKey("header", "X-Key")), "c": config])
        #expect(run.code == .success)
        #expect(run.output == "# ApiKeyAuthenticator\nPOST https://h.example/api/items\nX-Key: <redacted>")
    }

    @Test("prints JSON in the documented form, for each placement")
    func json() async throws {
        let wanted: [(place: String, url: String, headers: JSONValue, body: JSONValue)] = [
            ("header", "https://h.example/api/items", [["key", "<redacted>"]], .null),
            ("request_parameter", "https://h.example/api/items?key=<redacted>", [], .null),
            ("cookie", "https://h.example/api/items", [["Cookie", "key=<redacted>"]], .null),
            ("body_data", "https://h.example/api/items", [], ["form": [["key", "<redacted>"]]]),
            ("body_json", "https://h.example/api/items", [], ["json": ["key": "<redacted>"]]),
        ]
        for item in wanted {
            let run = await CommandRun(
                "authenticate", "--manifest", "m", "--config", "-", "--output", "json",
                files: ["m": manifest(apiKey(item.place))], input: config)
            let request: JSONValue = [
                "method": "POST", "url": .string(item.url), "headers": item.headers, "body": item.body,
            ]
            #expect(try run.json == ["authenticator": "ApiKeyAuthenticator", "request": request, "exchanges": []])
        }
    }

    @Test("hides a secret that stands in the stream's own URL", arguments: ["text", "json", "curl"])
    func secretInURL(output: String) async {
        let manifest = """
            {"streams": [{"name": "s", "type": "DeclarativeStream", "retriever": {"requester": {
              "type": "HttpRequester", "url_base": "https://h.example/bot{{ config.nested.token }}",
              "path": "items/{{ config.word }}", "authenticator": {"type": "NoAuth"}}}}],
             "spec": {"connection_specification": {"properties": {
              "word": {}, "nested": {"properties": {"token": {"airbyte_secret": true}}}}}}}
            """
        let files = ["m": manifest, "c": #"{"word": "plain", "nested": {"token": "s3cr3t"}}"#]
        let arguments = ["authenticate", "--manifest", "m", "--config", "c", "--output", output]
        let hidden = await CommandRun(arguments, files: files)
        #expect(hidden.output.contains("https://h.example/bot<redacted>/items/plain"))
        #expect(!hidden.output.contains("s3cr3t"))
        let shown = await CommandRun(arguments + ["--reveal"], files: files)
        #expect(shown.output.contains("https://h.example/bots3cr3t/items/plain"))
    }

    @Test("shows a secret only with --reveal", arguments: ["text", "json", "curl"])
    func reveal(output: String) async {
        for place in ["header", "request_parameter", "cookie", "body_data", "body_json"] {
            let files = ["m": manifest(apiKey(place)), "c": config]
            let hidden = await CommandRun(
                "authenticate", "--manifest", "m", "--config", "c", "--output", output, files: files)
            let shown = await CommandRun(
                "authenticate", "--manifest", "m", "--config", "c", "--output", output, "--reveal", files: files)
            #expect(hidden.code == .success && shown.code == .success)
            #expect(!hidden.output.contains("s3cr3t") && !hidden.errors.contains("s3cr3t"))
            #expect(shown.output.contains("s3cr3t"), "\(place) \(output)")
        }
    }

    @Test("prints a command to paste, with the list of what to export")
    func curl() async {
        let run = await CommandRun(
            "authenticate", "--definition", "d", "--set", "k=v", "--request", "post https://x.example/it's", "--output",
            "curl", "--form", "a b=c&d", files: ["d": apiKey("body_data", "api key")])
        #expect(
            run.output == """
                # Export before running:
                #   export AUTH_API_KEY='…'   # the form field api key, with its prefix if it has one
                curl -g \\
                  -X POST \\
                  'https://x.example/it'\\''s' \\
                  --data-urlencode 'a+b=c&d' \\
                  --data-urlencode 'api+key='"${AUTH_API_KEY?}"
                """)
    }

    @Test("shows what the user wrote into the request, also where it equals the secret")
    func ownValues() async {
        let run = await CommandRun(
            "authenticate", "--definition", "d", "--set", "k=v", "--request", "GET https://x.example/?key=v",
            files: ["d": apiKey("request_parameter")])
        #expect(run.output == "# ApiKeyAuthenticator\nGET https://x.example/?key=v")
    }

    @Test("takes config values from the environment and from the command line, at any depth")
    func setValues() async {
        let definition = "{\"type\": \"BearerAuthenticator\", \"api_token\": \"{{ config.a.b }}-{{ config['c.d'] }}\"}"
        let run = await CommandRun(
            "authenticate", "--definition", "d", "--set-env", "a.b=TOKEN", "--set", "/c.d=x=y", "--request",
            "https://x.example", "--reveal", files: ["d": definition], environment: ["TOKEN": "t1"])
        #expect(run.output == "# BearerAuthenticator\nGET https://x.example/\nAuthorization: Bearer t1-x=y")
    }

    @Test("finds a definition by its place, and follows a selection")
    func pointer() async {
        let selective = """
            {"type": "SelectiveAuthenticator", "authenticator_selection_path": ["m"],
             "authenticators": {"a": {"type": "NoAuth"}, "b": \(apiKey("header", "X"))}}
            """
        let run = await CommandRun(
            "authenticate", "--manifest", "m", "--at", "/definitions/auth", "--set", "m=b", "--set", "k=v", "--request",
            "GET https://x.example", files: ["m": manifest(selective)])
        #expect(run.output == "# ApiKeyAuthenticator\nGET https://x.example/\nX: <redacted>")
    }

    @Test("leaves a missing value empty where the reference would")
    func missingInputs() async {
        let files = ["d": "{\"type\": \"BearerAuthenticator\", \"api_token\": \"{{ config['k'] }}\"}"]
        let empty = await CommandRun(
            "authenticate", "--definition", "d", "--request", "https://x.example", "--missing-inputs", "empty",
            "--reveal",
            files: files)
        #expect(empty.output == "# BearerAuthenticator\nGET https://x.example/\nAuthorization: Bearer ")
        let error = await CommandRun(
            "authenticate", "--definition", "d", "--request", "https://x.example", files: files)
        #expect(error.code == .configuration)
        #expect(error.errors.contains("'api_token' needs the config value 'k', which is missing; add it to the config"))
    }

    @Test(
        "refuses a request that could not be sent",
        arguments: [
            "http://h.example/", "ftp://h.example/", "https://u:p@h.example/", "https://h.example\\@evil.example/",
            "https:///x",
        ])
    func unfitURL(url: String) async {
        let run = await CommandRun(
            "authenticate", "--definition", "d", "--set", "k=v", "--request", url, files: ["d": apiKey("header", "X")])
        #expect(run.code == .configuration)
        #expect(run.output == "")
    }

    @Test("refuses a header field that could not be sent", arguments: ["X: a\nB: c", ": y", "X Y: z"])
    func unfitHeader(header: String) async {
        let run = await CommandRun(
            "authenticate", "--definition", "d", "--set", "k=v", "--request", "https://x.example", "--header", header,
            files: ["d": apiKey("header", "X")])
        #expect(run.code == .usage)
        #expect(run.errors.contains("--header has a field that cannot be sent"))
    }
}
