internal import AuthCore

/// One token of an expression.
struct TemplateToken: Sendable {
    enum Kind: Sendable, Hashable {
        case name(String)
        case string(String)
        case integer(Int64)
        case float(Double)
        case symbol(String)
        /// The end of `{{ … }}` or `{% … %}`.
        case end
    }
    var kind: Kind
    var position: TemplatePosition

    /// The token for a message; the content of a string is not shown.
    var description: String {
        switch kind {
        case .name(let name): ShownName.quoted(name)
        case .string: "a string"
        case .integer, .float: "a number"
        case .symbol(let symbol): "'\(symbol)'"
        case .end: "the end of the expression"
        }
    }
}

/// A template cut into texts and blocks of tokens.
enum TemplateBlock: Sendable {
    case text(String)
    case output([TemplateToken])
    case statement([TemplateToken])
}
