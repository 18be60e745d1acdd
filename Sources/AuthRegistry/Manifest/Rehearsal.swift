internal import AuthCore
internal import Synchronization

/// A build without a user's configuration, which has stand-ins in its place.
final class Rehearsal: Sendable {
    private let plan: AuthenticatorPlan
    private let needed = Mutex<Set<[String]>>([])
    private let reported = Mutex<[Diagnostic]>([])
    private let standInPaths = Mutex<Set<JSONPointer>>([])
    private let nestedDefinitions = Mutex<[JSONPointer: AuthenticatorDefinition]>([:])

    /// The fields that take a URL and nothing else.
    private let urlPaths: Set<JSONPointer>
    private static let url = "https://stand-in.example"

    /// More fields for URLs no definition has.
    private static let maximumURLCount = 8

    private init(plan: AuthenticatorPlan, urlPaths: Set<JSONPointer>) {
        self.plan = plan
        self.urlPaths = urlPaths
    }

    /// Builds a definition with stand-ins.
    ///
    /// - Returns: What was seen on the way, and why it failed, where the definition itself is to blame and not a stand-in.
    static func run(
        _ factory: any AuthenticatorFactory, _ definition: AuthenticatorDefinition, plan: AuthenticatorPlan
    ) -> (Rehearsal, AuthError?) {
        var urlPaths: Set<JSONPointer> = []
        while true {
            let rehearsal = Rehearsal(plan: plan, urlPaths: urlPaths)
            do {
                try definition.checkRequiredFields(of: factory.schema)
                _ = try factory.makeAuthenticator(from: definition, in: rehearsal.scope)
                return (rehearsal, nil)
            } catch let error as AuthError {
                // A stand-in that is no URL must not hide what is read after it.
                if error.code == .insecureEndpoint, let path = error.path, rehearsal.hasStandIn(at: path),
                    urlPaths.count < maximumURLCount, urlPaths.insert(path).inserted
                {
                    continue
                }
                // What a stand-in is wrong for, such as a key that is no key, says nothing about the definition.
                let ofTheDefinition: [AuthError.Code] = [.invalidDefinition, .invalidTemplate, .unknownType]
                return (rehearsal, ofTheDefinition.contains(error.code) ? error : nil)
            } catch {
                let error = AuthError(.invalidDefinition, "the definition cannot be built", path: definition.path)
                return (rehearsal, error)
            }
        }
    }

    private func hasStandIn(at path: JSONPointer) -> Bool { standInPaths.withLock { $0.contains(path) } }

    /// The values of a configuration that the factory asked for as needed.
    var neededInputs: Set<[String]> { needed.withLock { $0 } }

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
    private static let standIn: JSONValue = "1"

    private var scope: FactoryScope {
        FactoryScope(
            environment: AuthEnvironment(), config: [:],
            evaluate: { value, place in try self.standIn(for: value, at: place) },
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
                if place.isRequired {
                    let inputs = template.usage.configReferences.filter { !$0.isConditional }.map(\.path)
                    needed.withLock { $0.formUnion(inputs) }
                }
            } catch let error as TemplateError {
                throw error.authError(at: place.path)
            }
            standInPaths.withLock { _ = $0.insert(place.path) }
            if urlPaths.contains(place.path) { return .string(Self.url) }
            return word(for: place) ?? Self.standIn
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

    /// A word that a field takes, where it takes one of several.
    private func word(for place: FactoryScope.FieldPlace) -> JSONValue? {
        let schema = plan.registry[place.definition.type]?.schema
        guard let name = place.path.components.last, let field = schema?.field(name),
            case .choice(let words) = field.content.kind
        else { return nil }
        return words.first.map { .string($0) }
    }

    private struct StandIn: Authenticator, TokenSource {
        func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
        func token(fresh: Bool) async throws -> IssuedToken<Secret<String>> {
            throw AuthError(.unsupported, "a stand-in issues no tokens")
        }
        func invalidate(generation: TokenGeneration) -> Bool { false }
    }
}
