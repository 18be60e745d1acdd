import AuthBasic
import AuthCore
import Synchronization

/// The registry of the family under test.
func basicRegistry() throws -> AuthenticatorRegistry {
    var registry = AuthenticatorRegistry()
    try registry.register(.basic)
    return registry
}

/// Builds what a definition describes, values as they stand.
func build(_ definition: JSONValue, at path: JSONPointer = .root) throws -> any Authenticator {
    let registry = try basicRegistry()
    return try registry.makeAuthenticator(
        from: AuthenticatorDefinition(definition, path: path), in: .literal(registry: registry))
}

/// Builds what a definition describes and tells what the factory reports.
func diagnostics(of definition: JSONValue, at path: JSONPointer = .root) throws -> [Diagnostic] {
    let reported = Reported()
    let scope = FactoryScope(
        environment: AuthEnvironment(), config: [:], evaluate: { value, _ in value },
        build: { _ in NoAuthenticator() }, compile: FactoryScope.withoutPatterns, report: { reported.append($0) })
    _ = try basicRegistry().makeAuthenticator(from: AuthenticatorDefinition(definition, path: path), in: scope)
    return reported.all
}

private final class Reported: Sendable {
    private let diagnostics = Mutex<[Diagnostic]>([])
    var all: [Diagnostic] { diagnostics.withLock { $0 } }
    func append(_ diagnostic: Diagnostic) { diagnostics.withLock { $0.append(diagnostic) } }
}

extension Authenticator {
    /// A request with this authenticator's credentials.
    func applied(to request: AuthRequest = AuthRequest(url: "https://api.example.com/items")) async throws
        -> AuthRequest
    {
        var request = request
        try request.apply(try await credentials(for: request))
        return request
    }
}
