import AuthBasic
import AuthCore
import AuthTesting
import Testing

@testable import AuthRegistry

@Suite("Streams of one name")
struct StreamNameTests {
    /// - Parameter tokens: That of each stream; `nil` for one without an authenticator.
    private func connection(_ tokens: [String?]) throws -> Connection {
        var registry = AuthenticatorRegistry()
        try registry.register(.basic)
        let streams = tokens.map { token -> JSONValue in
            [
                "type": "DeclarativeStream", "name": "s",
                "retriever": [
                    "requester": [
                        "url_base": "https://api.example",
                        "authenticator": token.map { ["type": "BearerAuthenticator", "api_token": .string($0)] }
                            ?? .null,
                    ]
                ],
            ]
        }
        return try Manifest(["streams": .array(streams)]).compile(registry: registry).connect(id: "c", config: [:])
    }

    @Test("that are none are told")
    func malformed() throws {
        let registry = AuthenticatorRegistry()
        func diagnostics(_ manifest: JSONValue) throws -> [String] {
            try Manifest(manifest).compile(registry: registry).validate().map { "\($0.path) \($0.message)" }
        }
        #expect(
            try diagnostics(["streams": ["a": 1]]) == ["/streams 'streams' must be a list, and is a map"])
        #expect(
            try diagnostics(["streams": [.null, 5]]) == [
                "/streams/0 a stream must be a map, and this is null",
                "/streams/1 a stream must be a map, and this is a number",
            ])
        #expect(try diagnostics(["streams": []]).isEmpty)
    }

    @Test("have the authenticator that all of them define")
    func same() throws {
        #expect(try connection(["t", "t"]).authenticator(forStream: "s") is BearerAuthenticator)
    }

    @Test("are an error where one has an authenticator and the other none", arguments: [["t", nil], [nil, "t"]])
    func oneWithout(tokens: [String?]) throws {
        let error = #expect(throws: AuthError.self) { try connection(tokens).authenticator(forStream: "s") }
        #expect(error?.code == .invalidReference)
    }

    @Test("are an error where their authenticators differ: one would be sent where another belongs")
    func different() throws {
        let connection = try connection(["t", "t", "u"])
        let error = #expect(throws: AuthError.self) { try connection.authenticator(forStream: "s") }
        #expect(error?.code == .invalidReference)
        #expect(error?.path == ["streams", "2", "retriever", "requester", "authenticator"])
        #expect(connection.plan.validate().contains { $0.severity == .error && $0.path == error?.path })
        #expect(
            try connection.authenticator(at: ["streams", "0", "retriever", "requester", "authenticator"])
                is BearerAuthenticator)
    }
}
