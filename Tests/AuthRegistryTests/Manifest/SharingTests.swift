import AuthCore
import AuthRegistry
import AuthTesting
import Testing

@Suite("Sharing and configuration changes")
struct SharingTests {
    private static let a: JSONValue = ["type": "Traced", "key": "{{ config['a'] }}"]
    private static let manifest = streams([
        "one": a, "two": ["type": "Traced", "key": "{{ config.a }}", "unknown": 1],
        "three": ["type": "Traced", "key": "{{ config.b }}"],
        "nested": ["type": "Traced", "key": "{{ config.c }}", "inner": a],
        "custom": ["type": "CustomAuthenticator", "class_name": "a.Custom", "key": "{{ config.a }}"],
    ])
    private static let config: JSONValue = ["a": "1", "b": "2", "c": "3"]
    private let events = RecordingEventSink()

    private func connection(_ config: JSONValue = config) throws -> Connection {
        try Manifest(Self.manifest).compile(registry: tracedRegistry()).connect(
            id: "c", config: config, environment: AuthEnvironment(events: events))
    }

    private func traced(_ connection: Connection, _ stream: String) throws -> Traced {
        try #require(try connection.authenticator(forStream: stream) as? Traced)
    }

    @Test("definitions are equal where the values of their declared fields are, nested ones included")
    func equality() throws {
        let connection = try connection()
        let one = try traced(connection, "one")
        #expect(try traced(connection, "two") === one)
        #expect(try traced(connection, "three") !== one)
        #expect(try traced(connection, "nested").inner === one)
        #expect(try connection.authenticator(for: Self.a) as? Traced === one)
        // Equal values under another type are another authenticator.
        #expect(try traced(connection, "custom") !== one)
        // The values decide, not how they are written.
        let same = try self.connection(["a": "1", "b": "1", "c": "3"])
        #expect(try traced(same, "one") === traced(same, "three"))
        #expect(try traced(same, "one") !== one)
    }

    @Test("a hundred tasks that ask at once get one instance")
    func concurrency() async throws {
        let connection = try connection()
        let found = try await withThrowingTaskGroup(of: Traced.self) { group in
            for index in 0..<100 {
                group.addTask { try traced(connection, index % 2 == 0 ? "one" : "two") }
            }
            return try await group.reduce(into: Set<ObjectIdentifier>()) { $0.insert(ObjectIdentifier($1)) }
        }
        #expect(found.count == 1)
    }

    @Test("a change keeps what it does not touch and closes the rest once")
    func update() async throws {
        let connection = try connection()
        let (one, three, nested) = try (
            traced(connection, "one"), traced(connection, "three"), traced(connection, "nested")
        )
        try await connection.update(config: ["a": "1", "b": "new", "c": "3", "unused": "x"])
        #expect(try traced(connection, "one") === one)
        #expect(try traced(connection, "nested") === nested)
        #expect(try traced(connection, "three") !== three)
        #expect([one, nested].allSatisfy { $0.closeCount == 0 } && three.closeCount == 1)
        #expect(events.events.map(\.kind) == [.superseded])

        try await connection.update(config: ["a": "new", "b": "new", "c": "3"])
        #expect(one.closeCount == 1 && nested.closeCount == 1 && three.closeCount == 1)
        let second = try traced(connection, "nested")
        #expect(second.inner === (try traced(connection, "one")) && second.inner !== one)
    }

    @Test("a change that takes a value away fails who needs it, when asked")
    func removedValue() async throws {
        let connection = try connection()
        let one = try traced(connection, "one")
        try await connection.update(config: ["b": "2", "c": "3"])
        #expect(one.closeCount == 1)
        let error = #expect(throws: AuthError.self) { try connection.authenticator(forStream: "one") }
        #expect(error?.code == .missingInput)
        await #expect(throws: AuthError.self) { try await connection.update(config: []) }
        #expect(try traced(connection, "three").key == Secret("2"))
    }

    @Test("closing a connection closes each authenticator once")
    func close() async throws {
        let connection = try connection()
        let nested = try traced(connection, "nested")
        await connection.close()
        #expect(nested.closeCount == 1 && nested.inner?.closeCount == 1)
    }

    @Test("a closed connection builds nothing, which nobody would close, and takes no other config")
    func closed() async throws {
        let connection = try connection()
        _ = try traced(connection, "one")
        await connection.close()
        await connection.close()
        for stream in ["one", "two"] {
            let error = #expect(throws: AuthError.self) { try connection.authenticator(forStream: stream) }
            #expect(error?.code == .superseded && error?.kind == .configuration)
        }
        #expect(throws: AuthError.self) {
            try connection.authenticator(for: ["type": "BearerAuthenticator", "api_token": "t"])
        }
        await #expect(throws: AuthError.self) { try await connection.update(config: ["a": "1"]) }
    }

    @Test("an unknown stream is an error that lists the streams, one without an authenticator adds nothing")
    func streamNames() async throws {
        let error = #expect(throws: AuthError.self) { try connection().authenticator(forStream: "nope") }
        #expect(error?.message.contains("one, two, three, nested, custom") == true)
        let manifest: JSONValue = [
            "streams": [["type": "DeclarativeStream", "name": "open", "retriever": ["requester": [:]]]]
        ]
        let open = try Manifest(manifest).compile(registry: tracedRegistry()).connect(id: "c", config: [:])
        let credentials = try await open.authenticator(forStream: "open").credentials(
            for: AuthRequest(url: "https://x.example"))
        #expect(credentials.additions.isEmpty)
    }
}
