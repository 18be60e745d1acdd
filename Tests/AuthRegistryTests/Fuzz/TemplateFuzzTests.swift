import AuthCore
import AuthTesting
import Testing

@testable import AuthRegistry

@Suite("Mutated templates", .serialized)
struct TemplateFuzzTests {
    private static let seeds = [
        "{{ config['a'] }}", "Token {{ config.get('n', {}).get('x', 'd') | upper }}",
        "{% for i in config['list'] %}{{ loop.index }}:{{ i }};{% else %}none{% endfor %}",
        "{% if config.flag and config.num > 3 %}A{% elif not config.flag %}B{% else %}C{% endif %}",
        "{{ [config['a'], 'b'] | join(':') | base64encode }}", "{% set q = config['a'][1:-1] %}{{ q ~ '!' }}",
        "{{ '%s-%05d' % (config['a'], config['num']) }}", "{{ '{:>10}'.format(config['a']) }}",
        "{{ config['url'] | regex_search('https?://([^/]+)') }}",
        "{{ (now_utc() - duration('P1DT2H')).strftime('%Y') }}",
        "{{ config['list'] | map('upper') | select('string') | list | tojson }}",
        "{# c #}{% raw %}{{ x }}{% endraw %}{{- 1 -}}",
    ]
    private static let fragments = [
        "{{", "}}", "{%", "%}", "{#", "#}", "'", "\"", "|", "(", ")", "[", "]", "{", "}", ".", ",", ":", "~", "**",
        "//", "%",
        " if ", " else ", " in ", " is ", " not ", "for", "endfor", "set", "raw", "config", "['list']",
        "9223372036854775807",
        "-1", "1e308", "0", "'x' * 99999999", "| replace('a', 'aaaaaaaaaaaa')", "| regex_replace('(a|a)*b', '')",
        "| center(999999999)", "\\", "\n", "\u{301}", "\u{0}", "| batch(2)", "| sort(reverse=true)", "[::-1]",
        "[9:-9:-3]",
        "duration('P9999Y')", "day_delta(99999999999)", "| round(15)", "| int(base=36)", "| truncate(3)",
        "| indent(1000)",
    ]
    private static let config: JSONValue = [
        "a": "a\u{e9}b\r\n", "num": 41, "flag": true, "list": ["x", "y", 3, [1]], "n": ["x": "v"],
        "url": "https://h.example/p",
    ]

    @Test("ten thousand of them end in a value or a template error", arguments: [UInt64(1), 2, 3, 4])
    func mutations(seed: UInt64) async {
        var mutator = Mutator(seed: seed, fragments: Self.fragments)
        for round in 0..<2_500 {
            // Others wait for their turn, some with an eye on the clock.
            if round % 20 == 0 { await Task.yield() }
            var text = Self.seeds[mutator.next(below: Self.seeds.count)]
            for _ in 0...mutator.next(below: 3) { text = mutator.mutated(text) }
            let context = TemplateContext(
                variables: ["config": Self.config, "parameters": [:]], clock: ManualClock(),
                randomness: SystemRandomSource(),
                missingInputs: round % 2 == 0 ? .error : .empty)
            do {
                _ = try Template(text, library: .standard).evaluate(in: context)
            } catch {
                #expect(error is TemplateError, "seed \(seed), round \(round): \(text)")
            }
        }
    }

    @Test(
        "What grows without bound is refused",
        arguments: [
            "{{ 'x' * 10000000 }}", "{{ 'a' | center(100000000) }}", "{{ '%100000000d' % 1 }}",
            "{{ '{:100000000}'.format(1) }}",
            "{{ ('x' * 100000) | replace('x', 'y' * 1000) }}", "{{ 9223372036854775807 + 1 }}", "{{ 2 ** 64 }}",
            "{{ ('a' * 5000) | regex_search('(a+)+$b') }}", "{% set a = 'x' * 900000 %}{{ a }}{{ a }}",
            "{% for a in ('x' * 10000) | list %}{% for b in ('x' * 10000) | list %}{% endfor %}{% endfor %}",
            "{% set a = [1,1,1,1,1,1,1,1,1,1] %}{% set b = [a,a,a,a,a,a,a,a,a,a] %}{% set c = [b,b,b,b,b,b,b,b,b,b] %}{% set d = [c,c,c,c,c,c,c,c,c,c] %}{% set e = [d,d,d,d,d,d,d,d,d,d] %}{% set f = [e,e,e,e,e,e,e,e,e,e] %}{{ f }}",
            "{{ config" + String(repeating: ".a", count: 200) + " }}",
            "{{ " + String(repeating: "(", count: 5_000) + "1 }}",
            "{{ " + String(repeating: "-", count: 5_000) + "1 }}",
            "{{ " + String(repeating: "not ", count: 5_000) + "1 }}",
            String(repeating: "{% if 1 %}", count: 1_000), String(repeating: "x", count: 70_000) + "{{ 1 }}",
            "{{ 1 " + String(repeating: "| string ", count: 5_000) + "}}",
            String(repeating: "{% set a = [a] %}", count: 600),
            "{{ 'x' | truncate(1, true, 'e\u{301}e\u{301}') }}",
        ])
    func bounds(text: String) {
        let context = TemplateContext(
            variables: ["config": Self.config, "parameters": [:]], clock: ManualClock(),
            randomness: SystemRandomSource(),
            missingInputs: .empty)
        #expect(throws: TemplateError.self) { try Template(text, library: .standard).evaluate(in: context) }
    }
}
