internal import AuthCore

/// A template, compiled: what does not depend on values is decided once.
struct Template: Sendable {
    private let statements: [TemplateStatement]
    /// The expression that is all of the template, where it is one: its value keeps its type.
    private let soleExpression: TemplateExpression?
    private let library: TemplateLibrary
    /// What the template refers to.
    let usage: TemplateUsage

    /// Compiles a template.
    ///
    /// - Throws: ``TemplateError`` for what is malformed or not supported, with its place.
    init(_ source: String, library: TemplateLibrary) throws {
        var lexer = try TemplateLexer(source)
        var parser = try TemplateParser(blocks: try lexer.blocks(), library: library)
        let parsed = try parser.parse()
        statements = Self.withoutOuterQuotes(parsed)
        soleExpression = if parsed.count == 1, case .output(let expression) = parsed[0] { expression } else { nil }
        self.library = library
        usage = TemplateUsage(of: statements, library: library)
    }

    /// Whether a text needs compiling at all.
    ///
    /// Asked of every text of a manifest: by bytes, because searching for texts costs more than all the rest.
    static func isNeeded(for text: String) -> Bool {
        var isAfterBrace = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "#"): if isAfterBrace { return true }
            default: break
            }
            isAfterBrace = byte == UInt8(ascii: "{")
        }
        return false
    }

    /// What an evaluation came to.
    enum Outcome: Sendable {
        case value(JSONValue)
        /// What the template refers to is missing or null.
        case noValue(TemplateReference?)
    }

    /// Evaluates the template.
    ///
    /// - Throws: ``TemplateError``; its message holds no value of the context.
    func evaluate(in context: TemplateContext) throws -> Outcome {
        try checkNames(known: context.variables.keys)
        var evaluator = TemplateEvaluator(context: context, library: library)
        let granted = evaluator.work
        defer { context.budget?.spend(granted - evaluator.work) }
        do {
            if let soleExpression { return try outcome(of: try evaluator.evaluate(soleExpression), &evaluator) }
            return .value(.string(try evaluator.render(statements)))
        } catch let missing as MissingValue {
            return .noValue(missing.reference)
        }
    }

    /// Refuses a variable that is not known, wherever it stands: also in a branch that is not taken.
    func checkNames(known: some Collection<String>) throws {
        guard let unknown = usage.freeNames.first(where: { !known.contains($0.name) && !library.hasFunction($0.name) })
        else { return }
        throw TemplateError("the variable \(ShownName.quoted(unknown.name)) is not known here", at: unknown.position)
    }

    private func outcome(of value: TemplateValue, _ evaluator: inout TemplateEvaluator) throws -> Outcome {
        let value = try evaluator.used(value)
        try evaluator.weigh(value)
        switch value {
        case .undefined: return .value(.string(""))
        case .null(let reference):
            return evaluator.mayBeEmpty(reference) ? .value(.string("")) : .noValue(reference)
        default: return .value(value.json ?? .null)
        }
    }

    /// Drops the quotes of a template that is one quoted literal around its expressions, as in `'{{ config.client_id
    /// }}'`.
    ///
    /// Manifests are written for a reference that evaluates such a literal.
    private static func withoutOuterQuotes(_ statements: [TemplateStatement]) -> [TemplateStatement] {
        guard statements.count >= 3, case .text(let first) = statements[0], let quote = first.first,
            quote == "'" || quote == "\"", case .text(let last) = statements[statements.count - 1], last.last == quote
        else { return statements }
        let inner =
            [.text(String(first.dropFirst()))] + statements[1..<(statements.count - 1)]
            + [.text(String(last.dropLast()))]
        let holdsQuote = inner.contains { if case .text(let text) = $0 { text.contains(quote) } else { false } }
        return holdsQuote ? statements : inner
    }
}

/// What the values of an evaluation come from.
struct TemplateContext: Sendable {
    /// The variables, such as `config` and `parameters`.
    var variables: [String: JSONValue]
    /// Tells the time to `now_utc()` and its kin.
    var clock: any AuthClock
    /// Feeds `generate_uuid()`.
    var randomness: any RandomSource
    /// What a missing value means.
    var missingInputs: MissingInputs
    /// Pays for the evaluation, beside others; without one it has all that a template may cost.
    var budget: TemplateBudget?
    /// Whether the configuration may do without the value at a path.
    var isOptional: @Sendable (_ path: [String]) -> Bool = { _ in false }
}

/// Something that has no value was used for its content.
struct MissingValue: Error {
    var reference: TemplateReference?
}
