internal import AuthCore

/// Puts in place of each reference what it refers to.
///
/// A reference is a string that begins with `#/`, or a map with a `$ref`, whose other members then win over those of
/// the target.
struct ReferenceResolver {
    /// The most values that a manifest may come to: references multiply what they refer to.
    static let maximumCount = 1_000_000
    /// How many bytes of text count as much as one more value.
    private static let bytesPerValue = 32
    /// How deep a resolved manifest may nest.
    static let maximumDepth = 300
    static let referenceKey = "$ref"
    static let overridesKey = "config_overrides"

    private let document: JSONValue
    private let targets: ReferenceTargets
    private var resolvedTargets: [String: Resolved] = [:]
    /// Maps that are referred to, or are likely to be, by their addresses: they stand in the manifest, too, and are
    /// resolved once.
    private var resolvedMaps: [UnsafeRawPointer: Resolved] = [:]
    /// How deep maps are likely to be referred to: `definitions` and their groups.
    private static let sharedDepth = 3
    private var active: [String] = []
    private var trail = JSONTrail()

    /// A value without references, with what it takes to bound it.
    private struct Resolved {
        /// `nil` where it is the value as it was written, which is then used as it is.
        var replacement: JSONValue?
        var count = 1
        var height = 0
    }

    init(document: JSONValue) {
        self.document = document
        targets = ReferenceTargets(document: document)
    }

    mutating func resolve() throws -> JSONValue { try resolve(document, depth: 0).replacement ?? document }

    private mutating func resolve(_ value: JSONValue, depth: Int) throws -> Resolved {
        if depth > Self.maximumDepth { throw tooDeep() }
        switch value {
        case .object(let object):
            return depth <= Self.sharedDepth
                ? try resolve(shared: object, depth: depth) : try resolve(object, depth: depth)
        case .array(let elements): return try resolve(elements, depth: depth)
        case .string(let text) where Self.isReference(text): return try resolve(reference: text, depth: depth)
        case .string, .number, .bool, .null: return Resolved(count: Self.count(ofPlain: value) ?? 1)
        }
    }

    /// The first byte spares nearly all texts the longer look.
    static func isReference(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "#") && text.hasPrefix("#/")
    }

    /// What a value counts that there is nothing to resolve in; `nil` for a map, a list and a reference.
    private static func count(ofPlain value: JSONValue) -> Int? {
        switch value {
        case .object, .array: nil
        case .string(let text): isReference(text) ? nil : 1 + text.utf8.count / bytesPerValue
        case .number, .bool, .null: 1
        }
    }

    private mutating func resolve(_ elements: [JSONValue], depth: Int) throws -> Resolved {
        var result = Resolved()
        var edited = Edited(elements)
        for (index, element) in elements.enumerated() {
            if depth < Self.maximumDepth, let count = Self.count(ofPlain: element) {
                try add(Resolved(count: count), to: &result)
                continue
            }
            trail.enter(index)
            let item = try resolve(element, depth: depth + 1)
            trail.leave()
            try add(item, to: &result)
            if let replacement = item.replacement { edited.now[index] = replacement }
        }
        result.replacement = edited.ifChanged.map { .array($0) }
        return result
    }

    private mutating func resolve(shared object: JSONObject, depth: Int) throws -> Resolved {
        guard let address = object.address else { return try resolve(object, depth: depth) }
        if let known = resolvedMaps[address] { return try checked(known, depth: depth) }
        let resolved = try resolve(object, depth: depth)
        resolvedMaps[address] = resolved
        return resolved
    }

    private func checked(_ known: Resolved, depth: Int) throws -> Resolved {
        if depth + known.height > Self.maximumDepth { throw tooDeep() }
        return known
    }

    private mutating func resolve(_ object: JSONObject, depth: Int) throws -> Resolved {
        var result = Resolved()
        var edited = Edited(object)
        var reference: JSONValue?
        for (index, (key, value)) in object.enumerated() {
            if key == Self.referenceKey {
                reference = value
                continue
            }
            // Overrides are templates for other tools, whose `#/…` is none of ours.
            if key.hasSameBytes(as: Self.overridesKey) { continue }
            if depth < Self.maximumDepth, let count = Self.count(ofPlain: value) {
                try add(Resolved(count: count), to: &result)
                continue
            }
            trail.enter(key)
            let member = try resolve(value, depth: depth + 1)
            trail.leave()
            try add(member, to: &result)
            if let replacement = member.replacement { edited.now.replaceValue(at: index, with: replacement) }
        }
        guard let reference else {
            result.replacement = edited.ifChanged.map { .object($0) }
            return result
        }
        return try merge(edited.now, result, into: reference, depth: depth)
    }

    /// Puts the members of a map over those of what it refers to.
    private mutating func merge(
        _ own: JSONObject, _ extent: Resolved, into reference: JSONValue, depth: Int
    ) throws -> Resolved {
        trail.enter(Self.referenceKey)
        var target = try resolve(reference, depth: depth + 1)
        trail.leave()
        guard case .object(var merged) = target.replacement ?? reference else {
            target.replacement = target.replacement ?? reference
            return target
        }
        var result = extent
        try add(target, to: &result)
        if own.count > 1 {
            merged.reserveCapacity(merged.count + own.count - 1)
            for (key, value) in own where key != Self.referenceKey { merged[key] = value }
        }
        result.replacement = .object(merged)
        return result
    }

    private mutating func resolve(reference: String, depth: Int) throws -> Resolved {
        if let known = resolvedTargets[reference] { return try checked(known, depth: depth) }
        guard !active.contains(reference) else {
            let chain = (active.drop { $0 != reference } + [reference]).joined(separator: " -> ")
            throw AuthError(
                .invalidReference, "the reference is circular: \(chain); break the chain", path: trail.pointer)
        }
        active.append(reference)
        let target = try targets.target(of: reference, at: trail.pointer)
        var resolved =
            if case .object(let map) = target { try resolve(shared: map, depth: depth + 1) } else {
                try resolve(target, depth: depth + 1)
            }
        resolved.replacement = resolved.replacement ?? target
        active.removeLast()
        resolvedTargets[reference] = resolved
        return resolved
    }

    private func add(_ part: Resolved, to whole: inout Resolved) throws {
        whole.count += part.count
        whole.height = max(whole.height, part.height + 1)
        if whole.count > Self.maximumCount {
            throw AuthError(
                .invalidReference, "the references multiply the manifest beyond \(Self.maximumCount) values",
                path: trail.pointer)
        }
    }

    private func tooDeep() -> AuthError {
        AuthError(
            .invalidReference, "the manifest nests deeper than \(Self.maximumDepth)",
            path: JSONPointer(Array(trail.pointer.components.prefix(8))))
    }
}
