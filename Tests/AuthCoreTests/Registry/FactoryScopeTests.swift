import AuthCore
import Synchronization
import Testing

struct FactoryScopeTests {
    private static let scope = FactoryScope.literal()

    private static func definition(_ value: JSONValue?) -> AuthenticatorDefinition {
        var fields = JSONObject()
        fields["f"] = value
        return AuthenticatorDefinition(type: "T", fields: fields, path: ["d"])
    }

    static let texts: [(String, String)] = [
        (#""a""#, "a"), (#""""#, ""), (#"" 5 ""#, " 5 "), ("5", "5"), ("1.10", "1.10"), ("1e5", "1e5"), ("-0", "-0"),
        ("true", "True"), ("false", "False"), (#""{{ x }}""#, "{{ x }}"), (#""None""#, "None"),
    ]

    @Test(arguments: texts)
    func aTextIsTakenAsItStands(json: String, text: String) throws {
        let definition = Self.definition(try JSONValue(parsing: json))
        #expect(try Self.scope.string("f", of: definition) == text)
        #expect(try Self.scope.optionalString("f", of: definition) == text)
        #expect(try Self.scope.secret("f", of: definition).reveal() == text)
        #expect(try Self.scope.optionalSecret("f", of: definition)?.reveal() == text)
    }

    @Test(arguments: [nil, JSONValue.null])
    func aRequiredFieldWithoutAValueIsAnErrorAndAnOptionalOneIsNot(value: JSONValue?) throws {
        let definition = Self.definition(value)
        let error = #expect(throws: AuthError.self) { try Self.scope.string("f", of: definition) }
        #expect(error?.code == .invalidDefinition)
        #expect(error?.path == ["d", "f"])
        #expect(error?.message.contains("'f'") == true)
        #expect(throws: AuthError.self) { try Self.scope.secret("f", of: definition) }
        #expect(try Self.scope.optionalString("f", of: definition) == nil)
        #expect(try Self.scope.optionalSecret("f", of: definition) == nil)
        #expect(try Self.scope.integer("f", of: definition) == nil)
        #expect(try Self.scope.bool("f", of: definition, default: true))
        #expect(try !Self.scope.bool("f", of: definition))
        #expect(try Self.scope.list("f", of: definition).isEmpty)
        #expect(try Self.scope.mapping("f", of: definition).isEmpty)
        #expect(try Self.scope.component("f", of: definition, defaultType: "T") == nil)
    }

    @Test(arguments: [JSONValue.array(["a"]), ["k": "v"]])
    func aListOrMapIsNoText(value: JSONValue) {
        let error = #expect(throws: AuthError.self) { try Self.scope.string("f", of: Self.definition(value)) }
        #expect(error?.code == .invalidDefinition)
        #expect(error?.path == ["d", "f"])
    }

    static let truths: [(JSONValue, Bool)] =
        ["true", "True", "TRUE", "yes", "Yes", "on", "ON", "1", "t", "y", "Y"].map { (.string($0), true) }
        + ["false", "False", "no", "NO", "off", "0", "f", "n"].map { (.string($0), false) }
        + [(true, true), (false, false), (1, true), (0, false)]

    @Test(arguments: truths)
    func aTruthValueIsReadFromItsSpellings(value: JSONValue, truth: Bool) throws {
        #expect(try Self.scope.bool("f", of: Self.definition(value)) == truth)
        #expect(try Self.scope.bool("f", of: Self.definition(value), default: !truth) == truth)
    }

    @Test(arguments: [(1.5, 1.5), ("2.25", 2.25), (-3, -3), ("1e3", 1_000)] as [(JSONValue, Double)])
    func aNumberIsReadFromItsText(value: JSONValue, number: Double) throws {
        #expect(try Self.scope.number("f", of: Self.definition(value)) == number)
        #expect(try Self.scope.number("f", of: Self.definition(nil)) == nil)
    }

    @Test(arguments: ["a", "0x10", "", "1 2", "nan", "1e999", true, [], ["a": 1]] as [JSONValue])
    func whatIsNoNumberIsRefused(value: JSONValue) {
        let error = #expect(throws: AuthError.self) { try Self.scope.number("f", of: Self.definition(value)) }
        #expect(error?.message == "'f' must be a number" && error?.path == ["d", "f"])
    }

    @Test func aChoiceIsOneOfItsWords() throws {
        let words = ["eu", "us"]
        #expect(try Self.scope.choice("f", of: Self.definition("us"), among: words) == "us")
        #expect(try Self.scope.choice("f", of: Self.definition(.null), among: words) == nil)
        let error = #expect(throws: AuthError.self) {
            try Self.scope.choice("f", of: Self.definition("s3cret"), among: words)
        }
        #expect(error?.message == "'f' must be one of: eu, us")
    }

    @Test func anEmptyTextIsNoTruthValueOfItsOwn() throws {
        #expect(try Self.scope.bool("f", of: Self.definition(""), default: true))
    }

    @Test(arguments: ["maybe", "2", " true", "tru", 2, -1, [], ["a": true]] as [JSONValue])
    func whatIsNeitherTrueNorFalseIsRefused(value: JSONValue) {
        let error = #expect(throws: AuthError.self) { try Self.scope.bool("f", of: Self.definition(value)) }
        #expect(error?.message == "'f' must be true or false")
        #expect(error?.path == ["d", "f"])
    }

    static let integers: [(String, Int)] = [
        ("5", 5), ("-5", -5), ("5.0", 5), ("1e3", 1000), (#""42""#, 42), (#""-7""#, -7), (#""007""#, 7),
        ("9223372036854775807", Int.max),
    ]

    @Test(arguments: integers)
    func aWholeNumberIsReadFromANumberOrDigits(json: String, value: Int) throws {
        #expect(try Self.scope.integer("f", of: Self.definition(try JSONValue(parsing: json))) == value)
    }

    @Test(arguments: [
        "1.5", "1e30", #""1.0""#, #"" 5""#, #""""#, #""five""#, "true", "[]", "{}", "9223372036854775808", #""0x1F""#,
        #""1_000""#,
    ])
    func whatIsNoWholeNumberIsRefused(json: String) throws {
        let definition = Self.definition(try JSONValue(parsing: json))
        let error = #expect(throws: AuthError.self) { try Self.scope.integer("f", of: definition) }
        #expect(error?.message == "'f' must be a whole number")
    }

    @Test func elementsAndMembersWithoutAValueAreLeftOut() throws {
        let list = Self.definition(["a", .null, 1, [.null]])
        #expect(try Self.scope.list("f", of: list) == ["a", 1, [.null]])
        let map = Self.definition(["a": "x", "b": .null, "c": ["d": .null]])
        #expect(try Self.scope.mapping("f", of: map) == ["a": "x", "c": ["d": .null]])
    }

    @Test func aListIsNoMapAndAMapIsNoList() {
        for (value, wanted) in [("a" as JSONValue, "a string"), (["k": 1], "a map"), (1, "a number")] {
            let error = #expect(throws: AuthError.self) { try Self.scope.list("f", of: Self.definition(value)) }
            #expect(error?.message == "'f' must be a list, and this is \(wanted)")
        }
        let error = #expect(throws: AuthError.self) { try Self.scope.mapping("f", of: Self.definition([1])) }
        #expect(error?.message == "'f' must be a map, and this is a list")
    }

    @Test func aComponentStandsAtItsPlaceWithItsDefaultType() throws {
        let part = try #require(try Self.scope.component("f", of: Self.definition(["a": 1]), defaultType: "Part"))
        #expect(part.type == "Part")
        #expect(part.path == ["d", "f"])
        #expect(throws: AuthError.self) {
            try Self.scope.component("f", of: Self.definition(["a": 1]), defaultType: nil)
        }
        #expect(throws: AuthError.self) { try Self.scope.component("f", of: Self.definition("x"), defaultType: "Part") }
    }

    @Test func aScopeShowsNothingOfTheConfiguration() {
        let scope = FactoryScope.literal(config: ["canary": "canary"])
        #expect(scope.config["canary"] == "canary")
        #expect(!String(reflecting: scope).contains("canary"))
    }

    @Test func eachLaterEvaluationBeginsAnew() throws {
        let begun = Mutex(0)
        let scope = FactoryScope(
            environment: AuthEnvironment(), config: [:], evaluate: { _, _ in "first" },
            evaluateAnew: {
                let number = begun.withLock { count in
                    count += 1
                    return count
                }
                return { _, place in .string("\(number) \(place.later.count)") }
            },
            build: { _ in throw AuthError(.unsupported, "nothing is built") }, compile: FactoryScope.withoutPatterns,
            report: { _ in })
        let definition = Self.definition("x")
        #expect(try scope.string("f", of: definition) == "first")
        let later = scope.later([.captured: [:]])
        for _ in 0..<3 { #expect(try later.string("f", of: definition) == "1 1") }
        #expect(try scope.later([:]).string("f", of: definition) == "2 0")
        #expect(try later.later([:]).string("f", of: definition) == "3 0")
    }
}
