internal import AuthCore

/// Reads one expression, with Jinja's precedence.
struct TemplateExpressionParser {
    private var tokens: ArraySlice<TemplateToken>
    private let library: TemplateLibrary
    private var nesting = 0
    private let lastPosition: TemplatePosition

    init(tokens: [TemplateToken], library: TemplateLibrary) {
        self.tokens = tokens[...]
        self.library = library
        lastPosition = tokens.last?.position ?? TemplatePosition(line: 1, column: 1)
    }

    // MARK: Tokens

    var position: TemplatePosition { tokens.first?.position ?? lastPosition }

    private func peeks(symbol: String) -> Bool { tokens.first?.kind == .symbol(symbol) }

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

    private mutating func expect(symbol: String) throws {
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

    private func unexpected(_ wanted: String) -> TemplateError {
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

    private mutating func nested(
        _ parse: (inout Self) throws -> TemplateExpression
    ) throws -> TemplateExpression {
        nesting += 1
        defer { nesting -= 1 }
        if nesting > TemplateLimits.expressionDepth { throw tooDeep(at: position) }
        return try parse(&self)
    }

    private func tooDeep(at position: TemplatePosition) -> TemplateError {
        TemplateError("the expression nests deeper than \(TemplateLimits.expressionDepth)", at: position)
    }

    private func node(_ kind: TemplateExpression.Kind, at position: TemplatePosition) throws -> TemplateExpression {
        let shallow = TemplateExpression(kind: kind, position: position, depth: 0)
        let depth = (shallow.children.map(\.depth).max() ?? 0) + 1
        if depth > TemplateLimits.expressionDepth { throw tooDeep(at: position) }
        return TemplateExpression(kind: kind, position: position, depth: depth)
    }

    // MARK: Precedence, loosest first

    private mutating func conditional() throws -> TemplateExpression {
        var result = try disjunction()
        while peeks(name: "if") {
            let start = position
            tokens.removeFirst()
            let test = try disjunction()
            let otherwise = try take(name: "else") ? nested { try $0.conditional() } : nil
            result = try node(.conditional(test: test, then: result, otherwise: otherwise), at: start)
        }
        return result
    }

    private mutating func disjunction() throws -> TemplateExpression {
        var left = try conjunction()
        while peeks(name: "or") {
            let start = position
            tokens.removeFirst()
            left = try node(.or(left, try conjunction()), at: start)
        }
        return left
    }

    private mutating func conjunction() throws -> TemplateExpression {
        var left = try negation()
        while peeks(name: "and") {
            let start = position
            tokens.removeFirst()
            left = try node(.and(left, try negation()), at: start)
        }
        return left
    }

    private mutating func negation() throws -> TemplateExpression {
        guard peeks(name: "not") else { return try comparison() }
        let start = position
        tokens.removeFirst()
        return try node(.not(try nested { try $0.negation() }), at: start)
    }

    private mutating func comparison() throws -> TemplateExpression {
        let start = position
        let first = try sum()
        var rest: [TemplateComparison] = []
        while let comparator = comparator() {
            rest.append(TemplateComparison(operator: comparator, operand: try sum()))
        }
        return rest.isEmpty ? first : try node(.comparison(first, rest), at: start)
    }

    private mutating func comparator() -> TemplateComparison.Operator? {
        if take(name: "in") { return .isIn }
        if peeks(name: "not"), tokens.dropFirst().first?.kind == .name("in") {
            tokens.removeFirst(2)
            return .isNotIn
        }
        guard case .symbol(let symbol)? = tokens.first?.kind,
            let comparator = TemplateComparison.Operator(rawValue: symbol)
        else { return nil }
        tokens.removeFirst()
        return comparator
    }

    private mutating func sum() throws -> TemplateExpression {
        try leftAssociative([.add, .subtract]) { try $0.concatenation() }
    }

    private mutating func concatenation() throws -> TemplateExpression {
        let start = position
        var parts = [try product()]
        while take(symbol: "~") { parts.append(try product()) }
        return parts.count == 1 ? parts[0] : try node(.concatenation(parts), at: start)
    }

    private mutating func product() throws -> TemplateExpression {
        try leftAssociative([.multiply, .divide, .floorDivide, .modulo]) { try $0.power() }
    }

    private mutating func power() throws -> TemplateExpression {
        try leftAssociative([.power]) { try $0.unary(withFilters: true) }
    }

    private mutating func leftAssociative(
        _ operators: [TemplateOperator], _ operand: (inout Self) throws -> TemplateExpression
    ) throws -> TemplateExpression {
        var left = try operand(&self)
        while let found = operators.first(where: { peeks(symbol: $0.rawValue) }) {
            let start = position
            tokens.removeFirst()
            left = try node(.arithmetic(found, left, try operand(&self)), at: start)
        }
        return left
    }

    private mutating func unary(withFilters: Bool) throws -> TemplateExpression {
        let start = position
        var result: TemplateExpression
        if take(symbol: "-") {
            result = try node(.negative(try nested { try $0.unary(withFilters: false) }), at: start)
        } else if take(symbol: "+") {
            result = try node(.positive(try nested { try $0.unary(withFilters: false) }), at: start)
        } else {
            result = try primary()
        }
        result = try postfix(result)
        return withFilters ? try filters(result) : result
    }

    // MARK: What follows a value

    private mutating func postfix(_ base: TemplateExpression) throws -> TemplateExpression {
        var base = base
        while true {
            let start = position
            if take(symbol: ".") {
                let key: TemplateValue
                switch tokens.popFirst()?.kind {
                case .name(let name): key = .string(name)
                case .integer(let index): key = .int(index)
                default: throw TemplateError("a name is expected after the dot", at: start)
                }
                base = try node(.member(base, key: try node(.literal(key), at: start)), at: start)
            } else if take(symbol: "[") {
                base = try subscripted(base, at: start)
            } else if peeks(symbol: "(") {
                base = try node(.call(base, try arguments()), at: start)
            } else {
                return base
            }
        }
    }

    private mutating func subscripted(
        _ base: TemplateExpression, at start: TemplatePosition
    ) throws -> TemplateExpression {
        var slice = TemplateSlice()
        if !peeks(symbol: ":") {
            let key = try expression()
            if take(symbol: "]") { return try node(.member(base, key: key), at: start) }
            slice.start = key
        }
        try expect(symbol: ":")
        if !peeks(symbol: "]"), !peeks(symbol: ":") { slice.end = try expression() }
        if take(symbol: ":"), !peeks(symbol: "]") { slice.step = try expression() }
        try expect(symbol: "]")
        return try node(.slice(base, slice), at: start)
    }

    private mutating func filters(_ base: TemplateExpression) throws -> TemplateExpression {
        var base = base
        while true {
            let start = position
            if take(symbol: "|") {
                let filter = try name("a filter's name")
                guard library.hasFilter(filter) else {
                    throw TemplateError("there is no filter '\(filter)'", at: start)
                }
                let arguments = peeks(symbol: "(") ? try arguments() : TemplateCallArguments()
                try checkNamedFilter(filter, arguments, at: start)
                base = try node(.filter(base, name: filter, arguments), at: start)
            } else if take(name: "is") {
                base = try test(base, at: start)
            } else if peeks(symbol: "(") {
                base = try node(.call(base, try arguments()), at: start)
            } else {
                return base
            }
        }
    }

    /// `map('upper')` and `select('odd')` name a filter or a test, which must exist, too.
    private func checkNamedFilter(
        _ filter: String, _ arguments: TemplateCallArguments, at position: TemplatePosition
    ) throws {
        let index = filter.hasSuffix("attr") ? 1 : 0
        guard arguments.positional.indices.contains(index),
            case .literal(.string(let name)) = arguments.positional[index].kind
        else { return }
        if filter == "map", !library.hasFilter(name) {
            throw TemplateError("there is no filter '\(HTTPFieldSyntax.printable(name))'", at: position)
        }
        if ["select", "reject", "selectattr", "rejectattr"].contains(filter), !library.hasTest(name) {
            throw TemplateError("there is no test '\(HTTPFieldSyntax.printable(name))'", at: position)
        }
    }

    private mutating func test(
        _ base: TemplateExpression, at start: TemplatePosition
    ) throws -> TemplateExpression {
        let isNegated = take(name: "not")
        let test = try name("a test's name")
        guard library.hasTest(test) else { throw TemplateError("there is no test '\(test)'", at: start) }
        var arguments = TemplateCallArguments()
        if peeks(symbol: "(") {
            arguments = try self.arguments()
        } else if beginsTestArgument {
            arguments.positional = [try nested { try $0.unary(withFilters: false) }]
        }
        return try node(.test(base, name: test, isNegated: isNegated, arguments), at: start)
    }

    private var beginsTestArgument: Bool {
        switch tokens.first?.kind {
        case .name(let name): !["else", "or", "and", "is", "if", "in", "not", "recursive"].contains(name)
        case .string, .integer, .float: true
        case .symbol(let symbol): symbol == "[" || symbol == "{"
        case .end, nil: false
        }
    }

    private mutating func arguments() throws -> TemplateCallArguments {
        try expect(symbol: "(")
        var arguments = TemplateCallArguments()
        while !take(symbol: ")") {
            if peeks(symbol: "*") || peeks(symbol: "**") {
                throw TemplateError("unpacked arguments are not supported", at: position)
            }
            if case .name(let name)? = tokens.first?.kind, tokens.dropFirst().first?.kind == .symbol("=") {
                tokens.removeFirst(2)
                arguments.named.append((name, try expression()))
            } else {
                if !arguments.named.isEmpty { throw unexpected("a named argument") }
                arguments.positional.append(try expression())
            }
            if !take(symbol: ",") {
                try expect(symbol: ")")
                break
            }
        }
        return arguments
    }

    // MARK: Values

    private static let constants: [String: TemplateValue] = [
        "true": .bool(true), "True": .bool(true), "false": .bool(false), "False": .bool(false),
        "none": .null(nil), "None": .null(nil),
    ]
    private static let unsupported: Set = [
        "namespace", "dict", "lipsum", "cycler", "joiner", "self", "super", "caller",
    ]

    private mutating func primary() throws -> TemplateExpression {
        let start = position
        guard let token = tokens.popFirst() else { throw unexpected("a value") }
        switch token.kind {
        case .name(let name):
            if let constant = Self.constants[name] { return try node(.literal(constant), at: start) }
            if Self.unsupported.contains(name) {
                throw TemplateError("'\(name)' is not supported in a template", at: start)
            }
            return try node(.name(name), at: start)
        case .string(var text):
            while case .string(let more)? = tokens.first?.kind {
                text += more
                tokens.removeFirst()
            }
            return try node(.literal(.string(text)), at: start)
        case .integer(let value): return try node(.literal(.int(value)), at: start)
        case .float(let value):
            guard let number = JSONNumber(value) else { throw TemplateError("the number is out of range", at: start) }
            return try node(.literal(.number(number)), at: start)
        case .symbol("("): return try parenthesised(at: start)
        case .symbol("["): return try node(.list(try elements(until: "]")), at: start)
        case .symbol("{"): return try mapLiteral(at: start)
        case .symbol, .end:
            tokens = [token] + tokens
            throw unexpected("a value")
        }
    }

    private mutating func parenthesised(at start: TemplatePosition) throws -> TemplateExpression {
        if take(symbol: ")") { return try node(.list([]), at: start) }
        let first = try expression()
        if take(symbol: ")") { return first }
        try expect(symbol: ",")
        return try node(.list([first] + (try elements(until: ")"))), at: start)
    }

    private mutating func elements(until closer: String) throws -> [TemplateExpression] {
        var elements: [TemplateExpression] = []
        while !take(symbol: closer) {
            elements.append(try expression())
            if !take(symbol: ",") {
                try expect(symbol: closer)
                break
            }
        }
        return elements
    }

    private mutating func mapLiteral(at start: TemplatePosition) throws -> TemplateExpression {
        var members: [(key: TemplateExpression, value: TemplateExpression)] = []
        while !take(symbol: "}") {
            let key = try expression()
            try expect(symbol: ":")
            members.append((key, try expression()))
            if !take(symbol: ",") {
                try expect(symbol: "}")
                break
            }
        }
        return try node(.map(members), at: start)
    }
}
