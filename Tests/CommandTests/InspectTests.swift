import ConnectorAuth
import Testing

@testable import connector_auth

@Suite("connector-auth inspect")
struct InspectTests {
    private let files = [
        "m": """
        {"streams": [
          {"type": "DeclarativeStream", "name": "a", "retriever": {"requester": {"authenticator": \(apiKey("header", "X"))}}},
          {"type": "DeclarativeStream", "name": "b", "retriever": {"requester": {"authenticator": \(apiKey("header", "X"))}}},
          {"type": "DeclarativeStream", "name": "c", "retriever": {"requester": {"authenticator":
            {"type": "BearerAuthenticator", "api_token": "written-out", "frob": 1}}}}],
         "spec": {"connection_specification": {"required": ["k"], "properties": {
           "k": {"type": "string", "title": "Key", "airbyte_secret": true}}}}}
        """
    ]

    @Test("tells which streams share an instance, and what they need")
    func json() async throws {
        let run = await CommandRun("inspect", "--manifest", "m", "--output", "json", files: files)
        let streams = try #require(try run.json["streams"]?.arrayValue)
        #expect(streams.map { $0["instance"] } == [1, 1, 2])
        #expect(streams.map { $0["name"] } == ["a", "b", "c"])
        let input = try #require(try run.json["inputs"]?.arrayValue?.first)
        #expect(
            input["path"] == ["k"] && input["secret"] == true && input["required"] == true && input["title"] == "Key")
        #expect(input["state"] == JSONValue.null)
        let codes = try run.json["diagnostics"]?.arrayValue?.map { $0["code"] }
        #expect(codes == ["unknownField", "literalSecret"])
        #expect(!run.output.contains("written-out"))
    }

    @Test("tells what a config has and has not")
    func states() async throws {
        for (arguments, state) in [("k=v", "present"), ("x=v", "missing")] {
            let run = await CommandRun(
                "inspect", "--manifest", "m", "--set", arguments, "--output", "json", files: files)
            #expect(try run.json["inputs"]?.arrayValue?.first?["state"] == .string(state))
        }
    }

    @Test("prints a table for people, without a value of the config")
    func text() async {
        let run = await CommandRun("inspect", "--manifest", "m", "--set", "k=s3cr3t", files: files)
        #expect(run.output.hasPrefix("3 streams, 2 authenticators\n"))
        #expect(run.output.contains("  k  secret  required  present\n"))
        #expect(
            run.output.contains(
                "warning: /streams/2/retriever/requester/authenticator/api_token: a secret is written out"))
        #expect(!run.output.contains("s3cr3t"))
    }
}
