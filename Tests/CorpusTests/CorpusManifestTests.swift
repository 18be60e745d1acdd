import AuthCore
import AuthRegistry
import ConnectorAuth
import Testing

@Suite(.serialized, .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.reason)))
struct CorpusManifestTests {
    @Test("A manifest loads and its authenticators are found where they are", arguments: Corpus.names(in: "manifests"))
    func loads(name: String) throws {
        let plan = try Manifest(Corpus.json("manifests/\(name).json")).compile(registry: .standard)
        let recorded = try #require(try Corpus.json("resolved/\(name).json")["authenticators_resolved"]?.arrayValue)
        let found = Dictionary(grouping: plan.entries, by: \.pointer.description)
        #expect(plan.entries.count == recorded.count)
        for entry in recorded {
            let pointer = try #require(entry["pointer"]?.stringValue)
            let match = try #require(found[pointer]?.first, "nothing at \(pointer)")
            #expect(match.stream == entry["stream"]?.stringValue)
            #expect(match.definition.type == entry["type"]?.stringValue)
        }
    }

    @Test(
        "Every authenticator can be built, or names the class or type it lacks",
        arguments: Corpus.names(in: "manifests"))
    func validates(name: String) throws {
        let plan = try Manifest(Corpus.json("manifests/\(name).json")).compile(registry: .standard)
        for diagnostic in plan.validate() where diagnostic.severity == .error {
            let lacksClass = diagnostic.message.contains("no factory is registered for the custom class '")
            let lacksType = CorpusRunner.notBuilt.contains {
                diagnostic.message.contains("no factory is registered for type '\($0)'")
            }
            #expect(lacksClass || lacksType, "\(diagnostic)")
        }
    }

    @Test("A definition that is asked for by its place is that of the resolved manifest")
    func definitions() throws {
        var count = 0
        for name in Corpus.names(in: "manifests") {
            let manifest = try Manifest(Corpus.json("manifests/\(name).json"))
            let plan = try manifest.compile(registry: AuthenticatorRegistry())
            for (key, value) in try manifest.resolved()["definitions"]?.objectValue ?? [:] {
                guard value["type"]?.stringValue != nil else { continue }
                #expect(try plan.definition(at: ["definitions", key]).json == value, "\(name): \(key)")
                count += 1
            }
        }
        #expect(count > 400)
    }

    @Test("The place where a value is written holds that value, or the map that parameters gave it to")
    func writtenPlaces() throws {
        var count = 0
        for name in Corpus.names(in: "manifests") {
            let source = try Corpus.json("manifests/\(name).json")
            let manifest = try Manifest(source)
            let plan = try manifest.compile(registry: AuthenticatorRegistry())
            for entry in plan.entries {
                let place = plan.writtenPlace(of: entry.pointer)
                #expect(source[place]?.objectValue != nil, "\(name): \(entry.pointer)")
                for (key, value) in entry.definition.fields where value.stringValue.map({ !$0.isEmpty }) ?? false {
                    let written = try #require(source[plan.writtenPlace(of: entry.pointer.appending(key))])
                    // A parameter takes the place of an empty text, too.
                    let isFilled = written.objectValue != nil || written == "" || written == .null
                    #expect(written == value || isFilled, "\(name): \(entry.pointer)/\(key)")
                    count += 1
                }
            }
        }
        #expect(count > 1_000)
    }

    @Test("Definitions that the record groups as equal are one instance", arguments: Corpus.names(in: "cases"))
    func shares(name: String) throws {
        guard Corpus.names(in: "manifests").contains(name) else { return }
        let plan = try Manifest(Corpus.json("manifests/\(name).json")).compile(registry: tracedRegistry())
        let recorded = try #require(try Corpus.json("resolved/\(name).json")["authenticators_resolved"]?.arrayValue)
        let cases = try #require(try Corpus.json("cases/\(name).json")["cases"]?.arrayValue).map(CorpusCase.init)
        for item in cases where item.recorded["error"] == nil && item.recorded["aux_requests"] == [] {
            guard let pointer = item.pointer, item.connector == name else { continue }
            let connection = try plan.connect(id: name, config: item.config, missingInputs: .empty)
            guard let first = try? connection.authenticator(at: pointer) as? Traced else { continue }
            let group = recorded.first { $0["pointer"]?.stringValue == pointer.description }?["group"]
            for other in recorded where other["group"] == group {
                let same = try connection.authenticator(
                    at: JSONPointer(parsing: try #require(other["pointer"]?.stringValue)))
                #expect(same as? Traced === first)
            }
        }
    }
}

/// The standard registry, whose authenticators are classes, so that it shows which are the same.
private func tracedRegistry() throws -> AuthenticatorRegistry {
    var registry = AuthenticatorRegistry()
    let standard = AuthenticatorRegistry.standard
    for name in standard.typeNames {
        try registry.register(TracedFactory(base: try #require(standard[name]), typeNames: [name]))
    }
    return registry
}

private struct TracedFactory: AuthenticatorFactory {
    let base: any AuthenticatorFactory
    let typeNames: [String]
    var schema: DefinitionSchema { base.schema }

    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        Traced(base: try base.makeAuthenticator(from: definition, in: scope))
    }
}

private final class Traced: Authenticator {
    let base: any Authenticator
    init(base: any Authenticator) { self.base = base }

    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        try await base.credentials(for: request)
    }
}
