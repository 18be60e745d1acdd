internal import AuthCore

extension TemplateEvaluator {
    mutating func call(
        _ callee: TemplateExpression, _ arguments: TemplateCallArguments
    ) throws -> TemplateValue {
        switch callee.kind {
        case .name(let name) where library.hasFunction(name):
            return try library.function(name, try evaluate(arguments), &self)
        case .member(let base, let method):
            guard let name = method.literalKey else { break }
            let target = try used(try evaluate(base))
            if case .undefined(let reference) = target {
                throw TemplateError(
                    "\(reference?.description ?? "a value") is missing, and '\(name)()' of it is needed")
            }
            let result = try TemplateMethods.call(name, on: target, try evaluate(arguments), &self)
            guard name == "get", target.members != nil, let key = arguments.positional.first?.literalKey else {
                return result
            }
            switch result {
            case .null: return .null(reference(to: base, .string(key)))
            default: return result
            }
        default: break
        }
        throw TemplateError("this cannot be called")
    }

    mutating func evaluate(_ arguments: TemplateCallArguments) throws -> TemplateArguments {
        var result = TemplateArguments()
        for argument in arguments.positional { result.positional.append(try evaluate(argument)) }
        for (name, argument) in arguments.named { result.named[name] = try evaluate(argument) }
        return result
    }

    mutating func applyFilter(
        _ name: String, to value: TemplateValue, _ arguments: TemplateArguments
    ) throws -> TemplateValue {
        // `default` is the one filter that is meant for what is not there.
        let value = name == "default" || name == "d" ? value : try used(value)
        return try library.filter(name, value, arguments, &self)
    }

    mutating func applyTest(
        _ name: String, to value: TemplateValue, _ arguments: TemplateArguments
    ) throws -> Bool {
        try library.test(name, value, arguments, &self)
    }
}
