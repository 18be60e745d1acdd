import AuthCore
import AuthOAuth
import Testing

@testable import AuthRegistry

@Suite("The templates of one definition")
struct TemplateBudgetTests {
    private static let costly = "{% for a in ('a' * 200)|list %}{% endfor %}{{ config['k'] }}"

    private func evaluator(_ templates: [String], units: Int) -> FieldEvaluator {
        let fields = JSONObject(templates.enumerated().map { ("f\($0)", .string($1)) })
        let definition = AuthenticatorDefinition(type: "T", fields: fields)
        return FieldEvaluator(
            templates: TemplateTable(library: .standard, definitions: [definition]),
            specification: ManifestSpecification(document: [:]), config: ["k": "v"], environment: AuthEnvironment(),
            missingInputs: .error, budget: TemplateBudget(units: units))
    }

    private func evaluate(
        _ evaluator: FieldEvaluator, later: [FactoryScope.LateVariable: JSONValue] = [:]
    ) throws -> JSONValue? {
        let definition = AuthenticatorDefinition(type: "T", path: ["auth"])
        var place = FactoryScope.FieldPlace(definition: definition, path: ["auth", "f"], isRequired: true)
        place.later = later
        return try evaluator.evaluate(.string(Self.costly), at: place)
    }

    @Test("are bounded together, however many there are")
    func together() throws {
        let evaluator = evaluator([Self.costly], units: 10_000)
        var count = 0
        let error = #expect(throws: AuthError.self) {
            while count < 1_000 {
                let value = try evaluate(evaluator)
                #expect(value == "v")
                count += 1
            }
        }
        #expect((10..<50).contains(count), "\(count)")
        #expect(error?.code == .invalidTemplate && error?.path == ["auth", "f"])
        #expect(error?.message.contains("of the definition take too many steps together") == true)
        #expect(throws: AuthError.self) { try evaluate(evaluator) }
        #expect(try evaluate(evaluator.renewed()) == "v")
    }

    @Test("are bounded whatever they refer to")
    func referringToLate() throws {
        let evaluator = evaluator([Self.costly], units: 10_000)
        #expect(throws: AuthError.self) {
            for _ in 0..<100 { _ = try evaluate(evaluator, later: [.captured: ["a": 1]]) }
        }
    }

    @Test("cost no more than ten that go to their limit, however many there are", .timeLimit(.minutes(2)))
    func hostile() throws {
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        let loop = "{% set x = ('a' * 300)|list %}{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}"
        let names = (0..<2_000).map { ("key\($0)", JSONValue.string(loop)) }
        let connection = try Manifest.empty.compile(registry: registry).connect(id: "c", config: [:])
        let error = #expect(throws: AuthError.self) {
            try connection.authenticator(for: [
                "type": "OAuthAuthenticator", "token_refresh_endpoint": "https://auth.example/token",
                "grant_type": "client_credentials", "client_id": "i", "client_secret": "s",
                "refresh_request_body": .object(JSONObject(names)),
            ])
        }
        #expect(error?.message.contains("of the definition take too many steps together") == true)
    }
}
