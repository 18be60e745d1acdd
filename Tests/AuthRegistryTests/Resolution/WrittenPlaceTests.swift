import AuthBasic
import AuthCore
import Testing

@testable import AuthRegistry

@Suite("The place where something is written")
struct WrittenPlaceTests {
    private static let source = ##"""
        {"definitions": {
           "key": {"type": "BearerAuthenticator", "api_token": "{{ config['k'] }}", "frob": 1},
           "pick": {"type": "SelectiveAuthenticator", "authenticator_selection_path": ["m"],
                    "authenticators": {"a": "#/definitions/key", "b": {"$ref": "#/definitions/key", "frob": 2}}},
           "base": {"url_base": "https://a.example", "authenticator": "#/definitions/pick"},
           "requester": {"$ref": "#/definitions/base", "http_method": "GET"},
           "ab": {"list": [1, {"c/d": "#/definitions/key/api_token"}]},
           "self": {"of": "#/definitions/self/of"}},
         "streams": [
           {"name": "s", "retriever": {"requester": {"$ref": "#/definitions/requester", "path": "/x"},
                                       "config_overrides": {"r": "#/definitions/key"}}},
           {"name": "t", "$parameters": {"path": "/t", "api_token": "p"},
            "retriever": {"requester": {"path": "#/definitions/ab/list/1/c/d",
                                        "authenticator": {"$ref": "#/definitions/key"}}}}]}
        """##

    private static let requester = "/streams/0/retriever/requester"

    private static let places: [(resolved: String, written: String)] = [
        // The stream's own.
        ("/streams/0/name", "/streams/0/name"),
        (requester, "/streams/0/retriever/requester"),
        (requester + "/path", "/streams/0/retriever/requester/path"),
        // Of a target, and of the target's own target.
        (requester + "/http_method", "/definitions/requester/http_method"),
        (requester + "/url_base", "/definitions/base/url_base"),
        (requester + "/authenticator", "/definitions/pick"),
        (requester + "/authenticator/authenticators", "/definitions/pick/authenticators"),
        (requester + "/authenticator/authenticators/a/frob", "/definitions/key/frob"),
        // Of the map's own where it has it, and else of the target's.
        (requester + "/authenticator/authenticators/b", "/definitions/pick/authenticators/b"),
        (requester + "/authenticator/authenticators/b/frob", "/definitions/pick/authenticators/b/frob"),
        (requester + "/authenticator/authenticators/b/type", "/definitions/key/type"),
        // A map that is nothing but a reference is written where that leads.
        ("/streams/1/retriever/requester/authenticator", "/definitions/key"),
        ("/streams/1/retriever/requester/path", "/definitions/key/api_token"),
        ("/definitions/ab/list/1/c~1d", "/definitions/key/api_token"),
        ("/definitions/ab/list/0", "/definitions/ab/list/0"),
        // What is missing, or comes from parameters: the nearest.
        ("/streams/1/path", "/streams/1"),
        (requester + "/authenticator/nothing/at/all", "/definitions/pick"),
        (requester + "/authenticator/authenticators/b/nothing", "/definitions/pick/authenticators/b"),
        // No reference there.
        ("/streams/0/retriever/config_overrides/r", "/streams/0/retriever/config_overrides/r"),
        ("/streams/0/retriever/config_overrides/r/type", "/streams/0/retriever/config_overrides/r"),
        // None of the manifest's.
        ("/api_token", "/api_token"), ("", ""),
        // It ends.
        ("/definitions/self/of/x", "/definitions/self/of"),
    ]

    @Test("is found through every reference on the way", arguments: places)
    func place(resolved: String, written: String) throws {
        let places = WrittenPlaces(document: try JSONValue(parsing: Self.source))
        #expect(places.place(of: try JSONPointer(parsing: resolved)).description == written)
    }

    @Test("holds what the resolved manifest has, for every value in it")
    func everyValue() throws {
        let source = try JSONValue(parsing: Self.source.replacing(##""of": "#/definitions/self/of""##, with: ""))
        let places = WrittenPlaces(document: source)
        var count = 0
        func walk(_ value: JSONValue, _ place: JSONPointer) {
            switch value {
            case .object(let members): for (key, member) in members { walk(member, place.appending(key)) }
            case .array(let elements): for (index, item) in elements.enumerated() { walk(item, place.appending(index)) }
            default:
                count += 1
                #expect(source[places.place(of: place)] == value, "\(place)")
            }
        }
        var resolver = ReferenceResolver(document: source)
        walk(try resolver.resolve(), .root)
        #expect(count > 50)
    }

    @Test("is told by diagnostics, those of a connection too, and beside the resolved place")
    func diagnostics() throws {
        let text = Self.source.replacing(##""of": "#/definitions/self/of""##, with: "")
        var registry = AuthenticatorRegistry()
        try registry.register(.basic)
        try registry.register(ReportingFactory())
        let plan = try Manifest(
            JSONValue(parsing: text.replacing(#""type": "BearerAuthenticator""#, with: #""type": "Reporting""#))
        ).compile(registry: registry)
        let found = plan.validate().filter { $0.message == "noted" }
        #expect(
            found.map(\.path.description) == [
                Self.requester + "/authenticator/authenticators/a/frob",
                Self.requester + "/authenticator/authenticators/b/frob",
                "/streams/1/retriever/requester/authenticator/frob",
            ])
        #expect(
            found.map(\.writtenPath.description) == [
                "/definitions/key/frob", "/definitions/pick/authenticators/b/frob", "/definitions/key/frob",
            ])
        #expect(found.first?.description == "hint: /definitions/key/frob: noted")

        let connection = try plan.connect(id: "c", config: ["m": "a", "k": "v"])
        _ = try connection.authenticator(forStream: "s")
        #expect(connection.diagnostics.map(\.writtenPath.description) == ["/definitions/key/frob"])
    }

    @Test("is the same as the other where a diagnostic knows of none")
    func unknown() {
        var diagnostic = Diagnostic(.hint, .custom, "m", path: ["a"])
        #expect(diagnostic.writtenPath == ["a"])
        diagnostic.path = ["b"]
        #expect(diagnostic.writtenPath == ["b"])
        diagnostic.writtenPath = ["c"]
        #expect(diagnostic.path == ["b"] && diagnostic.writtenPath == ["c"])
        diagnostic.writtenPath = ["b"]
        #expect(diagnostic == Diagnostic(.hint, .custom, "m", path: ["b"]))
    }

    @Test("is where a reference stands that leads nowhere, however it was come by")
    func brokenReference() throws {
        let manifest = try Manifest(
            parsing: ##"""
                {"streams": [{"name": "s", "retriever": {"requester": {"$ref": "#/definitions/requester"}}}],
                 "definitions": {"requester": {"authenticator": "#/definitions/nope"}}}
                """##)
        let error = #expect(throws: AuthError.self) { try manifest.compile(registry: AuthenticatorRegistry()) }
        #expect(error?.path == ["definitions", "requester", "authenticator"])
    }

    private struct ReportingFactory: AuthenticatorFactory {
        let typeNames = ["Reporting"]
        func makeAuthenticator(
            from definition: AuthenticatorDefinition, in scope: FactoryScope
        ) throws -> any Authenticator {
            scope.report(Diagnostic(.hint, .custom, "noted", path: definition.path.appending("frob")))
            return try BearerAuthenticator(token: Secret("t"))
        }
    }
}

extension Diagnostic.Code {
    fileprivate static let custom = Self(custom: "noted")
}
