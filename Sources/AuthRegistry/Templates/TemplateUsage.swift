internal import AuthCore

/// What a template refers to, found without evaluating it.
struct TemplateUsage: Sendable {
    /// A value of the configuration that a template names.
    struct ConfigReference: Sendable, Hashable {
        var path: [String]
        /// Whether the template can do without: it has a default, or stands in a branch or a test.
        var isConditional: Bool
    }

    /// The values of the configuration, in order, each once.
    private(set) var configReferences: [ConfigReference] = []
    /// Whether evaluating twice gives the same: false where it asks for the time or for chance.
    private(set) var isReproducible = true

    /// The names that must come from outside.
    private(set) var freeNames: [(name: String, position: TemplatePosition)] = []

    init(of statements: [TemplateStatement], library: TemplateLibrary) {
        var bound: Set<String> = []
        visit(statements, bound: &bound, isConditional: false, library: library)
    }

    private mutating func visit(
        _ statements: [TemplateStatement], bound: inout Set<String>, isConditional: Bool, library: TemplateLibrary
    ) {
        for statement in statements {
            switch statement {
            case .text: break
            case .output(let expression): visit(expression, bound, isConditional, library)
            case .set(let names, let value):
                visit(value, bound, isConditional, library)
                bound.formUnion(names)
            case .branch(let branches, let otherwise):
                for (test, body) in branches {
                    visit(test, bound, true, library)
                    visit(body, bound: &bound, isConditional: true, library: library)
                }
                visit(otherwise, bound: &bound, isConditional: true, library: library)
            case .loop(let loop):
                visit(loop.sequence, bound, isConditional, library)
                var inner = bound.union(loop.names).union(["loop"])
                if let filter = loop.filter { visit(filter, inner, true, library) }
                visit(loop.body, bound: &inner, isConditional: true, library: library)
                visit(loop.otherwise, bound: &bound, isConditional: true, library: library)
            }
        }
    }

    private mutating func visit(
        _ expression: TemplateExpression, _ bound: Set<String>, _ isConditional: Bool, _ library: TemplateLibrary
    ) {
        if let reference = expression.configReference, !bound.contains("config") {
            note(ConfigReference(path: reference.path, isConditional: isConditional || reference.hasDefault))
            for argument in reference.otherExpressions { visit(argument, bound, true, library) }
            return
        }
        switch expression.kind {
        case .name(let name):
            if library.isVolatile(function: name) { isReproducible = false }
            if !bound.contains(name) { freeNames.append((name, expression.position)) }
        case .or(let left, let right):
            visit(left, bound, true, library)
            visit(right, bound, true, library)
        case .and(let left, let right):
            visit(left, bound, true, library)
            visit(right, bound, true, library)
        case .conditional(let test, let then, let otherwise):
            for part in [test, then] + (otherwise.map { [$0] } ?? []) { visit(part, bound, true, library) }
        case .test(let base, _, _, let arguments):
            for part in [base] + arguments.all { visit(part, bound, true, library) }
        case .filter(let base, let name, let arguments):
            visit(base, bound, isConditional || name == "default" || name == "d", library)
            for part in arguments.all { visit(part, bound, true, library) }
        case .call(let callee, let arguments):
            // A method is no member of the configuration, whatever it is called.
            let base = if case .member(let base, _) = callee.kind { base } else { callee }
            for part in [base] + arguments.all { visit(part, bound, isConditional, library) }
        default:
            for child in expression.children { visit(child, bound, isConditional, library) }
        }
    }

    private mutating func note(_ reference: ConfigReference) {
        guard !reference.path.isEmpty else { return }
        if let index = configReferences.firstIndex(where: { $0.path == reference.path }) {
            if !reference.isConditional { configReferences[index].isConditional = false }
        } else {
            configReferences.append(reference)
        }
    }
}

extension TemplateExpression {
    /// The path into the configuration that the expression names, where all its keys are literal.
    fileprivate var configReference: (path: [String], hasDefault: Bool, otherExpressions: [TemplateExpression])? {
        switch kind {
        case .name("config"): return ([], false, [])
        case .member(let base, let key):
            guard let (path, hasDefault, others) = base.configReference, let key = key.literalKey else { return nil }
            return (path + [key], hasDefault, others)
        case .call(let callee, let arguments):
            guard case .member(let base, let method) = callee.kind, method.literalKey == "get",
                let (path, hasDefault, others) = base.configReference, let key = arguments.positional.first?.literalKey
            else { return nil }
            let defaults = Array(arguments.positional.dropFirst())
            return (path + [key], hasDefault || !defaults.isEmpty, others + defaults)
        default: return nil
        }
    }

    /// The key, where the expression is a literal that can be one.
    var literalKey: String? {
        switch kind {
        case .literal(.string(let text)): text
        case .literal(.number(let number)): number.text
        default: nil
        }
    }
}
