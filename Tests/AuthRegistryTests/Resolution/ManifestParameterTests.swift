import AuthCore
import AuthRegistry
import Testing

/// Types and `$parameters` go down as in the reference implementation, but for conflicts that they would make.
struct ManifestParameterTests {
    private static func resolved(_ text: String) throws -> JSONValue { try Manifest(parsing: text).resolved() }

    // A component with the parameters {"p": "P", "q": {"r": 1}}, and what becomes of its members.
    static let fields: [(String, String)] = [
        (#"{"type": "T"}"#, #"{"type":"T","p":"P","q":{"r":1}}"#),
        (#"{"type": "T", "p": "own"}"#, #"{"type":"T","p":"own","q":{"r":1}}"#),
        (#"{"type": "T", "p": ""}"#, #"{"type":"T","p":"P","q":{"r":1}}"#),
        (#"{"type": "T", "p": null}"#, #"{"type":"T","p":"P","q":{"r":1}}"#),
        (#"{"type": "T", "p": 0}"#, #"{"type":"T","p":"P","q":{"r":1}}"#),
        (#"{"type": "T", "p": false}"#, #"{"type":"T","p":"P","q":{"r":1}}"#),
        (#"{"type": "T", "p": []}"#, #"{"type":"T","p":"P","q":{"r":1}}"#),
        (#"{"type": "T", "p": {}}"#, #"{"type":"T","p":"P","q":{"r":1}}"#),
        (#"{"type": "T", "p": 1}"#, #"{"type":"T","p":1,"q":{"r":1}}"#),
        (#"{"type": "T", "p": "0"}"#, #"{"type":"T","p":"0","q":{"r":1}}"#),
        (#"{"type": "object", "k": 1}"#, #"{"type":"object","k":1}"#),
        (#"{"type": ["null", "object"], "k": {}}"#, #"{"type":["null","object"],"k":{}}"#),
        (#"{"k": 1}"#, #"{"k":1}"#), (#"{"type": "", "k": 1}"#, #"{"type":"","k":1}"#),
        (#"{"type": null}"#, #"{"type":null}"#),
    ]

    @Test(arguments: fields)
    func aFieldThatIsMissingOrFalsyTakesTheParameter(component: String, expected: String) throws {
        let text = #"{"$parameters": {"p": "P", "q": {"r": 1}}, "x": \#(component)}"#
        var found = try #require(try Self.resolved(text)["x"]?.objectValue)
        found["$parameters"] = nil
        #expect(JSONValue.object(found) == (try JSONValue(parsing: expected)))
    }

    @Test func aComponentsOwnParametersWin() throws {
        let text =
            #"{"$parameters": {"p": "outer", "o": 1}, "x": {"type": "T", "$parameters": {"p": "inner", "i": 2}}}"#
        let component = try #require(try Self.resolved(text)["x"])
        #expect(component["p"] == "inner")
        #expect(component["o"] == 1)
        #expect(component["$parameters"] == ["p": "inner", "o": 1, "i": 2])
    }

    @Test func aParameterDoesNotGoDownIntoTheFieldOfItsName() throws {
        let text = #"{"x": {"type": "T", "$parameters": {"p": "P"}, "p": {"type": "U"}, "o": {"type": "U"}}}"#
        let component = try #require(try Self.resolved(text)["x"])
        #expect(component["p"]?["p"] == nil)
        #expect(component["p"]?["$parameters"] == nil)
        #expect(component["o"]?["p"] == "P")
        #expect(component["o"]?["$parameters"] == ["p": "P"])
    }

    @Test func parametersReachComponentsInListsAndInUntypedMaps() throws {
        let text = #"""
            {"x": {"type": "T", "$parameters": {"p": "P"}, "list": [{"type": "U"}, "text", [{"type": "U"}]],
            "map": {"one": {"type": "U"}, "two": {"inner": {"type": "U"}}, "three": [{"type": "U"}]}}}
            """#
        let component = try #require(try Self.resolved(text)["x"])
        #expect(component["list"]?.arrayValue?[0]["p"] == "P")
        #expect(component["list"]?.arrayValue?[2].arrayValue?[0]["p"] == nil)
        #expect(component["map"]?["p"] == nil)
        #expect(component["map"]?["one"]?["p"] == "P")
        #expect(component["map"]?["two"]?["inner"]?["p"] == nil)
        #expect(component["map"]?["three"]?.arrayValue?[0]["p"] == nil)
    }

    @Test func typesFollowFromTheParent() throws {
        let text = #"""
            {"streams": [{"retriever": {"requester": {"authenticator": {"class_name": "a.B"}}, "record_selector": {}}}],
            "spec": {}, "x": {}}
            """#
        let root = try Self.resolved(text)
        let stream = try #require(root["streams"]?.arrayValue?[0])
        #expect(root["type"] == "DeclarativeSource")
        #expect(root["spec"]?["type"] == "Spec")
        #expect(root["x"]?["type"] == nil)
        #expect(stream["type"] == "DeclarativeStream")
        #expect(stream["retriever"]?["type"] == "SimpleRetriever")
        #expect(stream["retriever"]?["requester"]?["type"] == "HttpRequester")
        #expect(stream["retriever"]?["requester"]?["authenticator"]?["type"] == "CustomAuthenticator")
    }

    // A component and a parameter that would conflict with a field of its own.
    static let conflicts: [(String, String)] = [
        (#"{"type": "RequestOption", "inject_into": "body_json", "field_name": "own"}"#, #"{"field_path": ["p"]}"#),
        (#"{"type": "RequestOption", "inject_into": "body_json", "field_path": ["own"]}"#, #"{"field_name": "p"}"#),
        (#"{"type": "ApiKeyAuthenticator", "inject_into": {"type": "RequestOption"}}"#, #"{"header": "p"}"#),
        (#"{"type": "ApiKeyAuthenticator", "header": "own"}"#, #"{"inject_into": {"type": "RequestOption"}}"#),
    ]

    @Test(arguments: conflicts)
    func aParameterNeverConflictsWithAFieldOfTheComponent(component: String, parameter: String) throws {
        let once = try Self.resolved(#"{"$parameters": \#(parameter), "x": \#(component)}"#)
        let name = try #require(try JSONValue(parsing: parameter).objectValue?.keys.first)
        let found = try #require(once["x"])
        #expect(found[name] == nil)
        #expect(found["$parameters"]?[name] != nil)
        // A manifest that was resolved before stays as it is.
        #expect(try Manifest(once).resolved()["x"] == found)
    }

    @Test func aParameterMayFillAnEmptyFieldOfAPair() throws {
        let text = #"{"$parameters": {"field_path": ["p"]}, "x": {"type": "RequestOption", "field_name": ""}}"#
        #expect(try Self.resolved(text)["x"]?["field_path"] == ["p"])
    }

    @Test func parametersThatMultiplyAreRefused() {
        let parameters = (0..<1_200).map { "\"p\($0)\":1" }.joined(separator: ",")
        let components = Array(repeating: "{\"type\":\"T\"}", count: 900).joined(separator: ",")
        let error = #expect(throws: AuthError.self) {
            try Self.resolved("{\"$parameters\":{\(parameters)},\"x\":[\(components)]}")
        }
        #expect(error?.code == .invalidDefinition)
    }
}
