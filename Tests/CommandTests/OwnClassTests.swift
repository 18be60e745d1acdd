import ConnectorAuth
import Testing

@testable import connector_auth

@Suite("A class of one's own")
struct OwnClassTests {
    private static let own = #"{"type": "CustomAuthenticator", "class_name": "source_x.Mine"}"#
    private static let words = "the command knows no classes of one's own, such as 'source_x.Mine'"
    private static let files = [
        "m": manifest(
            """
            {"type": "SelectiveAuthenticator", "authenticator_selection_path": ["m"],
             "authenticators": {"key": \(CheckFault.bearer), "own": \(own)}}
            """)
    ]

    @Test("is told as what the command cannot build, with what to do", arguments: ["check", "authenticate"])
    func told(verb: String) async {
        let run = await CommandRun([verb, "--manifest", "m", "--set", "m=own"], files: Self.files)
        #expect(run.code == .configuration)
        let said = run.output + run.errors
        #expect(said.contains(Self.words) && said.contains("--stream, --at or the config"))
        #expect(said.contains("/definitions/auth/authenticators/own"))
        #expect(!said.contains("register a factory"))
    }

    @Test(
        "is an error of inspect where the config selects it, and a warning where it does not",
        arguments: [
            (["--set", "m=own"], "error", ExitCode.configuration), (["--set", "m=key"], "warning", .success),
            (["--set", "x=y"], "warning", .success), ([], "warning", .success),
        ] as [([String], String, ExitCode)])
    func selected(arguments: [String], severity: String, code: ExitCode) async throws {
        let run = await CommandRun(["inspect", "--manifest", "m", "--output", "json"] + arguments, files: Self.files)
        #expect(run.code == code)
        let found = try #require(try run.json["diagnostics"]?.arrayValue)
        #expect(found.map { $0["code"] } == ["unknownType"])
        #expect(found.map { $0["severity"] } == [.string(severity)])
        #expect(found.first?["message"]?.stringValue?.hasPrefix(Self.words) == true)
    }

    @Test("is an error of inspect where nothing is to be selected, and one that stands alone is one of check")
    func alone() async {
        let run = await CommandRun("inspect", "--manifest", "m", files: ["m": manifest(Self.own)])
        #expect(run.code == .configuration && run.output.contains("error: /definitions/auth: \(Self.words)"))
        let check = await CommandRun("check", "--definition", "d", files: ["d": Self.own])
        #expect(check.code == .configuration && check.output.contains("unknownType: \(Self.words)"))
    }

    @Test("is no matter where the config selects another")
    func other() async {
        let run = await CommandRun(
            ["check", "--manifest", "m", "--set", "m=key", "--set", "k=v"], files: Self.files)
        #expect(run.code == .success && !run.output.contains("source_x"))
    }
}
