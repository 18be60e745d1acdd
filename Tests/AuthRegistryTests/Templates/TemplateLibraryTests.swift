import AuthCore
import AuthTesting
import Testing

@testable import AuthRegistry

struct TemplateLibraryTests {
    private struct Leaky: Error, CustomStringConvertible { let description: String }

    private static func evaluate(_ source: String, with library: TemplateLibrary) throws -> JSONValue? {
        let context = TemplateContext(
            variables: ["config": ["a": "x", "null": .null]], clock: ManualClock(), randomness: FixedRandomness(),
            missingInputs: .error)
        switch try Template(source, library: library).evaluate(in: context) {
        case .value(let value): return value
        case .noValue: return nil
        }
    }

    @Test func aFilterOfOnesOwnGetsItsInputAndArguments() throws {
        var library = TemplateLibrary.standard
        library.addFilter("wrap") { input, arguments in .array([input] + arguments) }
        #expect(try Self.evaluate("{{ config.a|wrap(1, [true]) }}", with: library) == ["x", 1, [true]])
        #expect(try Self.evaluate("{{ [1, 2]|map('wrap', 3)|list }}", with: library) == [[1, 3], [2, 3]])
        #expect(throws: TemplateError.self) { try Template("{{ 1|wrap }}", library: .standard) }
    }

    @Test func aFunctionOfOnesOwnGetsItsArguments() throws {
        var library = TemplateLibrary.standard
        library.addFunction("pair") { .array($0) }
        #expect(try Self.evaluate("{{ pair(config.a, 2) }}", with: library) == ["x", 2])
        #expect(throws: TemplateError.self) { try Self.evaluate("{{ pair(a=1) }}", with: library) }
        #expect(throws: TemplateError.self) { try Self.evaluate("{{ pair(1) }}", with: .standard) }
    }

    @Test func oneOfTheSameNameIsReplaced() throws {
        var library = TemplateLibrary.standard
        library.addFilter("upper") { _, _ in "mine" }
        #expect(try Self.evaluate("{{ config.a|upper }}", with: library) == "mine")
        #expect(try Self.evaluate("{{ config.a|upper }}", with: .standard) == "X")
    }

    @Test func whatItThrowsFailsTheTemplateAndIsNotShown() {
        var library = TemplateLibrary.standard
        library.addFilter("fail") { _, _ in throw Leaky(description: "canary") }
        library.addFunction("fail") { _ in throw AuthError(.network, "canary") }
        for source in ["{{ config.a|fail }}", "{{ fail() }}"] {
            let error = #expect(throws: TemplateError.self) { try Self.evaluate(source, with: library) }
            #expect(error?.message.contains("'fail' failed") == true)
            #expect(error.map { "\($0)".contains("canary") } == false)
        }
    }

    @Test func aMissingInputOfAFilterIsMissing() throws {
        var library = TemplateLibrary.standard
        library.addFilter("same") { input, _ in input }
        library.addFunction("first") { $0.first ?? .null }
        #expect(try Self.evaluate("{{ config.zz|same }}", with: library) == nil)
        #expect(try Self.evaluate("{{ first(config.zz) }}", with: library) == nil)
        #expect(try Self.evaluate("{{ config.null|same }}", with: library) == nil)
    }

    @Test func aVolatileFunctionMakesATemplateIrreproducible() throws {
        var library = TemplateLibrary.standard
        library.addFunction("dice", isVolatile: true) { _ in 4 }
        #expect(try !Template("{{ dice() }}", library: library).usage.isReproducible)
        library.addFunction("dice") { _ in 4 }
        #expect(try Template("{{ dice() }}", library: library).usage.isReproducible)
        #expect(try !Template("{{ generate_uuid() }}", library: library).usage.isReproducible)
        #expect(try !Template("x{% if now_utc() %}{% endif %}", library: library).usage.isReproducible)
        #expect(try Template("{{ config.now_utc }}", library: library).usage.isReproducible)
    }

    @Test func timeAndChanceComeFromTheContext() throws {
        #expect(try TemplateProbe.text("{{ now_utc().strftime('%Y-%m-%d') }}") == "2025-01-01")
        #expect(try TemplateProbe.text("{{ generate_uuid() }}")?.count == 36)
        let uuid = try #require(try TemplateProbe.text("{{ generate_uuid() }}"))
        #expect(Array(uuid)[14] == "4")
        #expect("89ab".contains(Array(uuid)[19]))
        #expect(try TemplateProbe.text("{{ day_delta(-1, '%Y-%m-%d') }}") == "2024-12-31")
    }

    // Template, the paths of the configuration it names, and whether it can do without each.
    static let usages: [(String, [String: Bool])] = [
        ("{{ config.a }}{{ config['b']['c'] }}", ["a": false, "b.c": false]), ("{{ config.get('a') }}", ["a": false]),
        ("{{ config.get('a', 'd') }}", ["a": true]), ("{{ config.a or config.b }}", ["a": true, "b": true]),
        ("{{ config.a|default(config.b) }}", ["a": true, "b": true]),
        ("{{ 'x' if config.a else config.b }}", ["a": true, "b": true]),
        ("{% if config.a %}{{ config.b }}{% endif %}{{ config.c }}", ["a": true, "b": true, "c": false]),
        ("{{ config.a or 1 }}{{ config.a }}", ["a": false]), ("{{ config.a|upper }}", ["a": false]),
        ("{% for x in config.a %}{{ x }}{{ config.b }}{% endfor %}", ["a": false, "b": true]),
        ("{% set config = {'a': 1} %}{{ config.a }}", [:]), ("{{ config[parameters.x] }}", [:]),
        ("{{ config.a is defined }}", ["a": true]),
        ("{{ config.list[0].k }}", ["list.0.k": false]),
        ("{{ config.a ~ config.get('b', {}).get('c') }}", ["a": false, "b.c": true]),
    ]

    @Test(arguments: usages)
    func aTemplateTellsWhatItAsksFor(template: String, expected: [String: Bool]) throws {
        let references = try Template(template, library: .standard).usage.configReferences
        let found = references.map { ($0.path.joined(separator: "."), $0.isConditional) }
        #expect(Dictionary(found) { first, _ in first } == expected)
        #expect(found.count == expected.count)
    }
}
