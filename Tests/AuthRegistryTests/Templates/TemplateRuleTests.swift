import AuthCore
import Testing

@testable import AuthRegistry

struct TemplateRuleTests {
    private static let config = #"""
        {"e":1e5,"hex":"0x1F","zeros":"0123","under":"1_000","true":"True","none":"None","quoted":"'q'","spaces":" 5 ",
        "digits":"42","number":1.10,"big":100000000000000000000,"negative":-0,"bool":true,"null":null,"empty":"",
        "list":[1,"a",null,{"k":[true]}],"map":{"b":1,"a":{"c":null}},"nested":{"null":null,"a":"x"},"false":false,
        "template":"{{ config.digits }}","quote":"'","text":"a'b"}
        """#

    private static func value(
        _ template: String, missing: MissingInputs = .error, optional: [[String]] = []
    ) throws -> JSONValue? {
        let config = try JSONValue(parsing: config)
        return try TemplateProbe.value(template, config: config, missing: missing, optional: optional)
    }

    // Values of the configuration are sent verbatim, and keep their type where the template is one expression alone.
    static let verbatim: [(String, String)] = [
        ("{{ config.e }}", "1e5"), ("{{ config.hex }}", "\"0x1F\""), ("{{ config.zeros }}", "\"0123\""),
        ("{{ config.under }}", "\"1_000\""), ("{{ config.true }}", "\"True\""), ("{{ config.none }}", "\"None\""),
        ("{{ config.quoted }}", "\"'q'\""), ("{{ config.spaces }}", "\" 5 \""), ("{{ config.digits }}", "\"42\""),
        ("{{ config.number }}", "1.10"), ("{{ config.big }}", "100000000000000000000"), ("{{ config.negative }}", "-0"),
        ("{{ config.bool }}", "true"), ("{{ config.list }}", #"[1,"a",null,{"k":[true]}]"#),
        ("{{ config.map }}", #"{"b":1,"a":{"c":null}}"#), ("{{ config.empty }}", "\"\""),
        ("{{config['number']}}\n", "1.10"),
        ("{{ config.template }}", #""{{ config.digits }}""#), ("{{ [config.number, 'x'] }}", #"[1.10,"x"]"#),
        ("{{ {'b': config.e, 'a': none} }}", #"{"b":1e5,"a":null}"#), ("{{ config.number + 1 }}", "2.1"),
        ("{{ 7 // 2 }}", "3"), ("{# c #}{{ config.number }}", "1.10"), ("{{ config.digits|int }}", "42"),
        ("{{ config.bool and config.digits }}", "\"42\""),
    ]

    @Test(arguments: verbatim)
    func aTemplateThatIsOneExpressionKeepsItsValue(template: String, json: String) throws {
        for missing in [MissingInputs.error, .empty] {
            #expect(try Self.value(template, missing: missing)?.jsonText() == json)
        }
    }

    // Any text around an expression makes a text; lists and maps are JSON with spaces.
    static let texts: [(String, String)] = [
        (" {{ config.e }}", " 1e5"), ("{{ config.number }} ", "1.10 "),
        ("{{ config.number }}{{ config.e }}", "1.101e5"),
        ("x{{ config.bool }}{{ config.false }}", "xTrueFalse"),
        ("x{{ config.list }}", #"x[1, "a", null, {"k": [true]}]"#),
        ("x{{ config.map }}", #"x{"b": 1, "a": {"c": null}}"#),
        ("{{ config.list|tojson }}", #"[1, "a", null, {"k": [true]}]"#),
        ("{{ '' ~ config.map }}", #"{"b": 1, "a": {"c": null}}"#),
        ("{{ config.map|string }}", #"{"b": 1, "a": {"c": null}}"#), ("x{{ [] }}{{ {} }}", "x[]{}"),
        ("{{ config.bool|string }}", "true"),
        ("{{ config.bool|tojson }}", "true"), ("{{ config.digits|tojson }}", "\"42\""), ("x{{ (1, 2) }}", "x[1, 2]"),
        ("{% if true %}{{ config.number }}{% endif %}", "1.10"), ("{{ 'a' if config.bool }}", "a"),
        ("{{ '%s' % config.e }}", "1e5"),
        ("Bearer {{ config.template }}", "Bearer {{ config.digits }}"), ("plain", "plain"), ("{{ '5' }}", "5"),
    ]

    @Test(arguments: texts)
    func textAroundAnExpressionMakesAText(template: String, text: String) throws {
        for missing in [MissingInputs.error, .empty] {
            #expect(try Self.value(template, missing: missing) == .string(text))
        }
    }

    // The quotes of a template that is one quoted literal go; those of a value stay.
    static let quotes: [(String, String)] = [
        ("'{{ config.digits }}'", "42"), ("\"{{ config.digits }}\"", "42"), ("'a{{ config.digits }}b'", "a42b"),
        ("'{{ config.digits }}{{ config.e }}'", "421e5"), ("'{{ config.quoted }}'", "'q'"),
        ("'{{ config.text }}'", "a'b"),
        ("'{{ config.digits }}\"", "'42\""), ("'{{ config.digits }}", "'42"), ("'a'{{ config.digits }}'b'", "'a'42'b'"),
        ("' {{ config.digits }} '", " 42 "), ("'{{ config.digits }}'\n", "42"), (" '{{ config.digits }}'", " '42'"),
        ("'{{ \"'\" }}'", "'"), ("'{% if true %}x{% endif %}'", "x"), ("'it''s{{ 1 }}'", "'it''s1'"),
        ("{{ \"'5'\" }}", "'5'"),
    ]

    @Test(arguments: quotes)
    func theQuotesOfTheTemplateGoAndThoseOfAValueStay(template: String, text: String) throws {
        #expect(try Self.value(template) == .string(text))
    }

    // What is missing or null: in both modes nothing, never the text None.
    @Test(arguments: [
        "{{ config.null }}", "x{{ config.null }}", "{{ config.null ~ 'x' }}", "{{ none }}", "{{ config.nested.null }}",
        "{{ config.get('null') }}", "{{ config.get('zz') }}", "x{{ config.get('zz') }}", "{{ [config.null]|join }}",
        "{{ '%s' % config.null }}", "{{ '{}'.format(config.null) }}", "{{ config.null|upper }}",
        "{{ config.null or none }}",
        "{{ config.null if true else 'x' }}", "{% if true %}{{ config.null }}{% endif %}", "{{ config.map.a.c }}",
    ])
    func nullIsNoValueAndNeverAText(template: String) throws {
        for missing in [MissingInputs.error, .empty] { #expect(try Self.value(template, missing: missing) == nil) }
    }

    // Template, and what the reference makes of it; where missing inputs are errors none has a value.
    static let absent: [(String, String)] = [
        ("{{ config.zz }}", ""), ("x{{ config.zz }}y", "xy"), ("{{ config.nested.zz }}", ""),
        ("{{ config['zz'] ~ 'x' }}", "x"),
        ("{{ 'a' if false }}", ""), ("x{{ 'a' if false }}", "x"), ("{{ config.zz|upper }}", ""),
        ("{{ config.zz|join }}", ""),
        ("{% for x in config.zz %}{% endfor %}z", "z"), ("{{ config.list[9] }}", ""), ("{{ config.zz|string }}x", ""),
        ("{{ [config.zz]|join }}", ""), ("{{ config.nested['zz'] }}", ""), ("{{ parameters.zz }}", ""),
        ("{{ config.zz|trim }}", ""),
        ("{{ config.zz|length }}x", "0x"), ("{{ ''|first }}", ""),
        ("{{ config.zz + config.zz if false else '' ~ config.zz }}", ""),
    ].filter { $0.0 != "{{ config.zz|string }}x" }

    @Test(arguments: absent)
    func whatIsMissingIsEmptyOnlyWhereThatIsAskedFor(template: String, text: String) throws {
        #expect(try Self.value(template, missing: .empty) == .string(text))
        #expect(try Self.value(template, missing: .error) == nil)
    }

    // Tests, defaults and conditions may look at what is not there, in both modes.
    static let tolerated: [(String, String)] = [
        ("{{ config.zz|default('d') }}", "d"), ("{{ config.zz or 'd' }}", "d"),
        ("{{ config.zz is defined }}x", "Falsex"),
        ("{{ config.get('zz', 'd') }}", "d"), ("{{ 'a' if config.zz else 'b' }}", "b"),
        ("{{ 'a' if not config.zz else 'b' }}", "a"),
        ("{% if config.zz %}a{% else %}b{% endif %}", "b"), ("{{ config.null|default('d', true) }}", "d"),
        ("{{ config.zz == 'a' }}x", "Falsex"), ("{{ config.null is none }}x", "Truex"),
        ("{{ config.zz and 'a' or 'b' }}", "b"),
        ("{{ config.null or 'd' }}", "d"), ("{{ config.empty or 'd' }}", "d"),
        ("{{ config.empty|default('d') }}x", "x"),
        ("{{ config.get('nested', {}).get('a') }}", "x"), ("{{ config.get('zz', {}).get('a', 'd') }}", "d"),
        ("{{ config.zz is none }}x", "Falsex"), ("{{ 'zz' in config }}x", "Falsex"),
        ("{{ config.zz != 'a' and 'b' }}", "b"),
    ]

    @Test(arguments: tolerated)
    func aTestOrDefaultMayLookAtWhatIsNotThere(template: String, text: String) throws {
        for missing in [MissingInputs.error, .empty] {
            #expect(try Self.value(template, missing: missing) == .string(text))
        }
    }

    @Test(arguments: [
        "{{ config.zz.yy }}", "{{ config.zz['yy'].xx }}", "x{{ config.zz.yy }}", "{{ parameters.zz.yy }}",
    ])
    func aMemberOfSomethingMissingHasNoValue(template: String) throws {
        for missing in [MissingInputs.error, .empty] { #expect(try Self.value(template, missing: missing) == nil) }
    }

    @Test(arguments: ["{{ config.zz.upper() }}", "{{ config.zz.get('a') }}", "{{ config.zz.split(',')[0] }}"])
    func aMethodOfSomethingMissingNeverYieldsAText(template: String) {
        for missing in [MissingInputs.error, .empty] {
            do { #expect(try Self.value(template, missing: missing) == nil) } catch { #expect(error is TemplateError) }
        }
    }

    @Test(arguments: [
        "{{ config.zz }}", "x{{ config.zz }}", "{{ config.zz ~ '' }}", "{{ config.null }}", "x{{ config.null }}",
    ])
    func whatTheSpecificationCallsOptionalMayBeMissingOrNull(template: String) throws {
        let optional = [["zz"], ["null"]]
        let text = template.hasPrefix("x") ? "x" : ""
        #expect(try Self.value(template, missing: .error, optional: optional) == .string(text))
        #expect(try Self.value(template, missing: .error) == nil)
    }

    @Test func anOutcomeNamesWhatIsMissing() throws {
        let paths = [
            "{{ config.a.b }}": "a.b", "x{{ config['nested'].zz }}": "nested.zz", "{{ config.get('a') }}": "a",
            "{{ config.nested.null }}": "nested.null", "{{ config.get('nested', {}).get('q') }}": "nested.q",
        ]
        for (template, path) in paths {
            let config = try JSONValue(parsing: Self.config)
            guard case .noValue(let reference?) = try TemplateProbe.outcome(template, config: config, missing: .error)
            else {
                Issue.record("\(template) names nothing")
                continue
            }
            #expect(
                reference == TemplateReference(variable: "config", keys: path.split(separator: ".").map(String.init)))
        }
    }
}
