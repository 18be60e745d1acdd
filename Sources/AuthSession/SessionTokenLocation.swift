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

    /// How many names an error lists.
    private static let shownNames = 20

    /// What an answer has where the value should be, in words: names alone, and no values.
    func surroundings(in answer: LoginAnswer) -> String {
        switch kind {
        case .body(let path):
            guard let body = answer.body else { return "it cannot be read; check the login's URL, and the decoder" }
            return Self.surroundings(of: path[...], in: body)
        case .header: return "it has: \(Self.list(answer.head.headers.map(\.name)))"
        case .cookie: return "it sets: \(Self.list(SetCookie.all(in: answer.head.headers).map(\.name)))"
        }
    }

    private static func surroundings(of path: ArraySlice<String>, in body: JSONValue) -> String {
        var parent = path.dropLast()
        while true {
            let place = parent.isEmpty ? "it" : "'\(parent.map(ShownName.text).joined(separator: "."))'"
            guard let value = body.first(at: parent) else {
                parent = parent.dropLast()
                continue
            }
            guard let object = value.objectValue else { return "\(place) is \(value.kindName)" }
            let end = parent.count + 1 == path.count ? object[path[path.endIndex - 1]] : nil
            let kind = end.map { $0 == "" ? ", which is empty" : ", where that is \($0.kindName)" } ?? ""
            return "\(place) has: \(list(object.keys))\(kind)"
        }
    }

    private static func list(_ names: some Sequence<String>) -> String {
        let shown = names.prefix(shownNames).map(ShownName.text).joined(separator: ", ")
        return shown.isEmpty ? "nothing" : shown
    }
}
