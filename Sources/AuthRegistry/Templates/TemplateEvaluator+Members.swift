internal import AuthCore

extension TemplateEvaluator {
    /// A member of `base`; `expression` is the whole of it, whose literal keys name it in an error.
    mutating func member(
        _ key: TemplateValue, of base: TemplateValue, in expression: TemplateExpression
    ) throws -> TemplateValue {
        let key = try used(key)
        try weigh(key)
        switch base {
        case .undefined:
            // Where missing inputs are empty, the parts of one are missing all the same.
            guard context.missingInputs == .error else { throw MissingValue(reference: path(of: expression)) }
            return .undefined(path(of: expression))
        case .null: return .undefined(path(of: expression))
        default: break
        }
        if case .number(let number) = key, let index = number.intValue, let element = try element(index, of: base) {
            return element
        }
        if case .string(let name) = key, let attribute = TemplateMethods.attribute(name, of: base) { return attribute }
        let found = key.text.flatMap { base.member($0) }
        // Where it is missing or null, an error should name it; the path is worth finding only then.
        switch found {
        case nil: return .undefined(path(of: expression))
        case .null?: return .null(path(of: expression))
        case let value?: return value
        }
    }

    mutating func element(_ index: Int, of base: TemplateValue) throws -> TemplateValue? {
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

    /// What an expression refers to, where its keys are literal: an evaluated key may be a secret.
    func path(of expression: TemplateExpression) -> TemplateReference? {
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

    mutating func sliced(_ base: TemplateValue, _ slice: TemplateSlice) throws -> TemplateValue {
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
