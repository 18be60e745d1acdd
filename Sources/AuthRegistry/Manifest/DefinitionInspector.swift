internal import AuthCore

/// Looks at definitions without a configuration, and at every branch of every selection.
struct DefinitionInspector {
    private let plan: AuthenticatorPlan
    private(set) var diagnostics: [Diagnostic] = []
    private static let maximumDepth = 16

    init(plan: AuthenticatorPlan) { self.plan = plan }

    mutating func inspect(_ definition: AuthenticatorDefinition) { inspect(definition, depth: 0) }

    private mutating func inspect(_ definition: AuthenticatorDefinition, depth: Int) {
        guard depth < Self.maximumDepth else {
            return add(
                .error, .invalidDefinition, "authenticators nest deeper than \(Self.maximumDepth)", definition.path)
        }
        do {
            if definition.type == ConcreteDefinition.selectiveType {
                _ = try ConcreteDefinition.selectionPath(of: definition)
                for branch in try ConcreteDefinition.branches(of: definition) {
                    inspect(branch.definition, depth: depth + 1)
                }
                return
            }
            // Without a selection nothing of a configuration is looked at.
            let concrete = try ConcreteDefinition.resolve(definition, config: [:])
            let factory = try ConcreteDefinition.factory(for: concrete, in: plan.registry)
            inspect(concrete, schema: factory.schema, depth: depth)
            try rehearse(factory, concrete)
        } catch {
            report(error, at: definition.path)
        }
    }

    private mutating func inspect(_ definition: AuthenticatorDefinition, schema: DefinitionSchema, depth: Int) {
        for name in definition.unknownFields(in: schema) {
            add(
                plan.isStrict ? .error : .warning, .unknownField,
                "\(definition.type) does not know the field '\(HTTPFieldSyntax.printable(name))', which is ignored",
                definition.path.appending(name))
        }
        for (name, value) in definition.fields where name != "$parameters" {
            guard let content = schema.field(name)?.content.kind ?? (schema.acceptsOtherFields ? .value : nil) else {
                continue
            }
            let path = definition.path.appending(name)
            switch content {
            case .value, .configPath: inspectTemplates(in: value, at: path)
            case .secret:
                inspectTemplates(in: value, at: path)
                warnOfLiteralSecret(value, at: path)
            case .component(let schema):
                guard let part = try? AuthenticatorDefinition(value, path: path, defaultType: "") else { continue }
                inspect(part, schema: schema, depth: depth + 1)
            case .authenticator, .authenticators:
                guard let nested = try? AuthenticatorDefinition(value, path: path) else { continue }
                inspect(nested, depth: depth + 1)
            }
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

    /// Builds with a stand-in for every value of a configuration, which finds faults of the definition itself.
    private mutating func rehearse(
        _ factory: any AuthenticatorFactory, _ definition: AuthenticatorDefinition
    ) throws {
        let rehearsal = Rehearsal(plan: plan)
        do {
            _ = try factory.makeAuthenticator(from: definition, in: rehearsal.scope)
        } catch let error as AuthError {
            // What a stand-in is wrong for, such as a key that is no key, says nothing about the definition.
            let ofTheDefinition: [AuthError.Code] = [.invalidDefinition, .invalidTemplate, .unknownType]
            if ofTheDefinition.contains(error.code) { throw error }
        }
        for diagnostic in rehearsal.diagnostics where !diagnostics.contains(diagnostic) {
            diagnostics.append(diagnostic)
        }
    }

    private mutating func report(_ error: any Error, at path: JSONPointer) {
        let message = (error as? AuthError)?.message ?? "the definition cannot be built"
        add(.error, .invalidDefinition, message, (error as? AuthError)?.path ?? path)
    }

    private mutating func add(
        _ severity: Diagnostic.Severity, _ code: Diagnostic.Code, _ message: String, _ path: JSONPointer
    ) {
        let diagnostic = Diagnostic(severity, code, message, path: path)
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }
}
