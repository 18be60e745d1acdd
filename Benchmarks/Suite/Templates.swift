import AuthBenchmarking
import AuthCore
import AuthRegistry
import ConnectorAuth
import Synchronization

/// A template of a manifest, as a factory has it evaluated.
enum Templates {
    private static let simple = "{{ config['token'] }}"
    private static let usual = "Token {{ config['client_id'] ~ ':' ~ config['token'] | base64encode }}"
    private static let conditional =
        "{% if config['method'] == 'oauth' %}{{ config['client_id'] }}{% else %}{{ config['token'] }}{% endif %}"

    static let all: [Benchmark] = [
        evaluated("a value of the config", simple), compiled("a value of the config", simple),
        evaluated("a filter and a join", usual), compiled("a filter and a join", usual),
        evaluated("a condition", conditional), compiled("a condition", conditional),
    ]

    private static func evaluated(_ name: String, _ text: String) -> Benchmark {
        Benchmark(
            "template, \(name): evaluated", prepare: { () async throws -> Field in try scope(text, isInManifest: true) }
        ) { field, count in try evaluate(field, count) }
    }

    /// What stands in the manifest was compiled with it; a definition that stands alone is compiled each time.
    private static func compiled(_ name: String, _ text: String) -> Benchmark {
        Benchmark(
            "template, \(name): compiled and evaluated",
            prepare: { () async throws -> Field in try scope(text, isInManifest: false) }
        ) { field, count in try evaluate(field, count) }
    }

    private struct Field: Sendable {
        var scope: FactoryScope
        var definition: AuthenticatorDefinition
    }

    private static func evaluate(_ field: Field, _ count: Int) throws {
        for _ in 0..<count { keep(try field.scope.string("text", of: field.definition)) }
    }

    private static func scope(_ text: String, isInManifest: Bool) throws -> Field {
        let factory = CapturingFactory()
        var registry = AuthenticatorRegistry.standard
        try registry.register(factory)
        let definition: JSONValue = ["type": .string(CapturingFactory.typeName), "text": .string(text)]
        let manifest: JSONValue = [
            "streams": [
                ["name": "items", "retriever": ["requester": ["type": "HttpRequester", "authenticator": definition]]]
            ]
        ]
        let connection = try (isInManifest ? Manifest(manifest) : .empty).compile(registry: registry)
            .connect(id: "benchmark", config: Subjects.config)
        if isInManifest {
            _ = try connection.authenticator(forStream: "items")
        } else {
            _ = try connection.authenticator(for: definition)
        }
        guard let field = factory.field.withLock({ $0 }) else {
            throw AuthError(.invalidDefinition, "the factory was not asked")
        }
        return field
    }

    /// Keeps the scope, which no factory for real use does.
    private final class CapturingFactory: AuthenticatorFactory {
        static let typeName = "TemplateBenchmark"
        let typeNames = [typeName]
        let schema = DefinitionSchema([.init("text", .value, isRequired: true)])
        let field = Mutex<Field?>(nil)

        func makeAuthenticator(
            from definition: AuthenticatorDefinition, in scope: FactoryScope
        ) throws -> any Authenticator {
            field.withLock { $0 = Field(scope: scope, definition: definition) }
            return Nothing()
        }
    }

    private struct Nothing: Authenticator {
        func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
    }
}
