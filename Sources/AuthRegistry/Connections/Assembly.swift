internal import AuthCore
internal import Synchronization

/// Builds one authenticator and those nested in it, against one state of a connection.
final class Assembly: Sendable {
    struct Built: Sendable {
        var key: InstanceKey
        var authenticator: any Authenticator
    }
    struct Use: Sendable {
        var key: InstanceKey
        var definition: AuthenticatorDefinition
    }

    /// How deep authenticators may nest.
    static let maximumDepth = 8

    private let connection: String
    private let evaluator: FieldEvaluator
    private let plan: AuthenticatorPlan
    private let forgottenParameters: Set<String>
    private let existing: @Sendable (InstanceKey) -> (any Authenticator)?

    private struct Results {
        var built: [Built] = []
        var uses: [Use] = []
        var diagnostics: [Diagnostic] = []

        /// Each once: what a request nests is asked for again with every request.
        mutating func note(_ use: Use) {
            if !uses.contains(where: { $0.key == use.key && $0.definition == use.definition }) { uses.append(use) }
        }
    }
    // Factories run on the calling thread alone, but may hold the scope's closures, which must be sendable.
    private let results = Mutex(Results())

    init(
        connection: String, evaluator: FieldEvaluator, plan: AuthenticatorPlan,
        forgottenParameters: Set<String>, existing: @escaping @Sendable (InstanceKey) -> (any Authenticator)?
    ) {
        self.connection = connection
        self.evaluator = evaluator
        self.plan = plan
        self.forgottenParameters = forgottenParameters
        self.existing = existing
    }

    /// What was built, nested ones first.
    var built: [Built] { results.withLock { $0.built } }
    /// Which definition each instance is used for.
    var uses: [Use] { results.withLock { $0.uses } }
    var diagnostics: [Diagnostic] { results.withLock { $0.diagnostics } }

    /// The authenticator of a definition: one that exists, or a new one.
    func build(_ definition: AuthenticatorDefinition, depth: Int = 0) throws -> Built {
        guard depth <= Self.maximumDepth else {
            throw AuthError(
                .invalidDefinition, "authenticators nest deeper than \(Self.maximumDepth)", path: definition.path)
        }
        let concrete = try ConcreteDefinition.resolve(definition, config: evaluator.config)
        let factory = try ConcreteDefinition.factory(for: concrete, in: plan.registry)
        let key = InstanceKey(of: concrete, registry: plan.registry, evaluator: evaluator.renewed())
        let known = existing(key) ?? results.withLock { $0.built.first { $0.key == key }?.authenticator }
        if let known {
            results.withLock { $0.note(Use(key: key, definition: definition)) }
            return Built(key: key, authenticator: known)
        }
        try concrete.checkRequiredFields(of: factory.schema)
        if plan.isStrict { try check(concrete, schema: factory.schema) }
        let built: Built
        do {
            built = Built(
                key: key, authenticator: try factory.makeAuthenticator(from: concrete, in: scope(depth: depth)))
        } catch let error as AuthError {
            throw evaluator.naming(inputsOf: concrete, in: error.located(at: concrete.path))
        }
        results.withLock {
            $0.built.append(built)
            $0.note(Use(key: key, definition: definition))
        }
        return built
    }

    private func scope(depth: Int) -> FactoryScope {
        FactoryScope(
            environment: evaluator.environment, config: evaluator.config, connection: connection,
            evaluate: evaluator.evaluate,
            evaluateAnew: { [evaluator] in evaluator.renewed().evaluate },
            build: { nested in try self.build(nested, depth: depth + 1).authenticator },
            compile: Pattern.finder,
            report: { diagnostic in self.results.withLock { $0.diagnostics.append(diagnostic) } })
    }

    private func check(_ definition: AuthenticatorDefinition, schema: DefinitionSchema) throws {
        let found = DefinitionValidator.diagnostics(
            ofFieldsOf: definition, schema: schema, takesTemplates: false, forgottenParameters: forgottenParameters
        )
        guard let first = found.first else { return }
        throw AuthError(.invalidDefinition, first.message, path: first.path)
    }
}
