internal import AuthCore

/// Puts in place of each reference what it refers to.
///
/// A reference is a string that begins with `#/`, or a map with a `$ref`, whose other members then win over those of
/// the target. Paths have no escapes: the rest of a path is tried as one key before it is cut at the next slash.
struct ReferenceResolver {
    /// The most values that a manifest may come to: references multiply what they refer to.
    static let maximumCount = 1_000_000
    /// How many bytes of text count as much as one more value.
    private static let bytesPerValue = 32
    /// How deep a resolved manifest may nest.
    static let maximumDepth = 300

    private let document: JSONValue
    private var resolvedTargets: [String: Resolved] = [:]
    private var active: [String] = []

    /// A value without references, with what it takes to bound it.
    private struct Resolved {
        var value: JSONValue
        var count: Int
        var height: Int
    }

    init(document: JSONValue) { self.document = document }

    mutating func resolve() throws -> JSONValue { try resolve(document, at: [], depth: 0).value }

    private mutating func resolve(_ value: JSONValue, at path: [String], depth: Int) throws -> Resolved {
        if depth > Self.maximumDepth { throw tooDeep(at: path) }
        switch value {
        case .object(let object): return try resolve(object, at: path, depth: depth)
        case .array(let elements):
            var result = Resolved(value: .null, count: 1, height: 0)
            var values: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                let item = try resolve(element, at: path + [String(index)], depth: depth + 1)
                try add(item, to: &result, at: path)
                values.append(item.value)
            }
            result.value = .array(values)
            return result
        case .string(let text) where text.hasPrefix("#/"): return try resolve(reference: text, at: path, depth: depth)
        case .string(let text):
            return Resolved(value: value, count: 1 + text.utf8.count / Self.bytesPerValue, height: 0)
        default: return Resolved(value: value, count: 1, height: 0)
        }
    }

    private mutating func resolve(_ object: JSONObject, at path: [String], depth: Int) throws -> Resolved {
        var own = JSONObject()
        var result = Resolved(value: .null, count: 1, height: 0)
        for (key, value) in object where key != "$ref" {
            // Overrides are templates for other tools, whose `#/…` is none of ours.
            if key == "config_overrides" {
                own[key] = value
                continue
            }
            let member = try resolve(value, at: path + [key], depth: depth + 1)
            try add(member, to: &result, at: path)
            own[key] = member.value
        }
        guard let reference = object["$ref"] else {
            result.value = .object(own)
            return result
        }
        let target = try resolve(reference, at: path + ["$ref"], depth: depth + 1)
        guard case .object(var merged) = target.value else { return target }
        try add(target, to: &result, at: path)
        for (key, value) in own { merged[key] = value }
        result.value = .object(merged)
        return result
    }

    private mutating func resolve(reference: String, at path: [String], depth: Int) throws -> Resolved {
        if let known = resolvedTargets[reference] {
            if depth + known.height > Self.maximumDepth { throw tooDeep(at: path) }
            return known
        }
        guard !active.contains(reference) else {
            let chain = (active.drop { $0 != reference } + [reference]).joined(separator: " -> ")
            throw AuthError(
                .invalidReference, "the reference is circular: \(chain); break the chain", path: JSONPointer(path))
        }
        active.append(reference)
        let target = try target(of: reference, at: path)
        let resolved = try resolve(target, at: path, depth: depth + 1)
        active.removeLast()
        resolvedTargets[reference] = resolved
        return resolved
    }

    private func target(of reference: String, at path: [String]) throws -> JSONValue {
        var rest = reference.dropFirst(2)
        var node = document
        while !rest.isEmpty {
            if let value = node[String(rest)] {
                node = value
                break
            }
            let head = String(rest.prefix { $0 != "/" })
            rest = rest.dropFirst(head.count + 1)
            let next: JSONValue? =
                switch node {
                case .object: node[head]
                case .array(let elements): Int(head).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
                default: nil
                }
            guard let next else {
                // A text that begins like a reference may be none, but a secret: it is shown only where it begins in
                // this document.
                let first = String(reference.dropFirst(2).prefix { $0 != "/" })
                let shown = document[first] == nil ? "" : " '\(HTTPFieldSyntax.printable(reference))'"
                let missing =
                    document[first] == nil ? "" : ": there is no '\(HTTPFieldSyntax.printable(head))' on its way"
                throw AuthError(
                    .invalidReference, "the reference\(shown) leads nowhere\(missing)", path: JSONPointer(path))
            }
            node = next
        }
        return node
    }

    private func add(_ part: Resolved, to whole: inout Resolved, at path: [String]) throws {
        whole.count += part.count
        whole.height = max(whole.height, part.height + 1)
        if whole.count > Self.maximumCount {
            throw AuthError(
                .invalidReference, "the references multiply the manifest beyond \(Self.maximumCount) values",
                path: JSONPointer(path))
        }
    }

    private func tooDeep(at path: [String]) -> AuthError {
        AuthError(
            .invalidReference, "the manifest nests deeper than \(Self.maximumDepth)",
            path: JSONPointer(Array(path.prefix(8))))
    }
}
