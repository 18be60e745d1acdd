import AuthCore
import Synchronization

/// Builds authenticators that are classes, so that a test sees which are the same and which were closed.
struct TracedFactory: AuthenticatorFactory {
    let typeNames = ["Traced", "a.Custom"]
    let schema = DefinitionSchema([.init("key", .secret, isRequired: true), .init("inner", .authenticator)])

    func makeAuthenticator(from definition: AuthenticatorDefinition, in scope: FactoryScope) throws -> any Authenticator
    {
        let inner =
            definition.fields["inner"] == nil ? nil : try scope.authenticator("inner", of: definition) as? Traced
        return Traced(key: try scope.secret("key", of: definition), inner: inner)
    }
}

final class Traced: Authenticator {
    let key: Secret<String>
    let inner: Traced?
    private let closings = Mutex(0)

    init(key: Secret<String>, inner: Traced?) {
        self.key = key
        self.inner = inner
    }

    var closeCount: Int { closings.withLock { $0 } }
    func close() async { closings.withLock { $0 += 1 } }
    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        try RequestCredentials([.init(.header("X-Key"), key)])
    }
}

/// A manifest whose streams have these authenticators.
func streams(_ authenticators: KeyValuePairs<String, JSONValue>) -> JSONValue {
    [
        "streams": .array(
            authenticators.map { name, authenticator in
                [
                    "type": "DeclarativeStream", "name": .string(name),
                    "retriever": ["requester": ["authenticator": authenticator]],
                ]
            })
    ]
}

func tracedRegistry() throws -> AuthenticatorRegistry {
    var registry = AuthenticatorRegistry()
    try registry.register(TracedFactory())
    return registry
}
