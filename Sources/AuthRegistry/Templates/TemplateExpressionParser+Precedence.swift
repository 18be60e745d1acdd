/// Operators, loosest first.
extension TemplateExpressionParser {
    mutating func conditional() throws -> TemplateExpression {
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

    mutating func disjunction() throws -> TemplateExpression {
        var left = try conjunction()
        while peeks(name: "or") {
            let start = position
            tokens.removeFirst()
            left = try node(.or(left, try conjunction()), at: start)
        }
        return left
    }

    mutating func conjunction() throws -> TemplateExpression {
        var left = try negation()
        while peeks(name: "and") {
            let start = position
            tokens.removeFirst()
            left = try node(.and(left, try negation()), at: start)
        }
        return left
    }

    mutating func negation() throws -> TemplateExpression {
        guard peeks(name: "not") else { return try comparison() }
        let start = position
        tokens.removeFirst()
        return try node(.not(try nested { try $0.negation() }), at: start)
    }

    mutating func comparison() throws -> TemplateExpression {
        let start = position
        let first = try sum()
        var rest: [TemplateComparison] = []
        while let comparator = comparator() {
            rest.append(TemplateComparison(operator: comparator, operand: try sum()))
        }
        return rest.isEmpty ? first : try node(.comparison(first, rest), at: start)
    }

    mutating func comparator() -> TemplateComparison.Operator? {
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

    mutating func sum() throws -> TemplateExpression {
        try leftAssociative([.add, .subtract]) { try $0.concatenation() }
    }

    mutating func concatenation() throws -> TemplateExpression {
        let start = position
        var parts = [try product()]
        while take(symbol: "~") { parts.append(try product()) }
        return parts.count == 1 ? parts[0] : try node(.concatenation(parts), at: start)
    }

    mutating func product() throws -> TemplateExpression {
        try leftAssociative([.multiply, .divide, .floorDivide, .modulo]) { try $0.power() }
    }

    mutating func power() throws -> TemplateExpression {
        try leftAssociative([.power]) { try $0.unary(withFilters: true) }
    }

    mutating func leftAssociative(
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

    mutating func unary(withFilters: Bool) throws -> TemplateExpression {
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
}
