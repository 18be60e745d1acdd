internal import AuthCore

/// Evaluates the statements and expressions of one template, and keeps count of what that costs.
struct TemplateEvaluator {
    let context: TemplateContext
    let library: TemplateLibrary
    var scopes: [[String: TemplateValue]] = [[:]]
    var work: Int
    var patterns: [String: Pattern] = [:]

    init(context: TemplateContext, library: TemplateLibrary) {
        self.context = context
        self.library = library
        work = context.budget?.share ?? TemplateLimits.work
    }

    /// A value about to be used for its content.
    ///
    /// Where missing inputs are errors, this is where one shows: a test or a default may look at what is not there.
    func used(_ value: TemplateValue) throws -> TemplateValue {
        guard case .undefined(let reference) = value, context.missingInputs == .error else { return value }
        if let reference, reference.variable == "config", context.isOptional(reference.keys) { return value }
        throw MissingValue(reference: reference)
    }

    /// The text that a value is written as.
    mutating func text(of value: TemplateValue) throws -> String {
        let value = try used(value)
        try weigh(value)
        if let text = value.text { return text }
        guard case .null(let reference) = value else { return "" }
        // Never the text "None".
        if mayBeEmpty(reference) { return "" }
        throw MissingValue(reference: reference)
    }

    /// Whether null is as good as an empty text: for an input that the configuration may do without.
    func mayBeEmpty(_ reference: TemplateReference?) -> Bool {
        guard context.missingInputs == .error, let reference, reference.variable == "config" else { return false }
        return context.isOptional(reference.keys)
    }

    /// The items of what is looped over or joined: elements, keys, or characters.
    mutating func iterated(_ value: TemplateValue, at position: TemplatePosition? = nil) throws -> [TemplateValue] {
        if let elements = value.elements {
            try charge(elements.count)
            return elements
        }
        if let members = value.members {
            try charge(members.count)
            return members.map { .string($0.key) }
        }
        switch value {
        case .undefined: return []
        case .string(let text):
            try charge(text.unicodeScalars.count)
            return text.unicodeScalars.map { .string(String($0)) }
        default: throw TemplateError("a list is needed, and this is \(value.kindName)", at: position)
        }
    }

    mutating func evaluate(_ expression: TemplateExpression) throws -> TemplateValue {
        try charge()
        do {
            return try evaluateKind(expression)
        } catch let error as TemplateError {
            throw error.located(at: expression.position)
        }
    }

    mutating func evaluateKind(_ expression: TemplateExpression) throws -> TemplateValue {
        switch expression.kind {
        case .literal(let value): return value
        case .name(let name): return lookUp(name)
        case .member(let base, let key):
            return try member(try evaluate(key), of: try evaluate(base), in: expression)
        case .slice(let base, let slice): return try sliced(try used(try evaluate(base)), slice)
        case .call(let callee, let arguments): return try call(callee, arguments, in: expression)
        case .filter(let base, let name, let arguments):
            return try applyFilter(name, to: try evaluate(base), try evaluate(arguments))
        case .test(let base, let name, let isNegated, let arguments):
            return .bool(try applyTest(name, to: try evaluate(base), try evaluate(arguments)) != isNegated)
        case .negative(let operand):
            return try TemplateArithmetic.negated(try used(try evaluate(operand)))
        case .positive(let operand): return try used(try evaluate(operand))
        case .not(let operand): return .bool(!(try evaluate(operand).isTruthy))
        case .and(let left, let right):
            let first = try evaluate(left)
            return first.isTruthy ? try evaluate(right) : first
        case .or(let left, let right):
            let first = try evaluate(left)
            return first.isTruthy ? first : try evaluate(right)
        case .arithmetic(let operation, let left, let right):
            let a = try used(try evaluate(left))
            let b = try used(try evaluate(right))
            return try TemplateArithmetic.apply(operation, a, b, &self)
        case .comparison(let first, let rest): return .bool(try compare(first, rest))
        case .concatenation(let parts):
            var text = ""
            for part in parts { text += try self.text(of: try evaluate(part)) }
            return try charged(text)
        case .conditional(let test, let then, let otherwise):
            if try evaluate(test).isTruthy { return try evaluate(then) }
            return try otherwise.map { try evaluate($0) } ?? .undefined(nil)
        case .list(let elements):
            var values: [TemplateValue] = []
            for element in elements { values.append(try evaluate(element)) }
            return try charged(values)
        case .map(let members): return try map(members)
        }
    }

    mutating func map(
        _ members: [(key: TemplateExpression, value: TemplateExpression)]
    ) throws -> TemplateValue {
        var result: [(key: String, value: TemplateValue)] = []
        for (key, value) in members {
            guard case .string(let name) = try used(try evaluate(key)) else {
                throw TemplateError("a key must be a string", at: key.position)
            }
            let evaluated = try evaluate(value)
            if let index = result.firstIndex(where: { $0.key == name }) {
                result[index].value = evaluated
            } else {
                result.append((name, evaluated))
            }
            try charge(result.count)
        }
        return .map(result)
    }

    func lookUp(_ name: String) -> TemplateValue {
        if let local = scopes.last(where: { $0[name] != nil })?[name] { return local }
        if let variable = context.variables[name] { return TemplateValue(variable) }
        return .undefined(TemplateReference(variable: name, keys: []))
    }
}
