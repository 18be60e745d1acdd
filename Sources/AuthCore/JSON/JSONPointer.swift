/// A place in a JSON document (RFC 6901).
public struct JSONPointer: Sendable, Hashable {
    /// The keys and indices that lead to the place, not escaped.
    public var components: [String]

    /// Creates a pointer from the keys and indices that lead to the place.
    public init(_ components: [String] = []) { self.components = components }

    /// The whole document.
    public static let root = JSONPointer()

    /// Whether this is the whole document.
    public var isRoot: Bool { components.isEmpty }

    /// Reads a pointer such as `/streams/0/name`, or the same with a `#` in front.
    ///
    /// - Throws: ``AuthError`` with ``AuthError/Code/invalidReference`` where the text is not empty and does not
    ///   begin with a slash.
    public init(parsing text: String) throws {
        let text = text.hasPrefix("#") ? text.dropFirst() : text[...]
        guard !text.isEmpty else {
            self = .root
            return
        }
        guard text.hasPrefix("/") else {
            throw AuthError(.invalidReference, "a JSON pointer begins with a slash, such as /streams/0")
        }
        components = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
            String($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
    }

    /// The place one step further in.
    public func appending(_ component: String) -> JSONPointer { JSONPointer(components + [component]) }

    /// The place one step further in, in a list.
    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }
}

extension JSONPointer: CustomStringConvertible {
    /// The pointer as RFC 6901 writes it.
    public var description: String {
        components.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
    }
}

extension JSONPointer: ExpressibleByArrayLiteral {
    /// Creates a pointer from the keys and indices that lead to the place.
    public init(arrayLiteral elements: String...) { components = elements }
}

extension JSONValue {
    /// The value at `pointer`, or `nil` where there is none.
    public subscript(pointer: JSONPointer) -> JSONValue? {
        var value = self
        for component in pointer.components {
            switch value {
            case .object(let object):
                guard let next = object[component] else { return nil }
                value = next
            case .array(let elements):
                guard let index = Int(component), elements.indices.contains(index) else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}
