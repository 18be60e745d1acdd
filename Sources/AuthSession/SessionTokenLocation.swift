internal import AuthCore

/// Where in a login's answer a value is.
public struct SessionTokenLocation: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case body([String])
        case header(String)
        case cookie(String)
    }
    let kind: Kind

    var isInBody: Bool {
        if case .body = kind { return true }
        return false
    }

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
            guard let body = answer.body, let value = body.first(at: path[...]), value != .null else {
                return nil
            }
            return value
        case .header(let name): return answer.head.headers[name].map { .string($0) }
        case .cookie(let name):
            return SetCookie.all(in: answer.head.headers).last { $0.name == name }
                .flatMap { $0.isDeletion ? nil : .string($0.value) }
        }
    }

    /// The text in an answer; `nil` where there is none, or something that is no credential.
    func text(in answer: LoginAnswer) -> Secret<String>? {
        switch value(in: answer) {
        case .string(let text)? where !text.isEmpty: Secret(text)
        case .number(let number)?: Secret(number.text)
        default: nil
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
}
