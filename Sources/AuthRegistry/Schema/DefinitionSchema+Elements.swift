internal import AuthCore

extension DefinitionSchema.Content {
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
