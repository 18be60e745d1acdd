public import AuthCore

extension AuthenticatorRegistry {
    /// The JSON Schema (draft 2020-12) of every definition that this registry builds, for editors and forms.
    ///
    /// It is strict: it describes what one writes where references have been resolved. `x-secret` marks secrets,
    /// `x-not-in-reference` fields that the reference implementation does not know, `x-ignored` fields without effect.
    public func jsonSchema() -> JSONValue {
        var writer = JSONSchemaWriter(registry: self)
        return writer.document()
    }

    /// The JSON Schema of one type of definition.
    ///
    /// - Parameter type: The type's name; for a custom authenticator its class.
    /// - Throws: `AuthError` with code `unknownType` that lists the known ones.
    public func jsonSchema(ofType type: String) throws -> JSONValue {
        var writer = JSONSchemaWriter(registry: self)
        if let document = writer.document(ofType: type) { return document }
        let known = JSONSchemaWriter.typeNames(of: self).joined(separator: ", ")
        throw AuthError(
            .unknownType, "there is no type '\(HTTPFieldSyntax.printable(type))'; there are: \(known)")
    }
}
