public import AuthCore

/// Checks definitions against what their types declare, strictly.
///
/// It refuses what other readers of manifests refuse: unknown fields, values of another kind, such as `"300"` for a
/// number, missing fields. Much of that can be used all the same; whether a definition can be built is for
/// ``AuthenticatorPlan/validate()`` to say. Its verdicts are those of ``AuthCore/AuthenticatorRegistry/jsonSchema()``,
/// but for what parameters leave behind in components, which is no fault here, unless it is an empty map or list, which
/// does not show where it comes from.
public struct DefinitionValidator: Sendable {
    private let registry: AuthenticatorRegistry

    /// Creates a validator of what a registry builds.
    public init(registry: AuthenticatorRegistry) { self.registry = registry }

    /// Everything that is wrong with a definition and the authenticators nested in it; no value is in a message.
    ///
    /// - Parameters:
    ///   - definition: The definition, references resolved and parameters handed down.
    ///   - path: Where it stands in its document.
    public func diagnostics(of definition: JSONValue, at path: JSONPointer = .root) -> [Diagnostic] {
        var check = DefinitionCheck(registry: registry)
        check.checkAuthenticator(definition, at: path)
        return check.diagnostics
    }

    /// What is wrong with the fields of a definition, but for authenticators nested in it.
    ///
    /// - Parameters:
    ///   - takesTemplates: Whether a template may stand for what is no text.
    ///   - forgottenParameters: The names of fields that may come from parameters which nothing tells of any more.
    static func diagnostics(
        ofFieldsOf definition: AuthenticatorDefinition, schema: DefinitionSchema, takesTemplates: Bool,
        forgottenParameters: Set<String>
    ) -> [Diagnostic] {
        var check = DefinitionCheck(
            registry: nil, takesTemplates: takesTemplates, forgottenParameters: forgottenParameters)
        check.checkFields(of: definition, schema: schema, subject: definition.type)
        return check.diagnostics
    }
}
