import AuthTesting
import ConnectorAuth
import LoopbackHTTP
import Testing

@testable import connector_auth

@Suite("Credentials that check did not try")
struct UntriedTests {
    private static let definitions = [
        CheckFault.bearer, apiKey("header", "X"),
        #"{"type": "BasicHttpAuthenticator", "username": "u", "password": "{{ config['k'] }}"}"#,
    ]

    @Test("do not count as working, and are no failure", arguments: definitions)
    func untried(definition: String) async throws {
        let run = await CommandRun(["check", "--definition", "d", "--set", "k=v"], files: ["d": definition])
        #expect(run.code == .success)
        #expect(run.output.contains("  call     not tried; --url URL tries the credentials\n"))
        #expect(run.output.contains("  obtain   without a request, "))
        #expect(run.output.hasSuffix("\n\n0 of 1 work, 1 not tried"))

        let json = await CommandRun(
            ["check", "--definition", "d", "--set", "k=v", "--output", "json"], files: ["d": definition])
        #expect(try json.json["working"] == 0 && json.json["untried"] == 1)
        #expect(try json.json["authenticators"]?.arrayValue?.first?["works"] == JSONValue.null)
    }

    @Test("are tried with --url, and then they work or fail", arguments: [(200, true), (401, false)])
    func tried(status: Int, works: Bool) async throws {
        let server = try LoopbackServer { _ in .response(status) }
        defer { server.stop() }
        let arguments = ["check", "--definition", "d", "--set", "k=v", "--url", server.url]
        let run = await CommandRun(arguments, files: ["d": CheckFault.bearer], isNetworked: true)
        #expect(run.output.hasSuffix(works ? "\n\n1 of 1 work" : "\n\n0 of 1 work"))
        #expect(!run.output.contains("not tried"))
        let json = await CommandRun(
            arguments + ["--output", "json"], files: ["d": CheckFault.bearer], isNetworked: true)
        #expect(try json.json["authenticators"]?.arrayValue?.first?["works"] == .bool(works))
        #expect(try json.json["untried"] == 0)
    }

    @Test("are not those that a server has issued")
    func issued() async {
        let run = await CommandRun(
            ["check", "--definition", "d", "--set", "k=v"], files: ["d": CheckFault.oauth()],
            transport: StubTransport(responses: [CheckFault.json(#"{"access_token": "a", "expires_in": 60}"#)]))
        #expect(run.code == .success && run.output.hasSuffix("1 of 1 work"))
    }
}
