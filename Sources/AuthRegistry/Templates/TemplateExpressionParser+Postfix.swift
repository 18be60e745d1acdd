internal import AuthCore

/// What follows a value: members, calls, filters and tests.
extension TemplateExpressionParser {
    mutating func postfix(_ base: TemplateExpression) throws -> TemplateExpression {
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

    mutating func subscripted(
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

    mutating func filters(_ base: TemplateExpression) throws -> TemplateExpression {
        var base = base
        while true {
            let start = position
            if take(symbol: "|") {
                let filter = try name("a filter's name")
                guard library.hasFilter(filter) else {
                    throw TemplateError("there is no filter \(ShownName.quoted(filter))", at: start)
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
    func checkNamedFilter(
        _ filter: String, _ arguments: TemplateCallArguments, at position: TemplatePosition
    ) throws {
        let index = filter.hasSuffix("attr") ? 1 : 0
        guard arguments.positional.indices.contains(index),
            case .literal(.string(let name)) = arguments.positional[index].kind
        else { return }
        if filter == "map", !library.hasFilter(name) {
            throw TemplateError("map() names a filter that there is not", at: position)
        }
        if ["select", "reject", "selectattr", "rejectattr"].contains(filter), !library.hasTest(name) {
            throw TemplateError("\(filter)() names a test that there is not", at: position)
        }
    }

    mutating func test(
        _ base: TemplateExpression, at start: TemplatePosition
    ) throws -> TemplateExpression {
        let isNegated = take(name: "not")
        let test = try name("a test's name")
        guard library.hasTest(test) else {
            throw TemplateError("there is no test \(ShownName.quoted(test))", at: start)
        }
        var arguments = TemplateCallArguments()
        if peeks(symbol: "(") {
            arguments = try self.arguments()
        } else if beginsTestArgument {
            arguments.positional = [try nested { try $0.unary(withFilters: false) }]
        }
        return try node(.test(base, name: test, isNegated: isNegated, arguments), at: start)
    }

    var beginsTestArgument: Bool {
        switch tokens.first?.kind {
        case .name(let name): !["else", "or", "and", "is", "if", "in", "not", "recursive"].contains(name)
        case .string, .integer, .float: true
        case .symbol(let symbol): symbol == "[" || symbol == "{"
        case .end, nil: false
        }
    }

    mutating func arguments() throws -> TemplateCallArguments {
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
}
