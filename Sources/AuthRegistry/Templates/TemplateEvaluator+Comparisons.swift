extension TemplateEvaluator {
    mutating func compare(_ first: TemplateExpression, _ rest: [TemplateComparison]) throws -> Bool {
        var left = try evaluate(first)
        for comparison in rest {
            let right = try evaluate(comparison.operand)
            guard try compare(left, comparison.operator, right) else { return false }
            left = right
        }
        return true
    }

    mutating func compare(
        _ left: TemplateValue, _ comparator: TemplateComparison.Operator, _ right: TemplateValue
    ) throws -> Bool {
        try weigh(left)
        try weigh(right)
        switch comparator {
        case .equal: return left.equals(right)
        case .notEqual: return !left.equals(right)
        case .less: return try TemplateArithmetic.order(left, right) < 0
        case .lessOrEqual: return try TemplateArithmetic.order(left, right) <= 0
        case .greater: return try TemplateArithmetic.order(left, right) > 0
        case .greaterOrEqual: return try TemplateArithmetic.order(left, right) >= 0
        case .isIn: return try contains(right, left)
        case .isNotIn: return try !contains(right, left)
        }
    }

    mutating func contains(_ container: TemplateValue, _ item: TemplateValue) throws -> Bool {
        try weigh(container)
        if let members = container.members { return members.contains { $0.key == item.text } }
        if let elements = container.elements { return elements.contains { $0.equals(item) } }
        switch (container, item) {
        case (.string(let text), .string(let part)): return TextSearch.contains(part, in: text)
        case (.undefined, _): return false
        default: throw TemplateError("\(container.kindName) does not contain \(item.kindName)")
        }
    }
}
