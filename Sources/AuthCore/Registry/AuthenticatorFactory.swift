/// Builds one kind of authenticator.
public protocol AuthenticatorFactory: Sendable {
    /// The type names this factory answers to; for a custom authenticator, its `class_name`.
    var typeNames: [String] { get }

    /// The fields of its definitions. The default takes any field for one of its own.
    var schema: DefinitionSchema { get }

    /// Builds an authenticator.
    ///
    /// It does no I/O and changes nothing outside: it may be called again for the same definition, and the result
    /// thrown away.
    ///
    /// - Parameters:
    ///   - definition: What to build.
    ///   - scope: Evaluates the definition's fields. Take values from it; do not keep it.
    /// - Throws: ``AuthError`` that names the field and says what would be right.
    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator
}

extension AuthenticatorFactory {
    /// Any field is one of its own.
    public var schema: DefinitionSchema { .open }
}

/// The factories that one target contributes.
///
/// Each target adds a static member, such as `.basic`.
public struct AuthenticatorFamily: Sendable {
    /// The factories.
    public var factories: [any AuthenticatorFactory]

    /// Creates a family.
    public init(_ factories: [any AuthenticatorFactory]) { self.factories = factories }
}
