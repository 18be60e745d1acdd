internal import AuthCore

/// Evaluates the statements and expressions of one template, and keeps count of what that costs.
struct TemplateEvaluator {
    let context: TemplateContext
    let library: TemplateLibrary
    private var scopes: [[String: TemplateValue]] = [[:]]
    private(set) var work = TemplateLimits.work
    private var patterns: [String: Pattern] = [:]

    init(context: TemplateContext, library: TemplateLibrary) {
        self.context = context
        self.library = library
    }

    // MARK: Costs

    /// Pays for steps; every loop and every text goes through here.
    mutating func charge(_ units: Int = 1) throws {
        work -= units
        if work < 0 { throw TemplateError("the template takes too many steps") }
    }

    /// Pays for a text and hands it on.
    mutating func charged(_ text: String) throws -> TemplateValue {
        try checkSize(text.utf8.count)
        return .string(text)
    }

    /// Pays for a text of `bytes` bytes before it is made.
    mutating func checkSize(_ bytes: Int) throws {
        guard bytes <= TemplateLimits.textBytes else {
            throw TemplateError("the template makes a text longer than \(TemplateLimits.textBytes) bytes")
        }
        try charge(bytes / TemplateLimits.bytesPerUnit)
    }

    mutating func charged(_ elements: [TemplateValue]) throws -> TemplateValue {
        guard elements.count <= TemplateLimits.listCount else {
            throw TemplateError("the template makes a list longer than \(TemplateLimits.listCount)")
        }
        try charge(elements.count)
        return .list(elements)
    }

    /// Pays for all that is in a value before it is compared or written out: a list may hold another one many times.
    mutating func weigh(_ value: TemplateValue, depth: Int = 0) throws {
        if depth > TemplateLimits.valueDepth {
            throw TemplateError("a value nests deeper than \(TemplateLimits.valueDepth)")
        }
        switch value {
        case .string(let text): try charge(1 + text.utf8.count / TemplateLimits.bytesPerUnit)
        case .list(let elements):
            try charge()
            for element in elements { try weigh(element, depth: depth + 1) }
        case .map(let members):
            try charge()
            for member in members { try weigh(member.value, depth: depth + 1) }
        case .json(.array(let elements)):
            try charge()
            for element in elements { try weigh(TemplateValue(element), depth: depth + 1) }
        case .json(.object(let object)):
            try charge()
            for member in object { try weigh(TemplateValue(member.value), depth: depth + 1) }
        default: try charge()
        }
    }

    /// A regular expression, compiled once for the evaluation.
    mutating func pattern(_ source: String) throws -> Pattern {
        if let known = patterns[source] { return known }
        let pattern = try Pattern(source)
        try charge(source.utf8.count + pattern.size)
        patterns[source] = pattern
        return pattern
    }

    /// Runs a search that has a budget of its own out of what is left.
    mutating func spending<Result>(_ body: (inout Int) throws -> Result) throws -> Result {
        try body(&work)
    }

    // MARK: Statements

    mutating func render(_ statements: [TemplateStatement]) throws -> String {
        var output = ""
        try render(statements, into: &output)
        return output
    }

