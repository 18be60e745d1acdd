import ConnectorAuth
import Testing

@Suite("The declarations of types")
struct DeclarationTests {
    private static let schemas: [(name: String, schema: DefinitionSchema)] = {
        let registry = AuthenticatorRegistry.standard
        return registry.typeNames.compactMap { name in registry[name].map { (name, $0.schema) } }
    }()

    @Test("describe every type, every part and every field")
    func descriptions() throws {
        let schema = AuthenticatorRegistry.standard.jsonSchema()
        var seen = 0
        func look(at schema: JSONValue, _ place: String) {
            for (name, field) in schema["properties"]?.objectValue ?? [:] where !["type", "$parameters"].contains(name)
            {
                seen += 1
                #expect(field["description"]?.stringValue?.hasSuffix(".") == true, "\(place).\(name)")
                let title = field["title"]?.stringValue ?? ""
                #expect(title.first?.isUppercase == true, "\(place).\(name)")
                look(at: field, "\(place).\(name)")
            }
        }
        for (name, definition) in try #require(schema["$defs"]?.objectValue) where name != "authenticator" {
            #expect(definition["title"]?.stringValue?.isEmpty == false, "\(name)")
            #expect(definition["description"]?.stringValue?.hasSuffix(".") == true, "\(name)")
            look(at: definition, name)
        }
        #expect(seen > 120)
    }

    @Test("have an example of each type, which the type's own schema accepts")
    func examples() throws {
        let validator = DefinitionValidator(registry: .standard)
        for (name, schema) in Self.schemas {
            #expect(!schema.examples.isEmpty, "\(name)")
            for example in schema.examples {
                #expect(example["type"] == .string(name))
                let found = validator.diagnostics(of: example)
                #expect(found.isEmpty, "\(name): \(found)")
            }
        }
    }

    @Test("have examples of fields that their types accept, and so the values that absence amounts to")
    func fieldExamples() throws {
        let validator = DefinitionValidator(registry: .standard)
        var tried = 0
        for (name, schema) in Self.schemas {
            let whole = try #require(schema.examples.first?.objectValue)
            for field in schema.fields {
                for value in field.examples + [field.defaultValue].compactMap(\.self) {
                    var definition = whole
                    definition[field.name] = value
                    // What is said of several fields together is not at stake.
                    let found = validator.diagnostics(of: .object(definition)).filter { $0.code != .fieldConflict }
                    #expect(found.isEmpty, "\(name).\(field.name): \(found)")
                    tried += 1
                }
            }
        }
        #expect(tried > 60)
    }

    @Test("can be built from their examples, strictly")
    func building() throws {
        var options = Manifest.Options()
        options.isStrict = true
        for example in Self.schemas.flatMap(\.schema.examples) {
            let requester: JSONValue = ["url_base": "https://api.example.com", "authenticator": example]
            let stream: JSONValue = [
                "type": "DeclarativeStream", "name": "items", "retriever": ["requester": requester],
            ]
            let plan = try Manifest(["streams": [stream]]).compile(registry: .standard, options: options)
            #expect(plan.entries.count == 1)
            let errors = plan.validate().filter { $0.severity == .error }
            #expect(errors.isEmpty, "\(errors)")
        }
    }
}
