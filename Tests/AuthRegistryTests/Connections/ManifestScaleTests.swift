import AuthBasic
import AuthCore
import AuthRegistry
import Testing

/// A large manifest takes time in proportion to its size.
@Suite(.serialized) struct ManifestScaleTests {
    private static let quick = Duration.seconds(8)

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

    @Test func manyStreamsAreCompiledSoon() throws {
        let streams = (0..<20_000).map { Self.stream($0, ["type": "NoAuth"]) }
        let start = ContinuousClock.now
        let plan = try Manifest(["streams": .array(streams)]).compile(registry: try Self.registry())
        #expect(plan.streamNames.count == 20_000)
        #expect(start.duration(to: .now) < Self.quick)
    }

    @Test func manyParametersOfManyComponentsAreHandedDownSoon() throws {
        let parameters = JSONObject((0..<1_500).map { ("parameter-\($0)", .number(JSONNumber($0))) })
        let streams = (0..<20).map { Self.stream($0, ["type": "NoAuth"]) }
        let document: JSONValue = [
            "type": "DeclarativeSource", "$parameters": .object(parameters), "streams": .array(streams),
        ]
        let start = ContinuousClock.now
        _ = try Manifest(document).compile(registry: try Self.registry())
        #expect(start.duration(to: .now) < Self.quick)
    }

    @Test func manyInputsAndFaultsAreCollectedSoon() throws {
        let streams = (0..<3_000).map { index in
            Self.stream(
                index,
                ["type": "BearerAuthenticator", "api_token": .string("{{ config.key\(index) }}"), "unknown\(index)": 1])
        }
        let plan = try Manifest(["streams": .array(streams)]).compile(registry: try Self.registry())
        let start = ContinuousClock.now
        #expect(plan.inputs().count == 3_000)
        #expect(plan.validate().count == 3_000)
        #expect(start.duration(to: .now) < Self.quick)
    }

    @Test func manyStreamsOfOneAuthenticatorAreServedSoon() throws {
        let streams = (0..<2_000).map {
            Self.stream($0, ["type": "BearerAuthenticator", "api_token": "{{ config.key }}"])
        }
        let connection = try Manifest(["streams": .array(streams)]).compile(registry: try Self.registry())
            .connect(id: "c", config: ["key": "k"])
        let start = ContinuousClock.now
        for index in 0..<2_000 { _ = try connection.authenticator(forStream: "stream-\(index)") }
        #expect(start.duration(to: .now) < Self.quick)
    }
}