    private mutating func render(_ statements: [TemplateStatement], into output: inout String) throws {
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

    private mutating func render(_ loop: TemplateLoop, into output: inout String) throws {
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

    private mutating func scoped<Result>(_ body: (inout Self) throws -> Result) rethrows -> Result {
        scopes.append([:])
        defer { scopes.removeLast() }
        return try body(&self)
    }

    private mutating func bind(_ names: [String], to value: TemplateValue, at position: TemplatePosition) throws {
        guard names.count > 1 else {
            scopes[scopes.count - 1][names[0]] = value
            return
        }
        guard let elements = value.elements, elements.count == names.count else {
            throw TemplateError("a list of \(names.count) is needed here", at: position)
        }
        for (name, element) in zip(names, elements) { scopes[scopes.count - 1][name] = element }
    }

    // MARK: Values

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
        // Never the text "None". An input that the configuration may do without is empty.
        if context.missingInputs == .error, let reference, reference.variable == "config",
            context.isOptional(reference.keys)
        {
            return ""
        }
        throw MissingValue(reference: reference)
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

    private mutating func evaluateKind(_ expression: TemplateExpression) throws -> TemplateValue {
        switch expression.kind {
        case .literal(let value): return value
        case .name(let name): return lookUp(name)
        case .member(let base, let key):
            return try member(try evaluate(key), of: try evaluate(base), from: base)
        case .slice(let base, let slice): return try sliced(try used(try evaluate(base)), slice)
        case .call(let callee, let arguments): return try call(callee, arguments)
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

    private mutating func map(
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

    private func lookUp(_ name: String) -> TemplateValue {
        if let local = scopes.last(where: { $0[name] != nil })?[name] { return local }
        if let variable = context.variables[name] { return TemplateValue(variable) }
        return .undefined(TemplateReference(variable: name, keys: []))
    }

    // MARK: Members

    private mutating func member(
        _ key: TemplateValue, of base: TemplateValue, from expression: TemplateExpression
    ) throws -> TemplateValue {
        let key = try used(key)
        switch base {
        case .undefined(let reference):
            let text = key.text ?? ""
            guard let reference else { throw TemplateError("a value is missing, and a part of it is needed") }
            let part = TemplateReference(variable: reference.variable, keys: reference.keys + [text])
            // Where missing inputs are empty, the parts of one are missing all the same.
            guard context.missingInputs == .error else { throw MissingValue(reference: part) }
            return .undefined(part)
        case .null(let reference):
            return .undefined(
                reference.map { TemplateReference(variable: $0.variable, keys: $0.keys + [key.text ?? ""]) })
        default: break
        }
        if case .number(let number) = key, let index = number.intValue, let element = try element(index, of: base) {
            return element
        }
        if case .string(let name) = key, let attribute = TemplateMethods.attribute(name, of: base) { return attribute }
        let found = key.text.flatMap { base.member($0) }
        // Where it is missing or null, an error should name it; the path is worth finding only then.
        switch found {
        case nil: return .undefined(reference(to: expression, key))
        case .null?: return .null(reference(to: expression, key))
        case let value?: return value
        }
    }

    private mutating func element(_ index: Int, of base: TemplateValue) throws -> TemplateValue? {
        let items: [TemplateValue]
        switch base {
        case .string: items = try iterated(base)
        case .list(let elements): items = elements
        case .json(.array(let elements)):
            let position = index < 0 ? elements.count + index : index
            return elements.indices.contains(position) ? TemplateValue(elements[position]) : .undefined(nil)
        default: return nil
        }
        let position = index < 0 ? items.count + index : index
        return items.indices.contains(position) ? items[position] : .undefined(nil)
    }

    private func reference(to base: TemplateExpression, _ key: TemplateValue) -> TemplateReference? {
        guard let base = path(of: base) else { return nil }
        return TemplateReference(variable: base.variable, keys: base.keys + [key.text ?? ""])
    }

    private func path(of expression: TemplateExpression) -> TemplateReference? {
        switch expression.kind {
        case .name(let name): return TemplateReference(variable: name, keys: [])
        case .member(let base, let key):
            guard let path = path(of: base), let key = key.literalKey else { return nil }
            return TemplateReference(variable: path.variable, keys: path.keys + [key])
        case .call(let callee, let arguments):
            guard case .member(let base, let method) = callee.kind, method.literalKey == "get",
                let path = path(of: base), let key = arguments.positional.first?.literalKey
            else { return nil }
            return TemplateReference(variable: path.variable, keys: path.keys + [key])
        default: return nil
        }
    }

    private mutating func sliced(_ base: TemplateValue, _ slice: TemplateSlice) throws -> TemplateValue {
        func bound(_ expression: TemplateExpression?, _ evaluator: inout Self) throws -> Int? {
            guard let expression else { return nil }
            switch try evaluator.used(try evaluator.evaluate(expression)) {
            case .null: return nil
            case .number(let number):
                if let value = number.intValue { return value }
                fallthrough
            default: throw TemplateError("a slice needs whole numbers", at: expression.position)
            }
        }
        let start = try bound(slice.start, &self)
        let end = try bound(slice.end, &self)
        let step = try bound(slice.step, &self) ?? 1
        guard base.elements != nil || { if case .string = base { true } else { false } }() else {
            throw TemplateError("\(base.kindName) cannot be sliced")
        }
        let items = try iterated(base)
        guard step != 0 else { throw TemplateError("a slice's step must not be zero") }
        let picked = PythonSlice.indices(start: start, end: end, step: step, count: items.count).map { items[$0] }
        if case .string = base { return .string(picked.compactMap(\.text).joined()) }
        return .list(picked)
    }

    // MARK: Calls

    private mutating func call(
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

    private mutating func evaluate(_ arguments: TemplateCallArguments) throws -> TemplateArguments {
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

    // MARK: Comparisons

    private mutating func compare(_ first: TemplateExpression, _ rest: [TemplateComparison]) throws -> Bool {
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

/// Arguments, evaluated.
struct TemplateArguments: Sendable {
    var positional: [TemplateValue] = []
    var named: [String: TemplateValue] = [:]

    /// The argument called `name`, which may also stand at `index`.
    func value(_ index: Int, _ name: String) -> TemplateValue? {
        named[name] ?? (positional.indices.contains(index) ? positional[index] : nil)
    }

    func text(_ index: Int, _ name: String) throws -> String? {
        guard let value = value(index, name) else { return nil }
        guard case .string(let text) = value else {
            throw TemplateError("'\(name)' must be a string, and is \(value.kindName)")
        }
        return text
    }

    func requiredText(_ index: Int, _ name: String) throws -> String {
        guard let text = try text(index, name) else { throw TemplateError("the argument '\(name)' is missing") }
        return text
    }

    func int(_ index: Int, _ name: String) throws -> Int? {
        guard let value = value(index, name) else { return nil }
        guard case .number(let number) = value, let int = number.intValue else {
            throw TemplateError("'\(name)' must be a whole number, and is \(value.kindName)")
        }
        return int
    }

    /// Refuses more arguments than a function takes.
    func limit(to count: Int, _ names: String...) throws {
        if positional.count > count { throw TemplateError("too many arguments; \(count) at most") }
        if let unknown = named.keys.sorted().first(where: { !names.contains($0) }) {
            throw TemplateError("there is no argument '\(unknown)'")
        }
    }
}

/// Python's rule for the elements of a slice.
enum PythonSlice {
    static func indices(start: Int?, end: Int?, step: Int, count: Int) -> [Int] {
        // The bounds that a walk in this direction can have: before the first element, and after the last.
        let (lowest, highest) = step > 0 ? (0, count) : (-1, count - 1)
        func clamp(_ index: Int) -> Int { min(max(index < 0 ? max(index + count, lowest) : index, lowest), highest) }
        let first = start.map(clamp) ?? (step > 0 ? 0 : count - 1)
        let last = end.map(clamp) ?? (step > 0 ? count : -1)
        // A longer step than the list is as good as any other.
        let step = min(max(step, -count - 1), count + 1)
        return Array(stride(from: first, to: last, by: step))
    }
}
