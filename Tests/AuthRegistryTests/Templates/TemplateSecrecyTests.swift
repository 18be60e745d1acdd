import AuthCore
import AuthTesting
import Testing

@testable import AuthRegistry

/// No error of a template tells a value of the configuration.
struct TemplateSecrecyTests {
    private static let canary = "canaryq7x"
    private static let scanner = SecretScanner([canary])
    private static let config: JSONValue = [
        "a": .string(canary), "list": [.string(canary), .string(canary + "2")], "map": [canary: .string(canary)],
        "fmt": .string("%Z" + canary), "brace": .string("{:" + canary + "}"), "field": .string("{" + canary + "}"),
        "re": .string("(" + canary), "n": 5,
    ]

    @Test(arguments: MalformedTemplateTests.refused.map(\.0) + MalformedTemplateTests.failing.map(\.0))
    func noErrorQuotesTheConfiguration(template: String) {
        for missing in [MissingInputs.error, .empty] { expectSilence(template, missing) }
    }

    // Each fails on a value of the configuration.
    @Test(arguments: [
        "{{ config[config.a] }}", "{{ config[config.a].x }}", "{{ config.zz[config.a] }}",
        "{{ config.zz[config.a].x }}",
        "{{ config.get(config.a) }}", "{{ config.get(config.a).x }}", "{{ config.map[config.a].x.y }}",
        "{{ parameters[config.a] }}",
        "{{ config.a + 1 }}", "{{ config.a - config.a }}", "{{ config.a|int + config.a }}", "{{ config.a.nope() }}",
        "{{ config.a() }}", "{{ config.a|round }}", "{{ config.a|base64decode }}", "{{ config.a < 1 }}",
        "{{ 1 in config.n }}",
        "{{ config.fmt % 1 }}", "{{ config.fmt|format(1) }}", "{{ config.brace.format(1) }}",
        "{{ config.field.format(1) }}",
        "{{ 'x'|regex_search(config.re) }}", "{{ 'x'|regex_replace(config.re, 'a') }}", "{{ 'x'|hash(config.a) }}",
        "{{ 'x'|hmac('k', config.a) }}", "{{ str_to_datetime(config.a) }}", "{{ duration(config.a) }}",
        "{{ timestamp(config.a) }}",
        "{{ format_datetime('2024-01-01', config.fmt) }}", "{{ format_datetime(config.a, '%Y') }}",
        "{{ format_datetime(config.a, '%Y', config.fmt) }}", "{{ today_with_timezone(config.a) }}",
        "{{ day_delta(config.a) }}",
        "{{ [1]|map(config.a)|list }}", "{{ [1]|select(config.a)|list }}", "{{ config.list|sum }}",
        "{{ config.list.index('x') }}",
        "{{ 'a'.index(config.a) }}", "{{ config.map[config.a] + 1 }}", "{{ {config.a: 1}[config.n].x }}",
        "{{ config.list[config.a].x }}",
        "{% for a, b in config.list %}{% endfor %}", "{% set a, b, c = config.list %}", "{{ '%d' % config.a }}",
        "{{ '{:d}'.format(config.a) }}", "{{ config.a|batch(config.a) }}", "{{ config.a|truncate(config.a) }}",
        "{{ -config.a }}",
        "{{ config.a[config.a:] }}", "{{ 'x'.split('') ~ config.a }}", "{{ config.a|replace(1, 2) }}",
        "{{ 'x'|int(config.a) }}",
        "{{ config.map|dictsort(false, config.a) }}", "{{ 1|round(1, config.a) }}", "{{ config.zz.get(config.a).y }}",
    ])
    func noErrorQuotesAValueThatItFailsOn(template: String) {
        for missing in [MissingInputs.error, .empty] { expectSilence(template, missing) }
    }

    private func expectSilence(_ template: String, _ missing: MissingInputs) {
        do {
            let outcome = try TemplateProbe.outcome(template, config: Self.config, missing: missing)
            guard case .noValue(let reference?) = outcome else { return }
            #expect(Self.scanner.leaks(in: reference.description).isEmpty)
        } catch {
            #expect(Self.scanner.leaks(in: "\(error)").isEmpty)
            #expect(!"\(error)".contains("'Z'"))
        }
    }
}
