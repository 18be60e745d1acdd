import AuthBasic
import AuthCore
import AuthRegistry
import Testing

/// A large manifest is served whole; the limit tells a hang, not a speed.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ManifestScaleTests {
    private static func registry() throws -> AuthenticatorRegistry {
        var registry = AuthenticatorRegistry()
        try registry.register(.basic)
        return registry
    }

    private static func stream(_ index: Int, _ authenticator: JSONValue) -> JSONValue {
        [
            "name": .string("stream-\(index)"), "type": "DeclarativeStream",
            "retriever": ["requester": ["authenticator": authenticator]],
        ]
    }

    @Test func manyStreamsAreCompiled() throws {
        let streams = (0..<5_000).map { Self.stream($0, ["type": "NoAuth"]) }
        let plan = try Manifest(["streams": .array(streams)]).compile(registry: try Self.registry())
        #expect(plan.streamNames.count == 5_000)
    }

    @Test func manyParametersOfManyComponentsAreHandedDown() throws {
        let parameters = JSONObject((0..<1_500).map { ("parameter-\($0)", .number(JSONNumber($0))) })
        let streams = (0..<20).map { Self.stream($0, ["type": "NoAuth"]) }
        let document: JSONValue = [
            "type": "DeclarativeSource", "$parameters": .object(parameters), "streams": .array(streams),
        ]
        let plan = try Manifest(document).compile(registry: try Self.registry())
        #expect(plan.streamNames.count == 20)
    }

    @Test func manyInputsAndFaultsAreCollected() throws {
        let streams = (0..<3_000).map { index in
            Self.stream(
                index,
                ["type": "BearerAuthenticator", "api_token": .string("{{ config.key\(index) }}"), "unknown\(index)": 1])
        }
        let plan = try Manifest(["streams": .array(streams)]).compile(registry: try Self.registry())
        #expect(plan.inputs().count == 3_000)
        #expect(plan.validate().count == 3_000)
    }

    @Test func manyStreamsOfOneAuthenticatorAreServed() throws {
        let streams = (0..<2_000).map {
            Self.stream($0, ["type": "BearerAuthenticator", "api_token": "{{ config.key }}"])
        }
        let connection = try Manifest(["streams": .array(streams)]).compile(registry: try Self.registry())
            .connect(id: "c", config: ["key": "k"])
        for index in 0..<2_000 {
            #expect(try connection.authenticator(forStream: "stream-\(index)") is BearerAuthenticator)
        }
    }
}
