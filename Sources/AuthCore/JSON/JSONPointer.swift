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
        // By bytes: a combining character after a slash makes another character of the two, and no other pointer.
        var bytes = Array(text.utf8)[...]
        if bytes.first == UInt8(ascii: "#") { bytes = bytes.dropFirst() }
        guard let first = bytes.popFirst() else {
            self = .root
            return
        }
        guard first == UInt8(ascii: "/") else {
            throw AuthError(.invalidReference, "a JSON pointer begins with a slash, such as /streams/0")
        }
        components = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            Self.unescaped($0)
        }
    }

    /// The place one step further in.
    public func appending(_ component: String) -> JSONPointer { JSONPointer(components + [component]) }

    /// The place one step further in, in a list.
    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }
}

extension JSONPointer: CustomStringConvertible {
    /// The pointer as RFC 6901 writes it.
    public var description: String { components.map { "/" + Self.escaped($0) }.joined() }

    private static func escaped(_ component: String) -> String {
        let bytes = component.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "~"): Array("~0".utf8)
            case UInt8(ascii: "/"): Array("~1".utf8)
            default: [byte]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescaped(_ component: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        var rest = component
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "~"), let digit = rest.first,
                [UInt8(ascii: "0"), UInt8(ascii: "1")].contains(digit)
            {
                bytes.append(digit == UInt8(ascii: "0") ? byte : UInt8(ascii: "/"))
                rest = rest.dropFirst()
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
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
                // Digits without a sign and without zeros in front (RFC 6901, section 4).
                guard let index = Int(component), String(index) == component, elements.indices.contains(index) else {
                    return nil
                }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}

extension JSONValue {
    /// The value at a path, in which `*` stands for the first member or element that leads on.
    package func first(at path: ArraySlice<String>) -> JSONValue? {
        guard let key = path.first else { return self }
        let rest = path.dropFirst()
        if let next = self[JSONPointer([key])] { return next.first(at: rest) }
        guard key == "*" else { return nil }
        for candidate in objectValue?.map(\.value) ?? arrayValue ?? [] {
            if let found = candidate.first(at: rest) { return found }
        }
        return nil
    }
}
