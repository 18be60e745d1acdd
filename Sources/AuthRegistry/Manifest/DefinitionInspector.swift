internal import AuthCore

/// Looks at definitions without a configuration, and at every branch of every selection.
struct DefinitionInspector {
    private let plan: AuthenticatorPlan
    private(set) var diagnostics: [Diagnostic] = []
    private var known: Set<Diagnostic> = []
    /// Nested definitions, completed by the factories of those that hold them.
    private var completed: [JSONPointer: AuthenticatorDefinition] = [:]
    private static let maximumDepth = 16

    init(plan: AuthenticatorPlan) { self.plan = plan }

    mutating func inspect(_ definition: AuthenticatorDefinition) { inspect(definition, depth: 0) }

    private mutating func inspect(_ definition: AuthenticatorDefinition, depth: Int) {
        guard depth < Self.maximumDepth else {
            return add(
                .error, .invalidDefinition, "authenticators nest deeper than \(Self.maximumDepth)", definition.path)
        }
        do {
            if definition.type == ConcreteDefinition.selectiveType { return inspectSelection(definition, depth: depth) }
            // Without a selection nothing of a configuration is looked at.
            let concrete = try ConcreteDefinition.resolve(definition, config: [:])
            let factory = try ConcreteDefinition.factory(for: concrete, in: plan.registry)
            let (rehearsal, failure) = Rehearsal.run(factory, concrete, plan: plan)
            completed.merge(rehearsal.nested) { $1 }
            check(concrete, schema: factory.schema, besides: failure)
            inspect(concrete, schema: factory.schema, depth: depth)
            if let failure { return report(failure, at: definition.path) }
            for diagnostic in rehearsal.diagnostics { add(diagnostic) }
        } catch {
            report(error, at: definition.path)
        }
    }

    private mutating func inspectSelection(_ definition: AuthenticatorDefinition, depth: Int) {
        do {
            _ = try ConcreteDefinition.selectionPath(of: definition)
            let branches = try ConcreteDefinition.branches(of: definition)
            check(definition, schema: ConcreteDefinition.selectiveSchema, besides: nil)
            for branch in branches { inspect(branch.definition, depth: depth + 1) }
        } catch {
            check(definition, schema: ConcreteDefinition.selectiveSchema, besides: error as? AuthError)
            report(error, at: definition.path)
        }
    }

    /// Compares the fields with what is declared of them: what differs is an error under `strict`, and a warning
    /// otherwise, but for what a failure has said already.
    private mutating func check(
        _ definition: AuthenticatorDefinition, schema: DefinitionSchema, besides failure: AuthError?
    ) {
        let said = failure.map { $0.path ?? definition.path }
        let all = DefinitionValidator.diagnostics(
            ofFieldsOf: definition, schema: schema, takesTemplates: !plan.isStrict,
            forgottenParameters: plan.forgottenParameters)
        for found in all {
            // A failure about a list names the list.
            let isElement = found.path.components.last.flatMap { Int($0) } != nil
            let list = isElement ? JSONPointer(Array(found.path.components.dropLast())) : found.path
            if found.path == said || list == said { continue }
            add(plan.isStrict ? .error : .warning, found.code, found.message, found.path)
        }
    }

    private mutating func inspect(_ definition: AuthenticatorDefinition, schema: DefinitionSchema, depth: Int) {
        for (name, value) in definition.fields where name != "$parameters" {
            let field = schema.field(name) ?? (schema.acceptsOtherFields ? .init(name, .value) : nil)
            guard let field, !field.isIgnored else { continue }
            inspect(value, field.content, at: definition.path.appending(name), depth: depth)
        }
    }

    private mutating func inspect(
        _ value: JSONValue, _ content: DefinitionSchema.Content, at path: JSONPointer, depth: Int
    ) {
        switch content.kind {
        case .part, .typedPart:
            guard let part = content.part(value, at: path) else { return }
            inspect(part.definition, schema: part.schema, depth: depth + 1)
        case .authenticator:
            guard let nested = try? completed[path] ?? AuthenticatorDefinition(value, path: path) else { return }
            inspect(nested, depth: depth + 1)
        case .list where !content.isPlain, .map where !content.isPlain:
            for (path, element, content) in content.elements(of: value, at: path) {
                inspect(element, content, at: path, depth: depth)
            }
        default:
            inspectTemplates(in: value, at: path)
            if content.isSecret { warnOfLiteralSecret(value, at: path) }
        }
    }

    private mutating func inspectTemplates(in value: JSONValue, at path: JSONPointer) {
        switch value {
        case .string(let text):
            guard let template = try? plan.templates.template(for: text), !template.usage.isReproducible else { return }
            add(
                .hint, .fixedWhenBuilt,
                "the template depends on the time or on chance, and is evaluated once, when the authenticator is built",
                path)
        case .array(let elements):
            for (index, element) in elements.enumerated() { inspectTemplates(in: element, at: path.appending(index)) }
        case .object(let object):
            for (key, member) in object { inspectTemplates(in: member, at: path.appending(key)) }
        default: break
        }
    }

    private mutating func warnOfLiteralSecret(_ value: JSONValue, at path: JSONPointer) {
        let isLiteral =
            switch value {
            case .string(let text): !text.isEmpty && !Template.isNeeded(for: text)
            case .number: true
            default: false
            }
        guard isLiteral else { return }
        add(
            .warning, .literalSecret,
            "a secret is written out in the definition; take it from the config, such as {{ config['api_key'] }}", path)
    }

    private mutating func report(_ error: any Error, at path: JSONPointer) {
        let error = error as? AuthError
        let code: Diagnostic.Code = error?.code == .unknownType ? .unknownType : .invalidDefinition
        add(.error, code, error?.message ?? "the definition cannot be built", error?.path ?? path)
    }

    private mutating func add(
        _ severity: Diagnostic.Severity, _ code: Diagnostic.Code, _ message: String, _ path: JSONPointer
    ) {
        let diagnostic = Diagnostic(severity, code, message, path: path)
        add(diagnostic)
    }

    private mutating func add(_ diagnostic: Diagnostic) {
        if known.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
    }
}
