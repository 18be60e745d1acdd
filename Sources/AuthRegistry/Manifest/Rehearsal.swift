internal import AuthCore
internal import Synchronization

/// A build without a user's configuration, which has stand-ins in its place.
final class Rehearsal: Sendable {
    private let plan: AuthenticatorPlan
    private let reported = Mutex<[Diagnostic]>([])
    private let standInPaths = Mutex<Set<JSONPointer>>([])
    private let nestedDefinitions = Mutex<[JSONPointer: AuthenticatorDefinition]>([:])

    /// The fields that take a URL and nothing else.
    private let urlPaths: Set<JSONPointer>
    private static let url = "https://stand-in.example"

    init(plan: AuthenticatorPlan, urlPaths: Set<JSONPointer> = []) {
        self.plan = plan
        self.urlPaths = urlPaths
    }

    /// Whether a stand-in was asked for at a place.
    func hasStandIn(at path: JSONPointer) -> Bool { standInPaths.withLock { $0.contains(path) } }

    /// What was reported, but for the weakness of keys that are stand-ins, and for what a store and a config decide.
    var diagnostics: [Diagnostic] {
        let standIns = standInPaths.withLock { $0 }
        return reported.withLock { $0 }.filter {
            $0.code != .rotation && ($0.code != .weakKey || !standIns.contains($0.path))
        }
    }

    /// The nested definitions that were to be built, as their factory has completed them.
    var nested: [JSONPointer: AuthenticatorDefinition] { nestedDefinitions.withLock { $0 } }

    /// A text of a digit is a text, a number and a truth value.
    static let standIn: JSONValue = "1"

    /// Yields a stand-in for each template.
    var scope: FactoryScope {
        scope(config: [:]) { value, place in try self.standIn(for: value, at: place) }
    }

    /// Evaluates templates with a configuration of stand-ins.
    func scope(config: JSONValue, budget: TemplateBudget) -> FactoryScope {
        let evaluator = FieldEvaluator(
            templates: plan.templates, specification: plan.specification, config: config,
            environment: AuthEnvironment(), missingInputs: .error, budget: budget)
        return scope(config: config) { value, place in try evaluator.evaluate(value, at: place) }
    }

    private func scope(config: JSONValue, evaluate: @escaping FactoryScope.Evaluate) -> FactoryScope {
        FactoryScope(
            environment: AuthEnvironment(), config: config, evaluate: evaluate,
            // A nested definition is looked at on its own.
            build: { definition in
                self.nestedDefinitions.withLock { $0[definition.path] = definition }
                return StandIn()
            },
            compile: Pattern.finder,
            report: { diagnostic in self.reported.withLock { $0.append(diagnostic) } })
    }

    private func standIn(for value: JSONValue, at place: FactoryScope.FieldPlace) throws -> JSONValue? {
        switch value {
        case .string(let text):
            do {
                guard let template = try plan.templates.template(for: text) else { return value }
                try template.checkNames(known: FieldEvaluator.variables)
            } catch let error as TemplateError {
                throw error.authError(at: place.path)
            }
            standInPaths.withLock { _ = $0.insert(place.path) }
            return urlPaths.contains(place.path) ? .string(Self.url) : Self.standIn
        case .array(let elements):
            return .array(try elements.enumerated().compactMap { try standIn(for: $1, at: place.inside(String($0))) })
        case .object(let object):
            return .object(
                JSONObject(
                    try object.compactMap { key, member in
                        try standIn(for: member, at: place.inside(key)).map { (key, $0) }
                    }))
        default: return value
        }
    }

    private struct StandIn: Authenticator, TokenSource {
        func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
        func token(fresh: Bool) async throws -> IssuedToken<Secret<String>> {
            throw AuthError(.unsupported, "a stand-in issues no tokens")
        }
        func invalidate(generation: TokenGeneration) -> Bool { false }
    }
}
