import AuthCore
import Testing

struct AuthenticatorDefinitionTests {
    @Test func typeAndFieldsAreReadInOrder() throws {
        let json = try JSONValue(parsing: #"{"b":1,"type":"T","a":2}"#)
        let definition = try AuthenticatorDefinition(json, path: ["p"])
        #expect(definition.type == "T")
        #expect(definition.fields.keys == ["b", "a"])
        #expect(definition.path == ["p"])
        #expect(definition.json == json)
        #expect("\(definition)" == "T at '/p' with b, a")
    }

    @Test(arguments: [JSONValue.null, "text", 1, [], true])
    func whatIsNoMapIsNoDefinition(json: JSONValue) {
        let error = #expect(throws: AuthError.self) { try AuthenticatorDefinition(json, path: ["p"], defaultType: "T") }
        #expect(error?.code == .invalidDefinition)
        #expect(error?.path == ["p"])
    }

    @Test(arguments: [1, true, [], ["a": 1], ""] as [JSONValue])
    func aTypeThatIsNoNameIsRefused(type: JSONValue) {
        let error = #expect(throws: AuthError.self) {
            try AuthenticatorDefinition(["type": type], path: ["p"], defaultType: "T")
        }
        #expect(error?.path == ["p", "type"])
    }

    @Test(arguments: [JSONValue.object([:]), ["type": .null]])
    func aMissingTypeTakesTheDefault(json: JSONValue) throws {
        #expect(try AuthenticatorDefinition(json, defaultType: "T").type == "T")
        #expect(throws: AuthError.self) { try AuthenticatorDefinition(json) }
    }

    @Test func nullCountsAsAbsent() {
        let definition = AuthenticatorDefinition(type: "T", fields: ["a": .null, "b": false])
        #expect(definition.value(of: "a") == nil)
        #expect(definition.value(of: "b") == false)
        #expect(definition.value(of: "c") == nil)
    }
}
