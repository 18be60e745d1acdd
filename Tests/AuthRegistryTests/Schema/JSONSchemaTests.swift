import AuthBasic
import AuthCore
import AuthRegistry
import Testing

@Suite("The JSON Schema of a registry")
struct JSONSchemaTests {
    @Test("has every type, custom classes by their class")
    func types() throws {
        let schema = try PartFactory.registry(.basic).jsonSchema()
        #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema["$ref"] == "#/$defs/authenticator")
        let references = schema["$defs"]?["authenticator"]?["oneOf"]?.arrayValue?.compactMap { $0["$ref"]?.stringValue }
        #expect(
            references
                == [
                    "ApiKeyAuthenticator", "BasicHttpAuthenticator", "BearerAuthenticator", "NoAuth",
                    "SelectiveAuthenticator", "source_acme.components.Part",
                ].map { "#/$defs/\($0)" })
        let custom = try #require(schema["$defs"]?["source_acme.components.Part"])
        #expect(custom["title"] == "Parts")
        #expect(custom["properties"]?["type"]?["const"] == "CustomAuthenticator")
        #expect(custom["properties"]?["class_name"]?["const"] == "source_acme.components.Part")
        #expect(custom["required"] == ["type", "class_name", "name"])
    }

    @Test("says of a field what is declared of it")
    func fields() throws {
        let schema = try PartFactory.registry(.basic).jsonSchema(ofType: "source_acme.components.Part")
        let fields = try #require(schema["properties"])
        #expect(fields["name"] == ["title": "Name", "description": "A text.", "type": "string"])
        #expect(
            fields["key"] == [
                "title": "Key", "description": "A secret.", "type": "string", "writeOnly": true, "x-secret": true,
                "x-not-in-reference": true,
            ])
        #expect(
            fields["count"] == [
                "title": "Count", "description": "A whole number.", "type": "integer", "default": 3,
            ])
        #expect(fields["mode"] == ["type": "string", "enum": ["fast", "safe"]])
        #expect(fields["words"] == ["type": "array", "items": ["type": "string"]])
        #expect(fields["labels"] == ["type": "object", "additionalProperties": ["type": "string"]])
        #expect(fields["anything"] == [:])
        #expect(fields["spare"] == ["x-ignored": true])
        #expect(fields["old"] == ["type": "string", "deprecated": true])
        #expect(fields["inner"] == ["$ref": "#/$defs/authenticator"])
        #expect(fields["tree"] == ["oneOf": [["$ref": "#/$defs/Leaf"], ["$ref": "#/$defs/Branch"]]])
        #expect(fields["settings"]?["additionalProperties"] == false)
        #expect(schema["additionalProperties"] == false)
        #expect(schema["allOf"] == [["oneOf": [["required": ["words"]], ["required": ["labels"]]]]])
        #expect(schema["dependentRequired"] == ["flag": ["mode"]])
    }

    @Test("gives parts that differ names that differ")
    func names() throws {
        let schema = try PartFactory.registry(.basic).jsonSchema(ofType: "source_acme.components.Part")
        // Where there is no usual type, a leaf has to say that it is one.
        #expect(schema["$defs"]?["Leaf"]?["required"] == nil)
        #expect(schema["$defs"]?["Leaf-2"]?["required"] == ["type"])
        #expect(schema["properties"]?["wait"]?["oneOf"]?.arrayValue?.first == ["$ref": "#/$defs/Leaf-2"])
    }

    @Test("takes any field where a factory declares none")
    func open() throws {
        struct Factory: AuthenticatorFactory {
            let typeNames = ["Open"]
            func makeAuthenticator(
                from definition: AuthenticatorDefinition, in scope: FactoryScope
            ) throws -> any Authenticator { NoAuthenticator() }
        }
        var registry = AuthenticatorRegistry()
        try registry.register(Factory())
        let schema = try registry.jsonSchema(ofType: "Open")
        #expect(schema["additionalProperties"] == nil)
        #expect(schema["required"] == ["type"])
        let definition: JSONValue = ["type": "Open", "anything": [1]]
        #expect(DefinitionValidator(registry: registry).diagnostics(of: definition).isEmpty)
    }

    @Test("is none for a type that nobody has registered")
    func unknown() throws {
        let registry = try PartFactory.registry(.basic)
        let error = #expect(throws: AuthError.self) { try registry.jsonSchema(ofType: "Nope") }
        #expect(error?.code == .unknownType)
        #expect(error?.message.contains("BearerAuthenticator") == true)
    }
}
