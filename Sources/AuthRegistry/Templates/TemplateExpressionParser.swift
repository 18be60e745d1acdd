internal import AuthCore

/// Reads one expression, with Jinja's precedence.
struct TemplateExpressionParser {
    var tokens: ArraySlice<TemplateToken>
    let library: TemplateLibrary
    var nesting = 0
    let lastPosition: TemplatePosition

    init(tokens: [TemplateToken], library: TemplateLibrary) {
        self.tokens = tokens[...]
        self.library = library
        lastPosition = tokens.last?.position ?? TemplatePosition(line: 1, column: 1)
    }

    // MARK: Tokens

    var position: TemplatePosition { tokens.first?.position ?? lastPosition }

    func peeks(symbol: String) -> Bool { tokens.first?.kind == .symbol(symbol) }

    func peeks(name: String) -> Bool { tokens.first?.kind == .name(name) }

    mutating func take(symbol: String) -> Bool {
        guard peeks(symbol: symbol) else { return false }
        tokens.removeFirst()
        return true
    }

    mutating func take(name: String) -> Bool {
        guard peeks(name: name) else { return false }
        tokens.removeFirst()
        return true
    }

    mutating func expect(name: String) throws {
        guard take(name: name) else { throw unexpected("'\(name)'") }
    }

    mutating func expect(symbol: String) throws {
        guard take(symbol: symbol) else { throw unexpected("'\(symbol)'") }
    }

    mutating func name(_ what: String) throws -> String {
        guard case .name(let name)? = tokens.first?.kind else { throw unexpected(what) }
        tokens.removeFirst()
        return name
    }

    mutating func end() throws {
        guard tokens.first?.kind == .end else { throw unexpected("the end") }
    }

    func unexpected(_ wanted: String) -> TemplateError {
        TemplateError("\(wanted) is expected, and this is \(tokens.first?.description ?? "the end")", at: position)
    }

    // MARK: Whole expressions

    mutating func wholeExpression() throws -> TemplateExpression {
        let result = try expression()
        try end()
        return result
    }

    /// A value of `set`, where commas make a list.
    mutating func wholeTuple() throws -> TemplateExpression {
        let start = position
        var parts = [try expression()]
        while take(symbol: ",") {
            if tokens.first?.kind == .end { break }
            parts.append(try expression())
        }
        try end()
        return parts.count == 1 ? parts[0] : try node(.list(parts), at: start)
    }

    mutating func targetNames() throws -> [String] {
        var names = [try name("a name")]
        while take(symbol: ",") { names.append(try name("a name")) }
        if peeks(symbol: ".") { throw TemplateError("a member cannot be set", at: position) }
        return names
    }

    mutating func expression() throws -> TemplateExpression {
        try nested { try $0.conditional() }
    }

    /// What a loop goes over, where commas make a list and `if` begins the loop's own condition.
    mutating func tupleWithoutConditional() throws -> TemplateExpression {
        let start = position
        var parts = [try nested { try $0.disjunction() }]
        var isTuple = false
        while take(symbol: ",") {
            isTuple = true
            if tokens.first?.kind == .end || peeks(name: "if") { break }
            parts.append(try nested { try $0.disjunction() })
        }
        return isTuple ? try node(.list(parts), at: start) : parts[0]
    }

    mutating func nested(
        _ parse: (inout Self) throws -> TemplateExpression
    ) throws -> TemplateExpression {
        nesting += 1
        defer { nesting -= 1 }
        if nesting > TemplateLimits.expressionDepth { throw tooDeep(at: position) }
        return try parse(&self)
    }

    func tooDeep(at position: TemplatePosition) -> TemplateError {
        TemplateError("the expression nests deeper than \(TemplateLimits.expressionDepth)", at: position)
    }

    func node(_ kind: TemplateExpression.Kind, at position: TemplatePosition) throws -> TemplateExpression {
        let shallow = TemplateExpression(kind: kind, position: position, depth: 0)
        let depth = (shallow.children.map(\.depth).max() ?? 0) + 1
        if depth > TemplateLimits.expressionDepth { throw tooDeep(at: position) }
        return TemplateExpression(kind: kind, position: position, depth: depth)
    }
}
