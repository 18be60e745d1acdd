import AuthCore
import AuthRegistry
import Testing

/// Sharing and updates where factories declare nothing of their fields, and where authenticators nest.
struct OpenSchemaSharingTests {
    /// An authenticator with a key, and perhaps another one inside.
    private final class Keyed: Authenticator {
        let key: String?
        let inner: (any Authenticator)?
        init(key: String?, inner: (any Authenticator)?) {
            self.key = key
            self.inner = inner
        }
        func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
        /// The key of the innermost one.
        var innermostKey: String? { (inner as? Keyed).map(\.innermostKey) ?? key }
    }

    private struct Factory: AuthenticatorFactory {
        let typeNames: [String]
        var schema: DefinitionSchema = .open
        func makeAuthenticator(
            from definition: AuthenticatorDefinition, in scope: FactoryScope
        ) throws -> any Authenticator {
            var inner: (any Authenticator)?
            var holder = definition
            if let part = try scope.component("part", of: definition, defaultType: "Part") { holder = part }
            if holder.value(of: "inner") != nil { inner = try scope.authenticator("inner", of: holder) }
            return Keyed(key: try scope.optionalString("key", of: definition), inner: inner)
        }
    }

    private static let partSchema = DefinitionSchema([.init("inner", .authenticator)])

    private static func connect(_ streams: [JSONValue], config: JSONValue) throws -> Connection {
        var registry = AuthenticatorRegistry()
        try registry.register(Factory(typeNames: ["Open", "acme.Open"]))
        let declared = DefinitionSchema([
            .init("key", .secret), .init("inner", .authenticator), .init("part", .component(partSchema)),
        ])
        try registry.register(Factory(typeNames: ["Declared"], schema: declared))
        let document: JSONValue = [
            "streams": .array(
                streams.enumerated().map { index, authenticator in
                    [
                        "name": .string("s\(index)"), "type": "DeclarativeStream",
                        "retriever": ["requester": ["authenticator": authenticator]],
                    ]
                })
        ]
        return try Manifest(document).compile(registry: registry).connect(id: "c", config: config)
    }

    private static func keyed(_ connection: Connection, _ stream: Int) throws -> Keyed {
        try #require(try connection.authenticator(forStream: "s\(stream)") as? Keyed)
    }

    @Test func equalOpenDefinitionsAreOneInstance() throws {
        let connection = try Self.connect(
            [
                ["type": "Open", "key": "{{ config.a }}"], ["type": "Open", "key": "{{ config['a'] }}"],
                ["type": "Open", "key": "{{ config.b }}"],
            ],
            config: ["a": "1", "b": "2"])
        #expect(try Self.keyed(connection, 0) === Self.keyed(connection, 1))
        #expect(try Self.keyed(connection, 0) !== Self.keyed(connection, 2))
    }

    // The parameters of the nested definition are all that differs; one is called as the field that uses it.
    @Test(arguments: ["Open", "Declared"], ["key", "token"])
    func nestedAuthenticatorsWithParametersOfTheirOwnAreNotMixedUp(type: String, parameter: String) throws {
        func outer(_ value: String) -> JSONValue {
            let inner: JSONValue = [
                "type": .string(type), "key": .string("{{ parameters.\(parameter) }}"),
                "$parameters": [parameter: .string(value)],
            ]
            return ["type": .string(type), "inner": inner]
        }
        let connection = try Self.connect([outer("first"), outer("second")], config: [:])
        #expect(try Self.keyed(connection, 0).innermostKey == "first")
        #expect(try Self.keyed(connection, 1).innermostKey == "second")
    }

    @Test(arguments: ["Open", "Declared"])
    func aNestedSelectionIsFollowedInAnUpdate(type: String) async throws {
        func branch(_ key: String) -> JSONValue { ["type": .string(type), "key": .string(key)] }
        let selection: JSONValue = [
            "type": "SelectiveAuthenticator", "authenticator_selection_path": ["mode"],
            "authenticators": ["a": branch("key-a"), "b": branch("key-b")],
        ]
        let connection = try Self.connect([["type": .string(type), "inner": selection]], config: ["mode": "a"])
        #expect(try Self.keyed(connection, 0).innermostKey == "key-a")
        try await connection.update(config: ["mode": "b"])
        #expect(try Self.keyed(connection, 0).innermostKey == "key-b")
    }

    @Test(arguments: 1...8)
    func aChangeAtAnyDepthReplacesTheWholeNest(depth: Int) async throws {
        var definition: JSONValue = ["type": "Declared", "key": "{{ config.key }}"]
        for _ in 0..<depth { definition = ["type": "Declared", "part": ["type": "Part", "inner": definition]] }
        let connection = try Self.connect([definition], config: ["key": "old"])
        let old = try Self.keyed(connection, 0)
        #expect(old.innermostKey == "old")
        try await connection.update(config: ["key": "old", "other": 1])
        #expect(try Self.keyed(connection, 0) === old)
        try await connection.update(config: ["key": "new"])
        #expect(try Self.keyed(connection, 0).innermostKey == "new")
    }

    @Test func nestingIsBounded() throws {
        var definition: JSONValue = ["type": "Open", "key": "k"]
        for _ in 0..<9 { definition = ["type": "Open", "inner": definition] }
        let connection = try Self.connect([definition], config: [:])
        let error = #expect(throws: AuthError.self) { try connection.authenticator(forStream: "s0") }
        #expect(error?.message.contains("nest deeper") == true)
    }

    @Test func aCustomClassIsOneInstanceUnderEitherSpelling() throws {
        let connection = try Self.connect(
            [
                ["class_name": "acme.Open", "key": "k"],
                ["type": "CustomAuthenticator", "class_name": "acme.Open", "key": "k"],
            ], config: [:])
        #expect(try Self.keyed(connection, 0) === Self.keyed(connection, 1))
    }

    @Test func aPartThatNamesItsUsualTypeIsEqualToOneThatDoesNot() throws {
        func outer(_ part: JSONValue) -> JSONValue { ["type": "Declared", "key": "k", "part": part] }
        let connection = try Self.connect([outer([:]), outer(["type": "Part"])], config: [:])
        #expect(try Self.keyed(connection, 0) === Self.keyed(connection, 1))
    }
}
