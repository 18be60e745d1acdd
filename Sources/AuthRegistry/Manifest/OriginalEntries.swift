internal import AuthCore

/// For each entry of a plan the first that is written the same, and that is therefore the same instance with any
/// configuration.
struct OriginalEntries {
    private(set) var all: [Int] = []
    private var first: [DefinitionSource: Int] = [:]
    private var last: (json: JSONObject, original: Int)?

    /// Takes the definition of the next entry.
    mutating func note(_ definition: JSONObject) {
        // Streams in a row mostly have one that they refer to.
        if let last, last.json.isIdentical(to: definition) { return all.append(last.original) }
        let source = DefinitionSource(definition)
        let original = first[source] ?? all.count
        if original == all.count { first[source] = original }
        last = (definition, original)
        all.append(original)
    }
}
