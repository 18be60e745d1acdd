internal import AuthCore

extension DefinitionSchema.Content {
    /// The part that a value is, and what is declared of it; `nil` where it is none.
    func part(
        _ value: JSONValue, at path: JSONPointer
    ) -> (definition: AuthenticatorDefinition, schema: DefinitionSchema)? {
        switch kind {
        case .part(let schema):
            // A member called `type` is nothing special where there are no types.
            value.objectValue.map { (AuthenticatorDefinition(type: "", fields: $0, path: path), schema) }
        case .typedPart(let typed):
            (try? AuthenticatorDefinition(value, path: path, defaultType: "")).flatMap { part in
                typed.schema(ofType: part.type).map { (part, $0) }
            }
        default: nil
        }
    }

    /// The elements of a list or a map, each with its place and what is declared of it.
    func elements(
        of value: JSONValue, at path: JSONPointer
    ) -> [(path: JSONPointer, value: JSONValue, content: DefinitionSchema.Content)] {
        switch (kind, value) {
        case (.list(let inner), .array(let elements)):
            elements.enumerated().map { (path.appending($0), $1, inner) }
        case (.map(let inner), .object(let members)): members.map { (path.appending($0.key), $0.value, inner) }
        default: []
        }
    }
}
