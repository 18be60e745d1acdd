import AuthCore
import AuthRegistry
import Synchronization
import Testing

@Suite("Entries that are written the same")
struct OriginalEntryTests {
    private static let shared: JSONValue = [
        "definitions": ["auth": ["type": "Counted", "key": "{{ config.a }}"]],
        "streams": .array(
            (0..<40).map { index in
                [
                    "type": "DeclarativeStream", "name": .string("s\(index)"),
                    "retriever": ["requester": ["authenticator": "#/definitions/auth"]],
                ]
            }),
    ]

    private static func connect(_ manifest: JSONValue, _ config: JSONValue) throws -> (Connection, CountingFactory) {
        let factory = CountingFactory()
        var registry = AuthenticatorRegistry()
        try registry.register(factory)
        return (try Manifest(manifest).compile(registry: registry).connect(id: "c", config: config), factory)
    }

    private static func counted(_ connection: Connection, _ stream: String) throws -> Counted {
        try #require(try connection.authenticator(forStream: stream) as? Counted)
    }

    @Test("are built once, whichever is asked for first")
    func builtOnce() throws {
        let (connection, factory) = try Self.connect(Self.shared, ["a": "1"])
        let first = try Self.counted(connection, "s7")
        for index in 0..<40 { #expect(try Self.counted(connection, "s\(index)") === first) }
        let pointer = JSONPointer(["streams", "9", "retriever", "requester", "authenticator"])
        #expect(try connection.authenticator(at: pointer) as? Counted === first)
        #expect(factory.count == 1)
        #expect(first.path == JSONPointer(["streams", "7", "retriever", "requester", "authenticator"]))
    }

    @Test("are kept or retired together when the configuration changes")
    func update() async throws {
        let (connection, factory) = try Self.connect(Self.shared, ["a": "1", "b": "x"])
        let first = try Self.counted(connection, "s1")
        try await connection.update(config: ["a": "1", "b": "y"])
        #expect(try Self.counted(connection, "s2") === first)
        try await connection.update(config: ["a": "2", "b": "y"])
        let second = try Self.counted(connection, "s3")
        #expect(second !== first)
        #expect(second.key == Secret("2"))
        #expect(try Self.counted(connection, "s1") === second)
        #expect(factory.count == 2)
        await connection.close()
        #expect(throws: AuthError.self) { try Self.counted(connection, "s1") }
    }

    @Test("fail each with a path of their own")
    func failure() throws {
        let (connection, _) = try Self.connect(Self.shared, [:])
        for index in [3, 4] {
            let error = #expect(throws: AuthError.self) { try connection.authenticator(forStream: "s\(index)") }
            #expect(error?.path?.components.prefix(2) == ["streams", "\(index)"])
            #expect(error?.path?.components.last == "key")
        }
    }

    // What some comparison takes for no difference: how a character is composed, and what a parameter is.
    @Test(
        "are none that differ by what is sent",
        arguments: [
            (["key": "\u{C5}"], ["key": "A\u{30A}"]),
            (["key": "A\u{30A}"], ["key": "\u{212B}"]),
            (
                ["key": "{{ parameters.p }}", "$parameters": ["p": "1"]],
                ["key": "{{ parameters.p }}", "$parameters": ["p": "2"]]
            ),
        ] as [(JSONValue, JSONValue)])
    func differences(one: JSONValue, other: JSONValue) throws {
        func typed(_ fields: JSONValue) -> JSONValue {
            var fields = fields.objectValue ?? [:]
            fields["type"] = "Counted"
            return .object(fields)
        }
        let (connection, factory) = try Self.connect(streams(["one": typed(one), "other": typed(other)]), [:])
        #expect(try Self.counted(connection, "one") !== (try Self.counted(connection, "other")))
        #expect(factory.count == 2)
    }

    @Test("a number is told from an equal one that is written otherwise")
    func numbers() throws {
        let text = #"""
            {"streams": [
                {"type": "DeclarativeStream", "name": "one",
                 "retriever": {"requester": {"authenticator": {"type": "Counted", "key": 1.0}}}},
                {"type": "DeclarativeStream", "name": "other",
                 "retriever": {"requester": {"authenticator": {"type": "Counted", "key": 1}}}}]}
            """#
        let (connection, _) = try Self.connect(try JSONValue(parsing: text), [:])
        #expect(try Self.counted(connection, "one").key == Secret("1.0"))
        #expect(try Self.counted(connection, "other").key == Secret("1"))
    }

    @Test("places whose keys only look alike are two")
    func lookalikes() throws {
        func requester(_ key: String) -> JSONValue { ["authenticator": ["type": "Counted", "key": .string(key)]] }
        let (composed, decomposed) = ("\u{C5}", "A\u{30A}")
        let document: JSONValue = [
            "streams": [
                [
                    "type": "DeclarativeStream", "name": "s",
                    "retriever": .object(
                        JSONObject([(composed, requester("one")), (decomposed, requester("other"))])),
                ]
            ]
        ]
        let (connection, _) = try Self.connect(document, [:])
        for (name, key) in [(composed, "one"), (decomposed, "other")] {
            let pointer = JSONPointer(["streams", "0", "retriever", name, "authenticator"])
            #expect((try connection.authenticator(at: pointer) as? Counted)?.key == Secret(key))
        }
    }

    @Test("and a place that only looks like one is none")
    func lookalikePlace() throws {
        let document: JSONValue = [
            "streams": [
                [
                    "type": "DeclarativeStream", "name": "s",
                    "retriever": ["\u{C5}": ["authenticator": ["type": "Counted", "key": "one"]]],
                ]
            ]
        ]
        let (connection, factory) = try Self.connect(document, [:])
        let error = #expect(throws: AuthError.self) {
            try connection.authenticator(at: ["streams", "0", "retriever", "A\u{30A}", "authenticator"])
        }
        #expect(error?.code == .invalidReference)
        #expect(factory.count == 0)
    }
}

/// Counts what it builds.
private final class CountingFactory: AuthenticatorFactory {
    let typeNames = ["Counted"]
    let schema = DefinitionSchema([.init("key", .secret, isRequired: true)])
    private let built = Mutex(0)

    var count: Int { built.withLock { $0 } }

    func makeAuthenticator(from definition: AuthenticatorDefinition, in scope: FactoryScope) throws -> any Authenticator
    {
        let key = try scope.secret("key", of: definition)
        built.withLock { $0 += 1 }
        return Counted(key: key, path: definition.path)
    }
}

private final class Counted: Authenticator {
    let key: Secret<String>
    let path: JSONPointer

    init(key: Secret<String>, path: JSONPointer) {
        self.key = key
        self.path = path
    }

    func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
}
