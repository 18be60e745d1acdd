public import AuthCore
internal import Synchronization

/// One user's use of a manifest: its authenticators, built when they are asked for.
///
/// Equal definitions are one instance, nested ones included: forty streams cost one login. Nothing is shared with
/// another connection.
public final class Connection: Sendable {
    /// The connection's name.
    public let id: String

    let plan: AuthenticatorPlan
    private let environment: AuthEnvironment
    private let missingInputs: MissingInputs
    private let state: Mutex<State>

    private struct State {
        var config: JSONValue
        var isClosed = false
        /// Counts changes of the configuration.
        var revision = 0
        /// Counts what was built or found, so that a change of the configuration sees all of it.
        var commits = 0
        /// In the order in which they were built, so nested ones before those that hold them.
        var instances: [Instance] = []
        var keys: [InstanceKey: Int] = [:]
        /// The instances by the first of the plan's entries that are written the same.
        var byOriginal: [Int: Int] = [:]
        /// What is being closed, by the number of the change that retired it.
        var closing: [Int: [Instance]] = [:]
        var diagnostics: [Diagnostic] = []
    }

    private struct Instance: Sendable {
        var key: InstanceKey
        /// The definitions it was built for.
        var definitions = DefinitionList()
        var authenticator: any Authenticator
    }

    init(
        id: String, plan: AuthenticatorPlan, config: JSONValue, environment: AuthEnvironment,
        missingInputs: MissingInputs
    ) throws {
        try Self.check(config)
        self.id = id
        self.plan = plan
        self.environment = environment
        self.missingInputs = missingInputs
        state = Mutex(State(config: config))
    }

    private static var closed: AuthError {
        AuthError(.superseded, "the connection is closed; connect again with the plan", kind: .configuration)
    }

    private static func check(_ config: JSONValue) throws {
        guard case .object = config else {
            throw AuthError(.invalidDefinition, "the config must be a map, and this is \(config.kindName)")
        }
    }
}

extension Connection {
    /// The authenticator of a stream, built on first use.
    ///
    /// A stream that defines none gets one that adds nothing.
    ///
    /// - Throws: `AuthError` that names the field, what was found and what would be right; with code `invalidReference`
    ///   where there is no such stream, or there are several whose authenticators differ.
    public func authenticator(forStream name: String) throws -> any Authenticator {
        guard let index = try plan.index(forStream: name) else { return Unauthenticated() }
        return try authenticator(ofEntry: index)
    }

    /// The authenticator that is defined at a place of the resolved manifest, built on first use.
    ///
    /// - Throws: `AuthError` that names the field, what was found and what would be right.
    public func authenticator(at pointer: JSONPointer) throws -> any Authenticator {
        if let index = plan.index(at: pointer) { return try authenticator(ofEntry: index) }
        return try instance(of: try plan.definition(at: pointer))
    }

    /// The authenticator of a definition that stands alone, built on first use.
    ///
    /// It shares instances with the manifest's own. References in it are not resolved.
    ///
    /// - Throws: `AuthError` that names the field, what was found and what would be right.
    public func authenticator(for definition: JSONValue) throws -> any Authenticator {
        var propagator = ComponentPropagator()
        let definition = try Self.standalone(definition, &propagator)
        return try instance(of: definition, forgottenParameters: propagator.forgottenNames)
    }

    /// A definition that stands alone, with its types and parameters propagated.
    package static func standalone(_ definition: JSONValue) throws -> AuthenticatorDefinition {
        var propagator = ComponentPropagator()
        return try standalone(definition, &propagator)
    }

    private static func standalone(
        _ definition: JSONValue, _ propagator: inout ComponentPropagator
    ) throws -> AuthenticatorDefinition {
        guard case .object(let object) = definition else { return try AuthenticatorDefinition(definition) }
        let prepared = try propagator.propagate(object, parent: "HttpRequester", field: "authenticator", inherited: [:])
        return try AuthenticatorDefinition(.object(prepared ?? object))
    }

    /// The configuration as it is now.
    var currentConfig: JSONValue { state.withLock { $0.config } }

    /// What factories reported while they built.
    public var diagnostics: [Diagnostic] { state.withLock { $0.diagnostics }.map(plan.located) }

    private func authenticator(ofEntry index: Int) throws -> any Authenticator {
        let original = plan.originals[index]
        let known = state.withLock { state in state.byOriginal[original].map { state.instances[$0].authenticator } }
        if let known { return known }
        return try instance(of: plan.entries[index].definition, original: original)
    }
}

