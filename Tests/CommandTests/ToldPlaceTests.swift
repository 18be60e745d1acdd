import ConnectorAuth
import Testing

@testable import connector_auth

/// Two streams share a definition: what is said of it is said once, at the place where the user finds it.
@Suite("The places that the command tells")
struct ToldPlaceTests {
    private static func manifest(_ definition: String) -> String {
        ##"""
        {"definitions": {"auth": \##(definition), "requester": {"url_base": "https://api.example", "path": "/x",
           "authenticator": "#/definitions/auth"}},
         "streams": [
           {"type": "DeclarativeStream", "name": "a", "retriever": {"requester": {"$ref": "#/definitions/requester"}}},
           {"type": "DeclarativeStream", "name": "b", "retriever": {"requester": {
              "$ref": "#/definitions/requester", "path": "/b"}}}]}
        """##
    }

    private static let literal = #"{"type": "BearerAuthenticator", "api_token": "written-out", "frob": 1}"#

    @Test("are those of the file, once for all streams that share it, in text")
    func inspectText() async {
        let run = await CommandRun("inspect", "--manifest", "m", files: ["m": Self.manifest(Self.literal)])
        #expect(
            run.output.split(separator: "\n").suffix(2) == [
                "  warning: /definitions/auth/frob: BearerAuthenticator does not know the field 'frob', which is ignored; remove it (streams a, b)",
                "  warning: /definitions/auth/api_token: a secret is written out in the definition; take it from the config, such as {{ config['api_key'] }} (streams a, b)",
            ])
    }

    @Test("and those of the resolved manifest beside them, in JSON")
    func inspectJSON() async throws {
        let run = await CommandRun(
            "inspect", "--manifest", "m", "--output", "json", files: ["m": Self.manifest(CheckFault.bearer)])
        let streams = try #require(try run.json["streams"]?.arrayValue)
        #expect(streams.map { $0["written"] } == ["/definitions/auth", "/definitions/auth"])
        #expect(
            streams.map { $0["pointer"] } == [
                "/streams/0/retriever/requester/authenticator", "/streams/1/retriever/requester/authenticator",
            ])
        #expect(try run.json["inputs"]?.arrayValue?.first?["fields"] == ["/definitions/auth/api_token"])

        let wrong = await CommandRun(
            "inspect", "--manifest", "m", "--output", "json", files: ["m": Self.manifest(Self.literal)])
        let found = try #require(try wrong.json["diagnostics"]?.arrayValue)
        #expect(found.map { $0["path"] } == ["/definitions/auth/frob", "/definitions/auth/api_token"])
        #expect(found.first?["streams"] == ["a", "b"])
        #expect(
            found.first?["resolved"] == [
                "/streams/0/retriever/requester/authenticator/frob",
                "/streams/1/retriever/requester/authenticator/frob",
            ])
    }

    @Test("are those of the file in check")
    func check() async throws {
        let files = ["m": Self.manifest(#"{"type": "BearerAuthenticator"}"#)]
        let run = await CommandRun(["check", "--manifest", "m"], files: files)
        #expect(run.output.hasPrefix("#1 BearerAuthenticator  /definitions/auth\n  streams  a, b\n"))
        #expect(run.output.split(separator: "\n").count { $0.contains("needs the field 'api_token'") } == 1)
        #expect(!run.output.contains("/streams/"))
        let json = await CommandRun(["check", "--manifest", "m", "--output", "json"], files: files)
        let checked = try #require(try json.json["authenticators"]?.arrayValue?.first)
        #expect(checked["path"] == "/definitions/auth")
        // The field is not written, and the map is where it belongs.
        #expect(checked["findings"]?.arrayValue?.map { $0["path"] } == ["/definitions/auth"])
    }

    @Test(
        "are those of the file in errors",
        arguments: [
            ["authenticate"], ["token"], ["request", "GET", "/x"], ["authenticate", "--stream", "b"],
        ])
    func errors(arguments: [String]) async throws {
        let files = ["m": Self.manifest(CheckFault.bearer)]
        let run = await CommandRun(arguments + ["--manifest", "m", "--output", "json"], files: files)
        #expect(run.code == .configuration)
        #expect(run.errors.hasPrefix("connector-auth \(arguments[0]): /definitions/auth/api_token: "))
        #expect(try run.json["error"]?["path"] == "/definitions/auth/api_token")
    }

    @Test("are told once where authenticators that differ have a part in common")
    func repeated() async {
        let manifest = ##"""
            {"definitions": {"option": {"type": "RequestOption", "inject_into": "header", "field_name": "X", "frob": 1}},
             "streams": [\##(["a", "b"].map { name in
                ##"""
                {"type": "DeclarativeStream", "name": "\##(name)", "retriever": {"requester": {"authenticator": {
                   "type": "ApiKeyAuthenticator", "api_token": "{{ config['\##(name)'] }}",
                   "inject_into": "#/definitions/option"}}}}
                """##
             }.joined(separator: ","))]}
            """##
        let run = await CommandRun(
            ["check", "--manifest", "m", "--set", "a=1", "--set", "b=2"], files: ["m": manifest])
        let lines = run.output.split(separator: "\n")
        #expect(lines.count { $0.contains("unknownField: RequestOption does not know the field 'frob'") } == 1)
        #expect(lines.count { $0.contains("at /definitions/option/frob") } == 1)
        #expect(lines.contains("  warning  unknownField: as in #1"))
        #expect(run.code == .success && run.output.hasSuffix("0 of 2 work, 2 not tried"))
    }
}
