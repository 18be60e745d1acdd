import ConnectorAuth
import Synchronization

/// The factory of a custom authenticator, which looks at what it is given as it builds.
final class CanaryFactory: AuthenticatorFactory {
    static let className = "source_canary.Authenticator"

    let typeNames = [CanaryFactory.className]
    private let found = Mutex<[String]>([])

    /// The leaks of scopes and definitions seen so far.
    var leaks: [String] { found.withLock { $0 } }

    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        let key = try scope.secret("key", of: definition)
        let settings = try scope.mapping("settings", of: definition)
        let inner = try scope.authenticator("inner", of: definition)
        scope.report(Diagnostic(.hint, .init(custom: "weakKey"), "the key is weak", path: definition.path))
        let seen: [Any] = [definition, scope, key, settings, inner, scope.config]
        found.withLock { $0 += seen.flatMap { Canary.leaks(of: $0) } }
        return try APIKeyAuthenticator(key: key, in: .header("X-Custom"))
    }
}

/// The registry of everything, and the factory in it.
func canaryRegistry() throws -> (registry: AuthenticatorRegistry, factory: CanaryFactory) {
    var registry = AuthenticatorRegistry.standard
    let factory = CanaryFactory()
    try registry.register(factory)
    return (registry, factory)
}

/// A manifest with one stream for each definition, and secrets in its specification.
func canaryManifest(_ definitions: [JSONValue]) throws -> Manifest {
    let streams = definitions.enumerated().map { index, definition -> JSONValue in
        [
            "type": "DeclarativeStream", "name": .string("stream-\(index)"),
            "retriever": [
                "type": "SimpleRetriever",
                "requester": [
                    "type": "HttpRequester", "url_base": "https://api.example.com", "authenticator": definition,
                ],
            ],
        ]
    }
    let token: JSONValue = [
        "type": "string", "title": "Token", "airbyte_secret": true, "default": .string(Canary.secret("token")),
        "examples": [.string(Canary.secret("token"))],
    ]
    return try Manifest([
        "type": "DeclarativeSource", "streams": .array(streams),
        "spec": [
            "type": "Spec",
            "connection_specification": ["type": "object", "properties": ["token": token], "required": ["token"]],
        ],
    ])
}

/// A connection of an empty manifest to a configuration made of secrets.
func canaryConnection(isStrict: Bool = false) throws -> Connection {
    var options = Manifest.Options()
    options.isStrict = isStrict
    return try Manifest.empty.compile(registry: canaryRegistry().registry, options: options)
        .connect(id: "connection-1", config: Canary.config)
}
