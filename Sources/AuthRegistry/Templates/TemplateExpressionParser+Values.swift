internal import AuthCore

extension TemplateExpressionParser {
    static let constants: [String: TemplateValue] = [
        "true": .bool(true), "True": .bool(true), "false": .bool(false), "False": .bool(false),
        "none": .null(nil), "None": .null(nil),
    ]
    static let unsupported: Set = [
        "namespace", "dict", "lipsum", "cycler", "joiner", "self", "super", "caller",
    ]

    mutating func primary() throws -> TemplateExpression {
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

    mutating func parenthesised(at start: TemplatePosition) throws -> TemplateExpression {
        if take(symbol: ")") { return try node(.list([]), at: start) }
        let first = try expression()
        if take(symbol: ")") { return first }
        try expect(symbol: ",")
        return try node(.list([first] + (try elements(until: ")"))), at: start)
    }

    mutating func elements(until closer: String) throws -> [TemplateExpression] {
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

    mutating func mapLiteral(at start: TemplatePosition) throws -> TemplateExpression {
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
