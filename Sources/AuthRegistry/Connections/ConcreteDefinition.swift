internal import AuthCore

/// Finds the definition that is built in place of another: a selection's chosen branch, a custom authenticator's class.
enum ConcreteDefinition {
    static let selectiveType = "SelectiveAuthenticator"
    static let customType = "CustomAuthenticator"
    /// How deep selections may nest.
    private static let maximumDepth = 8

    /// Follows selections until there is something to build.
    ///
    /// - Throws: `AuthError` with code `unknownSelection` that lists the keys on offer.
    static func resolve(_ definition: AuthenticatorDefinition, config: JSONValue) throws -> AuthenticatorDefinition {
        var definition = definition
        for _ in 0..<maximumDepth {
            switch definition.type {
            case selectiveType: definition = try chosenBranch(of: definition, config: config)
            case customType: return try custom(definition)
            default: return definition
            }
        }
        throw AuthError(
            .invalidDefinition, "selections nest deeper than \(maximumDepth)", path: definition.path)
    }

    /// The branches of a selection, in order.
    static func branches(
        of definition: AuthenticatorDefinition
    ) throws -> [(key: String, definition: AuthenticatorDefinition)] {
        let path = definition.path.appending("authenticators")
        return try branchMap(of: definition).map {
            ($0.key, try AuthenticatorDefinition($0.value, path: path.appending($0.key)))
        }
    }

    private static func branchMap(of definition: AuthenticatorDefinition) throws -> JSONObject {
        guard let branches = definition.value(of: "authenticators")?.objectValue, !branches.isEmpty else {
            throw AuthError(
                .invalidDefinition, "'authenticators' must be a map of authenticators",
                path: definition.path.appending("authenticators"))
        }
        return branches
    }

    /// The keys that lead to the value which selects.
    static func selectionPath(of definition: AuthenticatorDefinition) throws -> [String] {
        let keys = definition.value(of: "authenticator_selection_path")?.arrayValue?.map { $0.selectionKeys.first }
        guard let keys, !keys.isEmpty, !keys.contains(nil) else {
            throw AuthError(
                .invalidDefinition, "'authenticator_selection_path' must be a list of keys",
                path: definition.path.appending("authenticator_selection_path"))
        }
        return keys.compactMap(\.self)
    }

    /// The branch that the configuration selects.
    ///
    /// - Throws: `AuthError` with code `unknownSelection` that lists the keys on offer.
    static func chosenBranch(
        of definition: AuthenticatorDefinition, config: JSONValue
    ) throws -> AuthenticatorDefinition {
        let path = try selectionPath(of: definition)
        let branches = try branchMap(of: definition)
        var name: String { path.joined(separator: ".") }
        var offer: String { branches.keys.map(HTTPFieldSyntax.printable).joined(separator: ", ") }
        let place = definition.path.appending("authenticator_selection_path")
        guard let selected = config.first(at: path[...]), selected != .null else {
            let near = MisspeltInput.words(for: path, in: config)
            throw AuthError(
                .unknownSelection,
                "the config value '\(name)' selects the authenticator and is missing; set it to one of: \(offer)\(near)",
                path: place)
        }
        guard let key = selected.selectionKeys.first(where: { branches[$0] != nil }), let branch = branches[key] else {
            throw AuthError(
                .unknownSelection,
                "the config value '\(name)' selects an authenticator that is not on offer; set it to one of: \(offer)",
                path: place)
        }
        return try AuthenticatorDefinition(branch, path: definition.path.appending("authenticators").appending(key))
    }

    private static func custom(_ definition: AuthenticatorDefinition) throws -> AuthenticatorDefinition {
        guard let name = definition.value(of: "class_name")?.stringValue, !name.isEmpty else {
            throw AuthError(
                .invalidDefinition, "CustomAuthenticator needs 'class_name'",
                path: definition.path.appending("class_name"))
        }
        var definition = definition
        definition.type = name
        return definition
    }

    /// The factory of a concrete definition, or an error that says how to come by one.
    static func factory(
        for concrete: AuthenticatorDefinition, in registry: AuthenticatorRegistry
    ) throws -> any AuthenticatorFactory {
        if let factory = registry[concrete.type] { return factory }
        guard concrete.value(of: "class_name") != nil else { return try registry.factory(for: concrete) }
        throw AuthError(
            .unknownType,
            """
            no factory is registered for the custom class '\(HTTPFieldSyntax.printable(concrete.type))'; register one \
            whose typeNames contain it: registry.register(MyFactory())
            """, path: concrete.path, cause: UnregisteredClass(name: concrete.type))
    }

    /// The fields that a definition declares, whether it is concrete or not.
    static func schema(of definition: AuthenticatorDefinition, in registry: AuthenticatorRegistry) -> DefinitionSchema {
        switch definition.type {
        case selectiveType: selectiveSchema
        case customType:
            definition.value(of: "class_name")?.stringValue.flatMap { registry[$0]?.schema } ?? .open
        default: registry[definition.type]?.schema ?? .open
        }
    }
}