extension Connection {
    /// Builds outside the lock and commits only where nothing has changed meanwhile: neither the configuration, nor
    /// that another caller built an equal one, which is then found on the next round.
    private func instance(
        of definition: AuthenticatorDefinition, original: Int? = nil, forgottenParameters: Set<String> = []
    ) throws -> any Authenticator {
        while true {
            let (config, revision) = try state.withLock { state in
                if state.isClosed { throw Self.closed }
                return (state.config, state.revision)
            }
            let assembly = Assembly(
                connection: id, evaluator: evaluator(for: config), plan: plan,
                forgottenParameters: plan.forgottenParameters.union(forgottenParameters),
                existing: { [self] key in
                    // Of another configuration it would not be committed, either.
                    state.withLock { state in state.keys[key].map { state.instances[$0].authenticator } }
                })
            let built = try assembly.build(definition)
            let isCommitted = state.withLock { state in
                guard state.revision == revision else { return false }
                guard assembly.built.allSatisfy({ state.keys[$0.key] == nil }) else { return false }
                for item in assembly.built {
                    state.keys[item.key] = state.instances.count
                    state.instances.append(Instance(key: item.key, authenticator: item.authenticator))
                }
                for use in assembly.uses {
                    guard let index = state.keys[use.key] else { continue }
                    state.instances[index].definitions.note(use.definition)
                }
                for diagnostic in assembly.diagnostics where !state.diagnostics.contains(diagnostic) {
                    state.diagnostics.append(diagnostic)
                }
                if let original { state.byOriginal[original] = state.keys[built.key] }
                state.commits += 1
                return true
            }
            if isCommitted { return built.authenticator }
        }
    }

    /// Evaluates fields with `config`.
    func evaluator(for config: JSONValue) -> FieldEvaluator {
        FieldEvaluator(
            templates: plan.templates, specification: plan.specification, config: config, environment: environment,
            missingInputs: missingInputs)
    }
}

extension Connection {
    /// Changes the configuration.
    ///
    /// Authenticators whose evaluated fields stay the same keep their instance. The others are retired: they are closed,
    /// and what asks for them from now on gets one built with the new configuration. An authenticator that cannot be
    /// built with it fails when it is asked for, not here.
    ///
    /// - Throws: `AuthError` where the configuration is not a map, or the connection is closed; nothing changes then.
    public func update(config: JSONValue) async throws {
        try Self.check(config)
        let evaluator = evaluator(for: config)
        var retired: [Instance] = []
        var revision = 0
        while true {
            let commits: Int
            let instances: [Instance]
            (revision, commits, instances) = try state.withLock { state in
                if state.isClosed { throw Self.closed }
                return (state.revision, state.commits, state.instances)
            }
            // Worked out outside the lock; done again where something was built meanwhile.
            let kept = instances.compactMap { instance -> Instance? in
                var instance = instance
                return instance.definitions.keep { key(of: $0, evaluator) == instance.key } ? instance : nil
            }
            let isCommitted = state.withLock { state in
                guard state.revision == revision, state.commits == commits else { return false }
                let keys = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1.key, $0) })
                retired = state.instances.filter { keys[$0.key] == nil }
                state.config = config
                state.revision += 1
                state.instances = kept
                state.keys = keys
                state.byOriginal = [:]
                state.closing[state.revision] = retired
                return true
            }
            if isCommitted { break }
        }
        for instance in retired.reversed() {
            let path = instance.definitions.all.first?.path ?? .root
            environment.events.record(AuthEvent(.superseded, connection: id, path: path))
        }
        await close(retired, retiredBy: revision + 1)
    }

    /// Closes every authenticator: waits for renewals in flight, logs out.
    ///
    /// From then on the connection builds none: what would, throws. A second call waits, too.
    public func close() async {
        let (instances, revision) = state.withLock { state in
            state.isClosed = true
            state.revision += 1
            state.closing[state.revision] = state.instances
            state.instances = []
            state.keys = [:]
            state.byOriginal = [:]
            return (state.closing.values.flatMap { $0 }, state.revision)
        }
        await close(instances, retiredBy: revision)
    }

    private func close(_ instances: [Instance], retiredBy revision: Int) async {
        for instance in instances.reversed() { await instance.authenticator.close() }
        state.withLock { $0.closing[revision] = nil }
    }

    private func key(of definition: AuthenticatorDefinition, _ evaluator: FieldEvaluator) -> InstanceKey? {
        guard let concrete = try? ConcreteDefinition.resolve(definition, config: evaluator.config) else { return nil }
        return InstanceKey(of: concrete, registry: plan.registry, evaluator: evaluator.renewed())
    }

}

extension Connection: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The connection's name.
    public var description: String { "Connection '\(id)'" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// The connection's name.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

/// Adds nothing: the authenticator of a stream that defines none.
private struct Unauthenticated: Authenticator {
    func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
    func readyCredentials(for request: AuthRequest) -> RequestCredentials? { RequestCredentials.none }
}
