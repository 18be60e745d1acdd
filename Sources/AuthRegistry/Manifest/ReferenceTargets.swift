internal import AuthCore

/// Finds what references refer to.
///
/// Their paths have no escapes: the rest of a path is tried as one key before it is cut at the next slash.
struct ReferenceTargets {
    let document: JSONValue

    /// A value as it was written, and the keys that lead to it.
    struct Target {
        var value: JSONValue
        var keys: [String]
    }

    /// A reference on whose way a key is missing.
    private struct DeadEnd: Error {
        var key: String
    }

    /// The value that a reference refers to, as it was written.
    ///
    /// - Throws: `AuthError` at `path`, where the reference stands, if it leads nowhere.
    func target(of reference: String, at path: @autoclosure () -> JSONPointer) throws -> JSONValue {
        do {
            return try followed(reference) { _ in }
        } catch {
            throw leadsNowhere(reference, head: error.key, at: path())
        }
    }

    /// What a reference refers to; `nil` where it leads nowhere.
    func target(of reference: String) -> Target? {
        var keys: [String] = []
        return (try? followed(reference) { keys.append($0) }).map { Target(value: $0, keys: keys) }
    }

    /// - Parameter note: Takes the keys on the way.
    private func followed(_ reference: String, noting note: (String) -> Void) throws(DeadEnd) -> JSONValue {
        var rest = reference.dropFirst(2)
        var node = document
        while !rest.isEmpty {
            let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/"))
            if slash != nil, let value = node[String(rest)] {
                note(String(rest))
                return value
            }
            let head = String(rest[..<(slash ?? rest.endIndex)])
            guard let next = member(head, of: node) else { throw DeadEnd(key: head) }
            note(head)
            node = next
            rest = slash.map { rest[rest.utf8.index(after: $0)...] } ?? ""
        }
        return node
    }

    private func member(_ key: String, of node: JSONValue) -> JSONValue? {
        switch node {
        case .object(let object): object[key]
        case .array(let elements): Int(key).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        default: nil
        }
    }

    private func leadsNowhere(_ reference: String, head: String, at path: JSONPointer) -> AuthError {
        // A text that begins like a reference may be none, but a secret: it is shown only where it begins in this
        // document.
        let first = String(reference.dropFirst(2).prefix { $0 != "/" })
        let isShown = document[first] != nil
        let shown = isShown ? " '\(HTTPFieldSyntax.printable(reference))'" : ""
        let missing = isShown ? ": there is no '\(HTTPFieldSyntax.printable(head))' on its way" : ""
        return AuthError(.invalidReference, "the reference\(shown) leads nowhere\(missing)", path: path)
    }
}
