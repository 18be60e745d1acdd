import AuthBasic
import AuthCore
import Testing

@testable import AuthRegistry

@Suite("Definitions that are asked for by their place")
struct ManifestDefinitionTests {
    private static func plan(_ text: String) throws -> AuthenticatorPlan {
        var registry = AuthenticatorRegistry()
        try registry.register(.basic)
        return try Manifest(parsing: text).compile(registry: registry)
    }

    @Test("have references, types and parameters, those of the manifest included")
    func complete() throws {
        let plan = try Self.plan(
            #"""
            {"$parameters": {"api_token": "of all"}, "definitions": {
            "token": "own", "login": {"inner": {"type": "BearerAuthenticator"}},
            "auth": {"type": "BearerAuthenticator"}, "other": {"$ref": "#/definitions/auth", "api_token": "#/definitions/token"},
            "requester": {"type": "HttpRequester", "authenticator": {"class_name": "a.B"}}}}
            """#)
        #expect(try plan.definition(at: ["definitions", "auth"]).json["api_token"] == "of all")
        #expect(try plan.definition(at: ["definitions", "other"]).json["api_token"] == "own")
        #expect(
            try plan.definition(at: ["definitions", "requester", "authenticator"]).json["type"] == "CustomAuthenticator"
        )
        // A map without a type is no component: it hands nothing down.
        #expect(try plan.definition(at: ["definitions", "login", "inner"]).json["api_token"] == nil)
        let error = #expect(throws: AuthError.self) { try plan.definition(at: ["definitions", "none"]) }
        #expect(error?.code == .invalidReference)
    }

    @Test("are one authenticator with the stream's that refers to them")
    func shared() throws {
        let connection = try Self.plan(
            #"""
            {"definitions": {"auth": {"type": "BearerAuthenticator", "api_token": "t"}},
            "streams": [{"name": "s", "retriever": {"requester": {"authenticator": "#/definitions/auth"}}}]}
            """#
        ).connect(id: "c", config: [:])
        let ofStream = try #require(try connection.authenticator(forStream: "s").readyCredentials(for: .get))
        let ofPlace = try connection.authenticator(at: ["definitions", "auth"])
        #expect(ofPlace.readyCredentials(for: .get) == ofStream)
    }

    @Test("are an error alone where their parameters multiply: streams go on")
    func bounded() throws {
        // Each of 800 components hands 800 parameters down.
        let parameters = (0..<800).map { "\"p\($0)\": 1" }.joined(separator: ",")
        let components = (0..<800).map { "\"c\($0)\": {\"type\": \"T\"}" }.joined(separator: ",")
        let plan = try Self.plan(
            #"""
            {"definitions": {"many": {"type": "T", "$parameters": {\#(parameters)}, \#(components)}},
            "streams": [{"name": "s", "retriever": {"requester": {
            "authenticator": {"type": "BearerAuthenticator", "api_token": "t"}}}}]}
            """#)
        #expect(try plan.connect(id: "c", config: [:]).authenticator(forStream: "s") is BearerAuthenticator)
        let error = #expect(throws: AuthError.self) { try plan.definition(at: ["definitions", "many"]) }
        #expect(error?.code == .invalidDefinition)
    }
}

extension AuthRequest {
    fileprivate static var get: AuthRequest { AuthRequest(url: "https://api.example/") }
}
