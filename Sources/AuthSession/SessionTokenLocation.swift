internal import AuthCore

/// Where in a login's answer a value is.
public struct SessionTokenLocation: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case body([String])
        case header(String)
        case cookie(String)
    }
    let kind: Kind

    /// In the body: the keys and indices that lead to it; `*` stands for the first member that leads on.
    public static func body(_ path: [String]) -> Self { Self(kind: .body(path)) }
    /// A header field.
    public static func header(_ name: String) -> Self { Self(kind: .header(name)) }
    /// A cookie that the answer sets.
    public static func cookie(_ name: String) -> Self { Self(kind: .cookie(name)) }

    /// The value in an answer; a null is none.
    func value(in answer: LoginAnswer) -> JSONValue? {
        switch kind {
        case .body(let path):
            guard let body = answer.body, let value = Self.value(at: path[...], in: body), value != .null else {
                return nil
            }
            return value
        case .header(let name): return answer.head.headers[name].map { .string($0) }
        case .cookie(let name): return Self.cookie(name, in: answer.head.headers).map { .string($0) }
        }
    }

    /// The place in words, for an error.
    var description: String {
        switch kind {
        case .body(let path): "its body at '\(path.map(ShownName.text).joined(separator: "."))'"
        case .header(let name): "the header field \(ShownName.text(name))"
        case .cookie(let name): "the cookie \(ShownName.text(name))"
        }
    }

    private static func value(at path: ArraySlice<String>, in value: JSONValue) -> JSONValue? {
        guard let key = path.first else { return value }
        let rest = path.dropFirst()
        if let next = value[JSONPointer([key])] { return self.value(at: rest, in: next) }
        guard key == "*" else { return nil }
        let candidates = value.objectValue?.map(\.value) ?? value.arrayValue ?? []
        return candidates.lazy.compactMap { self.value(at: rest, in: $0) }.first
    }

    /// The last cookie of that name that is set (RFC 6265, section 5.2).
    private static func cookie(_ name: String, in headers: HTTPFields) -> String? {
        headers.lazy.filter { $0.name.lowercased() == "set-cookie" }.compactMap { field -> String? in
            let pair = field.value.split(separator: ";", omittingEmptySubsequences: false).first ?? ""
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].filter({ $0 != " " }) == name else { return nil }
            return String(parts[1])
        }.last
    }
}
