internal import AuthCore

/// Finds where a value of a resolved manifest stands in the manifest as its author wrote it.
///
/// Worked out when it is asked for: to keep it beside each value would cost every manifest what few errors need.
struct WrittenPlaces {
    private let document: JSONValue
    private let targets: ReferenceTargets
    /// References that refer to each other are refused elsewhere; here they only have to end.
    private static let maximumHops = ReferenceResolver.maximumDepth

    /// A value as it was written, and where.
    private struct Spot {
        var value: JSONValue
        var keys: [String] = []
        /// Whether it lies where texts like references are none.
        var isLiteral = false

        /// What it refers to, or nothing.
        var reference: String? {
            guard !isLiteral, case .string(let text) = value, ReferenceResolver.isReference(text) else { return nil }
            return text
        }
        /// The `$ref` of a map.
        var merged: Spot? { isLiteral ? nil : own(ReferenceResolver.referenceKey) }

        /// The member or element that is written here.
        func own(_ key: String) -> Spot? {
            let isOverride = key.hasSameBytes(as: ReferenceResolver.overridesKey)
            return value[JSONPointer([key])].map {
                Spot(value: $0, keys: keys + [key], isLiteral: isLiteral || isOverride)
            }
        }
    }

    init(document: JSONValue) {
        self.document = document
        targets = ReferenceTargets(document: document)
    }

    /// Where the value at a place of the resolved manifest is written; the nearest place around it, where the value
    /// itself is not written but comes from parameters or is missing.
    ///
    /// A place that is none of the manifest's, such as one in a definition that stands alone, stays as it is.
    func place(of pointer: JSONPointer) -> JSONPointer {
        var spot = Spot(value: document)
        for (index, key) in pointer.components.enumerated() {
            guard let next = member(key, of: spot) else {
                return index == 0 ? pointer : JSONPointer(end(of: spot).keys)
            }
            spot = next
        }
        return JSONPointer(end(of: spot).keys)
    }

    /// A member or element as the resolver finds it: one of the map's own before that of what it refers to.
    private func member(_ key: String, of spot: Spot) -> Spot? {
        var spot = spot
        for _ in 0..<Self.maximumHops {
            if let own = spot.own(key) { return own }
            guard let next = target(of: spot) ?? spot.merged else { return nil }
            spot = next
        }
        return nil
    }

    /// Where references end that are all there is at a place.
    private func end(of spot: Spot) -> Spot {
        var spot = spot
        for _ in 0..<Self.maximumHops {
            let isWhole = spot.value.objectValue.map { $0.count == 1 } ?? false
            guard let next = target(of: spot) ?? (isWhole ? spot.merged : nil) else { return spot }
            spot = next
        }
        return spot
    }

    private func target(of spot: Spot) -> Spot? {
        spot.reference.flatMap(targets.target).map { Spot(value: $0.value, keys: $0.keys) }
    }
}
