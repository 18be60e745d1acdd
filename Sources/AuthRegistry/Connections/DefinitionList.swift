internal import AuthCore

/// The definitions that one instance is used for, each once, in the order in which they came.
struct DefinitionList: Sendable {
    private(set) var all: [AuthenticatorDefinition] = []
    /// Where they stand, once they are many: a manifest may use one authenticator in thousands of streams.
    private var places: Set<JSONPointer> = []
    private static let fewCount = 8

    mutating func note(_ definition: AuthenticatorDefinition) {
        guard !contains(definition) else { return }
        all.append(definition)
        if all.count == Self.fewCount { places = Set(all.map(\.path)) }
        if all.count > Self.fewCount { places.insert(definition.path) }
    }

    /// Keeps those that `isKept` holds for; whether any is left.
    mutating func keep(where isKept: (AuthenticatorDefinition) -> Bool) -> Bool {
        var kept = DefinitionList()
        for definition in all where isKept(definition) { kept.note(definition) }
        self = kept
        return !all.isEmpty
    }

    private func contains(_ definition: AuthenticatorDefinition) -> Bool {
        // Those that stand alone have all the same place.
        guard all.count >= Self.fewCount, !definition.path.isRoot else { return all.contains(definition) }
        return places.contains(definition.path)
    }
}
