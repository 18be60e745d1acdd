internal import AuthCore
internal import AuthCrypto

/// Tells equal authenticators of a connection: a digest, so that no key holds a secret.
///
/// Equal are those with the same type and the same evaluated values of the fields that the type declares.
struct InstanceKey: Hashable, Sendable {
    // Without a buffer of its own: a connection has one for each authenticator.
    private let digest: SIMD4<UInt64>

    /// The key of a concrete definition.
    ///
    /// - Parameter evaluator: Evaluates the fields; without one, definitions are equal where their sources are.
    init(of concrete: AuthenticatorDefinition, registry: AuthenticatorRegistry, evaluator: FieldEvaluator?) {
        var writer = DefinitionWriter(registry: registry, evaluator: evaluator)
        writer.write(concrete)
        digest = SHA256.hash(writer.output.bytes).withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }
}
