/// Maps type names to factories.
///
/// It is a value: copies are independent and nothing is global.
public struct AuthenticatorRegistry: Sendable {
    private var factories: [String: any AuthenticatorFactory] = [:]

    /// Creates an empty registry.
    public init() {}

    /// Creates a registry of families whose names are known to be distinct.
    package init(distinct families: [AuthenticatorFamily]) {
        for factory in families.flatMap(\.factories) {
            for name in factory.typeNames { factories[name] = factory }
        }
    }

    /// Adds a factory.
    ///
    /// - Parameters:
    ///   - factory: Builds the authenticators of its type names.
    ///   - replacing: Whether it may take over names that are registered already.
    /// - Throws: ``AuthError`` with ``AuthError/Code/duplicateType`` where a name is taken; nothing is registered then.
    public mutating func register(_ factory: some AuthenticatorFactory, replacing: Bool = false) throws {
        try register([factory], replacing: replacing)
    }

    /// Adds every factory of a family.
    ///
    /// - Parameters:
    ///   - family: The factories.
    ///   - replacing: Whether they may take over names that are registered already.
    /// - Throws: ``AuthError`` with ``AuthError/Code/duplicateType`` where a name is taken; nothing is registered then.
    public mutating func register(_ family: AuthenticatorFamily, replacing: Bool = false) throws {
        try register(family.factories, replacing: replacing)
    }

    private mutating func register(_ added: [any AuthenticatorFactory], replacing: Bool) throws {
        var changed = factories
        for factory in added {
            for name in factory.typeNames where changed.updateValue(factory, forKey: name) != nil && !replacing {
                throw AuthError(
                    .duplicateType,
                    "a factory for '\(name)' is registered already; pass replacing: true to take its place")
            }
        }
        factories = changed
    }

    /// The names registered, sorted.
    public var typeNames: [String] { factories.keys.sorted() }

    /// The names of some factories, in no order.
    package func typeNames(where isIncluded: (any AuthenticatorFactory) -> Bool) -> [String] {
        factories.filter { isIncluded($0.value) }.map(\.key)
    }

    /// The factory registered for a type name.
    public subscript(typeName: String) -> (any AuthenticatorFactory)? { factories[typeName] }

    /// Builds the authenticator that `definition` describes.
    ///
    /// - Throws: ``AuthError`` with ``AuthError/Code/unknownType`` where no factory is registered for it.
    public func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        try factory(for: definition).makeAuthenticator(from: definition, in: scope)
    }

    /// The factory of a definition, or an error that says how to come by one.
    package func factory(for definition: AuthenticatorDefinition) throws -> any AuthenticatorFactory {
        if let factory = factories[definition.type] { return factory }
        let known = typeNames.isEmpty ? "none" : typeNames.joined(separator: ", ")
        let meant = NearestName(to: definition.type).nearest(among: typeNames).map { "'\($0)' may be meant; " } ?? ""
        throw AuthError(
            .unknownType,
            "no factory is registered for type '\(HTTPFieldSyntax.printable(definition.type))'; \(meant)registered: \(known)",
            path: definition.path)
    }
}
