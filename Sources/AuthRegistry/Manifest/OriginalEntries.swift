internal import AuthCore

/// For each entry of a plan the first that is written the same, and that is therefore the same instance with any
/// configuration.
struct OriginalEntries {
    private(set) var all: [Int] = []
    private var first: [DefinitionSource: Int] = [:]
    private var last: (source: DefinitionSource, original: Int)?

    /// Takes the definition of the next entry.
    mutating func note(_ definition: JSONValue) {
        let source = DefinitionSource(definition)
        // Streams in a row mostly have one that they refer to.
        if let last, last.source.isIdentical(to: source) { return all.append(last.original) }
        let original = first[source] ?? all.count
        if original == all.count { first[source] = original }
        last = (source, original)
        all.append(original)
    }
}
