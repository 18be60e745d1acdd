import AuthCore
import AuthRegistry
import Testing

/// References are resolved as the reference implementation resolves them.
struct ManifestReferenceTests {
    /// The member `x` of a manifest, resolved, without the parameters and types that propagation adds.
    private static func resolved(_ text: String) throws -> String? {
        try Manifest(parsing: text).resolved()["x"]?.jsonText()
    }

    private static let definitions = #"""
        "d": {"base": {"a": 1, "b": {"c": 2}}, "text": "t", "number": 5, "nothing": null, "list": [10, {"k": 11}],
        "a/b": {"c/d": 20, "e": {"f/g": 21}}, "chain": "#/d/text", "map": {"$ref": "#/d/base", "b": 3},
        "template": "{{ config['#/d/text'] }}", "0": 30, "plain": {"f/g": 21}}
        """#

    static let references: [(String, String)] = [
        (##""#/d/text""##, "\"t\""), (##""#/d/number""##, "5"), (##""#/d/nothing""##, "null"),
        (##""#/d/base/b/c""##, "2"),
        (##""#/d/list/0""##, "10"), (##""#/d/list/1/k""##, "11"), (##""#/d/a/b""##, #"{"c/d":20,"e":{"f/g":21}}"#),
        (##""#/d/plain/f/g""##, "21"),
        (##""#/d/chain""##, "\"t\""), (##""#/d/0""##, "30"), (##"{"$ref": "#/d/text"}"##, "\"t\""),
        (##"{"$ref": "#/d/text", "a": 1}"##, "\"t\""), (##"{"$ref": "#/d/base"}"##, #"{"a":1,"b":{"c":2}}"#),
        (##"{"$ref": "#/d/base", "a": 9}"##, #"{"a":9,"b":{"c":2}}"#),
        (##"{"z": 1, "$ref": "#/d/base"}"##, #"{"a":1,"b":{"c":2},"z":1}"#),
        (##"{"$ref": "#/d/base", "b": {"d": 1}}"##, #"{"a":1,"b":{"d":1}}"#),
        (##"{"$ref": "#/d/base", "a": null}"##, #"{"a":null,"b":{"c":2}}"#),
        (##"{"$ref": "#/d/map"}"##, #"{"a":1,"b":3}"#), (##"{"$ref": "#/d/map", "b": 4}"##, #"{"a":1,"b":4}"#),
        (##"{"$ref": "#/d/base", "b": "#/d/text"}"##, #"{"a":1,"b":"t"}"#),
        (##"["#/d/text", {"$ref": "#/d/list"}]"##, #"["t",[10,{"k":11}]]"#),
        (##"{"k": ["#/d/number"]}"##, #"{"k":[5]}"#), (##""#d/text""##, ##""#d/text""##),
        (##""a #/d/text""##, #""a #/d/text""#),
        (##""#""##, "\"#\""), (##""#/d/template""##, #""{{ config['#/d/text'] }}""#),
        (##"{"$ref": "text"}"##, "\"text\""),
        (
            ##"{"config_overrides": {"a": "#/d/nowhere", "$ref": "#/x"}}"##,
            ##"{"config_overrides":{"a":"#/d/nowhere","$ref":"#/x"}}"##
        ),
    ]

    @Test(arguments: references)
    func aReferenceIsReplacedByItsTarget(reference: String, expected: String) throws {
        #expect(try Self.resolved("{\(Self.definitions), \"x\": \(reference)}") == expected)
    }

    @Test(arguments: [
        ##""#/d/nowhere""##, ##""#/nowhere""##, ##""#/d/list/2""##, ##""#/d/list/-1""##, ##""#/d/list/k""##,
        ##""#/d/text/t""##,
        ##""#/d/a/b/e/f/g""##, ##""#/d//base""##, ##""#/D/base""##, ##""#/d/a~1b""##,
        ##"{"$ref": "#/d/none", "a": 1}"##,
    ])
    func aReferenceThatLeadsNowhereIsRefusedWithItsPlace(reference: String) {
        let error = #expect(throws: AuthError.self) {
            try Self.resolved("{\(Self.definitions), \"x\": {\"y\": [\(reference)]}}")
        }
        #expect(error?.code == .invalidReference)
        #expect(error?.path?.components.prefix(3) == ["x", "y", "0"])
        #expect(error?.message.contains("leads nowhere") == true)
    }

    @Test func aReferenceThatLeadsNowhereNamesBothEnds() {
        let error = #expect(throws: AuthError.self) {
            try Self.resolved(##"{"d": {"a": {}}, "x": {"y": "#/d/a/b/c"}}"##)
        }
        #expect(error.map { "\($0)" } == "/x/y: the reference '#/d/a/b/c' leads nowhere: there is no 'b' on its way")
    }

    // Manifest, and the chain that the message names.
    static let circular: [(String, String)] = [
        (##"{"x": "#/x"}"##, "#/x -> #/x"), (##"{"x": {"$ref": "#/x"}}"##, "#/x -> #/x"),
        (##"{"x": {"y": "#/x"}}"##, "#/x -> #/x"), (##"{"x": "#/y", "y": "#/z", "z": "#/y"}"##, "#/y -> #/z -> #/y"),
        (##"{"x": {"a": {"b": "#/x/a"}}}"##, "#/x/a -> #/x/a"), (##"{"x": "#/"}"##, "#/ -> #/"),
        (##"{"a": {"$ref": "#/b", "k": 1}, "b": ["#/c"], "c": {"d": {"$ref": "#/a"}}}"##, "#/b -> #/c -> #/a -> #/b"),
    ]

    @Test(arguments: circular)
    func aCircularReferenceIsRefusedWithItsChain(text: String, chain: String) {
        let error = #expect(throws: AuthError.self) { try Manifest(parsing: text).resolved() }
        #expect(error?.code == .invalidReference)
        #expect(error?.message.contains(chain) == true, "\(error as Any)")
    }

    @Test func oneTargetMayBeReferredToAnyNumberOfTimes() throws {
        let items = Array(repeating: ##""#/d/base""##, count: 500).joined(separator: ",")
        let resolved = try Manifest(parsing: "{\(Self.definitions), \"x\": [\(items)]}").resolved()
        #expect(resolved["x"]?.arrayValue?.count == 500)
    }

    @Test(arguments: [10, 30, 60])
    func referencesThatMultiplyAreRefusedSoon(levels: Int) {
        let level = (1...levels).map {
            "\"d\($0)\":[" + Array(repeating: "\"#/d\($0 - 1)\"", count: 8).joined(separator: ",") + "]"
        }
        let text = "{\"d0\":[1,2,3],\(level.joined(separator: ","))}"
        let start = ContinuousClock.now
        let error = #expect(throws: AuthError.self) {
            try Manifest(parsing: text).compile(registry: AuthenticatorRegistry())
        }
        #expect(error?.code == .invalidReference)
        #expect(start.duration(to: .now) < .seconds(5))
    }

    @Test func mapsThatMultiplyByMergingAreRefusedSoon() {
        let level = (1...40).map {
            "\"d\($0)\":{\"a\":{\"$ref\":\"#/d\($0 - 1)\"},\"b\":{\"$ref\":\"#/d\($0 - 1)\",\"c\":1}}"
        }
        let text = "{\"d0\":{\"k\":1},\(level.joined(separator: ","))}"
        let start = ContinuousClock.now
        #expect(throws: AuthError.self) { try Manifest(parsing: text).compile(registry: AuthenticatorRegistry()) }
        #expect(start.duration(to: .now) < .seconds(5))
    }

    @Test func aChainThatNestsDeepIsRefused() {
        let level = (1...400).map { "\"d\($0)\":{\"a\":\"#/d\($0 - 1)\"}" }
        let error = #expect(throws: AuthError.self) {
            try Manifest(parsing: "{\"d0\":1,\(level.joined(separator: ","))}").resolved()
        }
        #expect(error?.code == .invalidReference)
        var value: JSONValue = 1
        for _ in 0..<5_000 { value = [value] }
        #expect(throws: AuthError.self) { try Manifest(["x": value]).resolved() }
    }

    @Test(arguments: ["[]", "1", "\"a\"", "null", "true"])
    func aManifestIsAMap(text: String) {
        let error = #expect(throws: AuthError.self) { try Manifest(parsing: text) }
        #expect(error?.code == .invalidDefinition)
    }
}
