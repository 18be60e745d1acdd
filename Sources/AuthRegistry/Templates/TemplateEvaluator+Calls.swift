internal import AuthCore

extension TemplateEvaluator {
    mutating func call(
        _ callee: TemplateExpression, _ arguments: TemplateCallArguments, in expression: TemplateExpression
    ) throws -> TemplateValue {
        switch callee.kind {
        case .name(let name) where library.hasFunction(name):
            return try library.function(name, try evaluate(arguments), &self)
        case .member(let base, let method):
            guard let name = method.literalKey else { break }
            let target = try used(try evaluate(base))
            if case .undefined(let reference) = target {
                throw TemplateError(
                    "\(reference?.description ?? "a value") is missing, and the method \(ShownName.quoted(name)) of it is needed"
                )
            }
            let result = try TemplateMethods.call(name, on: target, try evaluate(arguments), &self)
            // A `get` that finds nothing is named in an error like any other reference.
            if case .null = result { return .null(path(of: expression)) }
            return result
        default: break
        }
        throw TemplateError("this cannot be called")
    }

    mutating func evaluate(_ arguments: TemplateCallArguments) throws -> TemplateArguments {
        var result = TemplateArguments()
        for argument in arguments.positional { result.positional.append(try weighed(argument)) }
        for (name, argument) in arguments.named { result.named[name] = try weighed(argument) }
        return result
    }

    /// A value that something may write out or compare, paid for before it does.
    private mutating func weighed(_ expression: TemplateExpression) throws -> TemplateValue {
        let value = try evaluate(expression)
        try weigh(value)
        return value
    }

    mutating func applyFilter(
        _ name: String, to value: TemplateValue, _ arguments: TemplateArguments
    ) throws -> TemplateValue {
        // `default` is the one filter that is meant for what is not there.
        let value = name == "default" || name == "d" ? value : try used(value)
        try weigh(value)
        return try library.filter(name, value, arguments, &self)
    }

    mutating func applyTest(
        _ name: String, to value: TemplateValue, _ arguments: TemplateArguments
    ) throws -> Bool {
        try weigh(value)
        return try library.test(name, value, arguments, &self)
    }
}
