extension TemplateEvaluator {
    mutating func render(_ statements: [TemplateStatement]) throws -> String {
        var output = ""
        try render(statements, into: &output)
        return output
    }

    mutating func render(_ statements: [TemplateStatement], into output: inout String) throws {
        for statement in statements {
            try charge()
            switch statement {
            case .text(let text): output += text
            case .output(let expression):
                output += try text(of: try evaluate(expression))
            case .set(let names, let expression):
                try bind(names, to: try evaluate(expression), at: expression.position)
            case .branch(let branches, let otherwise):
                let taken = try branches.first { try evaluate($0.test).isTruthy }?.body ?? otherwise
                try render(taken, into: &output)
            case .loop(let loop): try render(loop, into: &output)
            }
            try checkSize(output.utf8.count)
        }
    }

    mutating func render(_ loop: TemplateLoop, into output: inout String) throws {
        var items = try iterated(try used(try evaluate(loop.sequence)), at: loop.sequence.position)
        if let filter = loop.filter {
            var kept: [TemplateValue] = []
            for item in items {
                let keeps = try scoped { evaluator in
                    try evaluator.bind(loop.names, to: item, at: filter.position)
                    return try evaluator.evaluate(filter).isTruthy
                }
                if keeps { kept.append(item) }
            }
            items = kept
        }
        if items.isEmpty { return try render(loop.otherwise, into: &output) }
        for (index, item) in items.enumerated() {
            try charge()
            try scoped { evaluator in
                try evaluator.bind(loop.names, to: item, at: loop.sequence.position)
                evaluator.scopes[evaluator.scopes.count - 1]["loop"] = .map([
                    ("index", .int(index + 1)), ("index0", .int(index)), ("first", .bool(index == 0)),
                    ("last", .bool(index == items.count - 1)), ("length", .int(items.count)),
                    ("revindex", .int(items.count - index)), ("revindex0", .int(items.count - index - 1)),
                ])
                try evaluator.render(loop.body, into: &output)
            }
        }
    }

    mutating func scoped<Result>(_ body: (inout Self) throws -> Result) rethrows -> Result {
        scopes.append([:])
        defer { scopes.removeLast() }
        return try body(&self)
    }

    mutating func bind(_ names: [String], to value: TemplateValue, at position: TemplatePosition) throws {
        guard names.count > 1 else {
            scopes[scopes.count - 1][names[0]] = value
            return
        }
        guard let elements = value.elements, elements.count == names.count else {
            throw TemplateError("a list of \(names.count) is needed here", at: position)
        }
        for (name, element) in zip(names, elements) { scopes[scopes.count - 1][name] = element }
    }
}
