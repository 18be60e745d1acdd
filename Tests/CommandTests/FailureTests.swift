import ConnectorAuth
import Testing

@testable import connector_auth

@Suite("Failures of the command")
struct FailureTests {
    struct Failure: Sendable, CustomTestStringConvertible {
        var name: String
        var definition: String
        var config: String
        var code: ExitCode
        var parts: [String]
        var testDescription: String { name }
    }

    static let failures: [Failure] = [
        Failure(
            name: "a missing key", definition: apiKey("header"), config: "{\"host\": \"h\"}", code: .configuration,
            parts: ["/definitions/auth/api_token", "'k'", "add it to the config"]),
        Failure(
            name: "an unknown type", definition: "{\"type\": \"Nope\"}", config: "{}", code: .configuration,
            parts: ["'Nope'", "registered: ApiKeyAuthenticator, "]),
        Failure(
            name: "a custom class", definition: "{\"type\": \"CustomAuthenticator\", \"class_name\": \"a.B\"}",
            config: "{}",
            code: .configuration, parts: ["'a.B'", "registry.register("]),
        Failure(
            name: "a circular reference", definition: "{\"$ref\": \"#/definitions/auth\"}", config: "{}",
            code: .configuration, parts: ["circular", "#/definitions/auth -> #/definitions/auth"]),
        Failure(
            name: "an undefined reference", definition: "\"#/definitions/nope\"", config: "{}", code: .configuration,
            parts: ["'#/definitions/nope' leads nowhere", "'nope'"]),
        Failure(
            name: "a config that is not JSON", definition: apiKey("header"), config: "k: v", code: .configuration,
            parts: ["the config 'c' is not JSON at line 1, column 1"]),
        Failure(
            name: "a config that is no map", definition: apiKey("header"), config: "[]", code: .configuration,
            parts: ["config must be a map"]),
        Failure(
            name: "a selection that does not exist",
            definition: """
                {"type": "SelectiveAuthenticator", "authenticator_selection_path": ["c", "m"],
                 "authenticators": {"one": {"type": "NoAuth"}, "two": {"type": "NoAuth"}}}
                """, config: "{\"c\": {\"m\": \"three\"}}", code: .configuration, parts: ["'c.m'", "one, two"]),
        Failure(
            name: "a template that does not compile",
            definition: "{\"type\": \"BearerAuthenticator\", \"api_token\": \"{{ config['a' }}\"}", config: "{}",
            code: .configuration, parts: ["api_token", "line 1, column"]),
    ]

    @Test("A configuration error is one sentence with the place and the remedy", arguments: failures)
    func configuration(failure: Failure) async throws {
        let files = ["m": manifest(failure.definition), "c": failure.config]
        let run = await CommandRun("authenticate", "--manifest", "m", "--config", "c", files: files)
        #expect(run.code == failure.code)
        #expect(run.output.isEmpty)
        #expect(!run.errors.contains("\n"))
        for part in failure.parts { #expect(run.errors.contains(part), "\(run.errors)") }

        let json = await CommandRun(
            "authenticate", "--manifest", "m", "--config", "c", "--output", "json", files: files)
        #expect(json.code == failure.code)
        #expect(json.errors == run.errors)
        #expect(try json.json["error"]?["kind"] == "configuration")
    }

    @Test(
        "Wrong arguments say what is wrong and where help is",
        arguments: [
            (["authenticate"], "--manifest or --definition is missing"),
            (["authenticate", "--manifest", "m", "--definition", "d"], "exclude each other"),
            (["authenticate", "--frob"], "there is no option --frob"),
            (["authenticate", "stray"], "an argument without an option"),
            (["authenticate", "--manifest"], "--manifest needs a value: FILE"),
            (["authenticate", "--reveal=1"], "--reveal takes no value"),
            (["authenticate", "--output", "xml"], "--output must be one of: text, curl, json"),
            (["authenticate", "--manifest", "m", "--manifest", "m"], "--manifest is given twice"),
            (
                ["authenticate", "--definition", "d", "--request", "https://x.example", "--form", "x"],
                "--form needs a name"
            ),
            (
                ["authenticate", "--definition", "d", "--request", "https://x.example", "--json", "{"],
                "the value of --json is not JSON"
            ),
            (
                ["authenticate", "--definition", "d", "--header", "x", "--request", "https://x.example"],
                "--header needs a name"
            ),
            (["authenticate", "--definition", "d", "--set", "x"], "--set needs a path"),
            (["authenticate", "--definition", "d"], "--request"),
            (["authenticate", "--definition", "d", "--request", "nonsense"], "--request needs a method and a URL"),
            (["inspect"], "--manifest is missing"),
            (["frob"], "there is no verb 'frob'"),
        ] as [([String], String)])
    func usage(arguments: [String], part: String) async {
        let run = await CommandRun(arguments, files: ["m": "{}", "d": "{\"type\": \"NoAuth\"}"])
        #expect(run.code == .usage)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(part), "\(run.errors)")
    }

    @Test("Each verb explains itself, and every option of it")
    func help() async {
        for verb in [AuthenticateVerb.self, InspectVerb.self] as [any Verb.Type] {
            let run = await CommandRun(verb.name, "--help")
            #expect(run.code == .success)
            for option in verb.options {
                #expect(run.output.contains("--\(option.name)"), "\(verb.name) --\(option.name)")
            }
        }
        #expect(await CommandRun("--help").output.contains("Verbs:"))
        #expect(await CommandRun("--version").output == ConnectorAuthCommand.version)
        #expect(await CommandRun().code == .usage)
    }

    @Test("An unreadable file is a configuration error that names it")
    func unreadable() async {
        let run = await CommandRun("inspect", "--manifest", "nowhere.json")
        #expect(run.code == .configuration)
        #expect(run.errors.contains("the manifest 'nowhere.json' cannot be read"))
    }
}
