import Testing

struct TemplateFilterTests {
    // Rendered with Jinja 3.1.6: template, text.
    static let vectors: [(String, String)] = [
        ("{{ config.name|upper }} {{ config.name|lower }} {{ 'aB cD'|capitalize }}", "ADA ada Ab cd"),
        ("{{ \"foo's bar-baz qux_x 3rd\"|title }}", "Foo's Bar-Baz Qux_x 3rd"),
        ("{{ 'hello (world) [x]'|title }}", "Hello (World) [X]"),
        ("{{ config.padded|trim }}|{{ 'xxaxx'|trim('x') }}", "x y|a"),
        ("{{ 'a-b-c'|replace('-', '+') }} {{ 'aaa'|replace('a', 'b', 2) }}", "a+b+c bba"),
        (
            "{{ config.list|join }} {{ config.list|join(', ') }} {{ [1, 2.5, true]|join('/') }}",
            "baC b, a, C 1/2.5/True"
        ),
        ("{{ config.people|join(';', attribute='name') }}", "Bob;amy"),
        ("{{ config.list|first }} {{ config.list|last }} {{ 'abc'|first }}", "b C a"),
        ("{{ config.list|length }} {{ config.text|count }} {{ config.map|length }}", "3 19 2"),
        ("{{ config.list|sort|join }} {{ config.nums|sort|join }}", "abC 123"),
        ("{{ config.list|sort(case_sensitive=true)|join }}", "Cab"),
        ("{{ config.nums|sort(reverse=true)|join }}", "321"),
        ("{{ ['b', 'B', 'a', 'A']|sort|join }}", "aAbB"),
        ("{{ ['b', 'B', 'a', 'A']|sort(reverse=true)|join }}", "bBaA"),
        ("{{ config.people|sort(attribute='age')|map(attribute='name')|join(',') }}", "amy,Bob"),
        ("{{ [['x', 1], ['y', 1]]|sort(true, attribute=1)|map('first')|join }}", "xy"),
        ("{{ config.list|reverse|join }} {{ 'abc'|reverse }}", "Cab cba"),
        ("{{ ['a', 'A', 'b', 'a']|unique|join }} {{ ['a', 'A']|unique(true)|join }}", "ab aA"),
        ("{{ config.nums|sum }} {{ config.people|sum(attribute='age') }} {{ [1.5, 2]|sum(start=1) }}", "6 55 4.5"),
        ("{{ config.nums|min }} {{ config.nums|max }} {{ ['b', 'a']|min }}", "1 3 a"),
        ("{{ ['a', 'B']|max }} {{ ['b', 'A']|min }}", "B A"),
        ("{{ config.people|map(attribute='name')|join(',') }} {{ config.list|map('upper')|join }}", "Bob,amy BAC"),
        ("{{ config.people|map(attribute='zz', default='-')|join }}", "--"),
        ("{{ [1, 2, 3, 4]|select('odd')|join }} {{ [1, 2, 3, 4]|reject('odd')|join }}", "13 24"),
        ("{{ [0, 1, '', 'x']|select|join('|') }} {{ [1, 2, 3, 4]|select('gt', 2)|join }}", "1|x 34"),
        ("{{ config.people|selectattr('age', 'gt', 26)|map(attribute='name')|join }}", "Bob"),
        ("{{ config.people|rejectattr('age', 'equalto', 30)|map(attribute='name')|join }}", "amy"),
        ("{{ 'abcdefghijklmnop'|truncate(10) }} {{ 'abc def ghi jkl'|truncate(9) }}", "abcdefg... abc..."),
        (
            "{{ 'abcdefghijklmnop'|truncate(10, true) }} {{ 'abcdefghijklmnop'|truncate(10, true, '..', 0) }}",
            "abcdefg... abcdefgh.."
        ),
        ("{{ 'abcde'|truncate(4) }} {{ 'abcde'|truncate(4, leeway=0) }}", "abcde a..."),
        (
            "{{ 42.55|round }} {{ 42.55|round(1) }} {{ 42.55|round(1, 'floor') }} {{ 42.51|round(1, 'ceil') }}",
            "43.0 42.5 42.5 42.6"
        ),
        ("{{ 2.5|round }} {{ 3.5|round }} {{ -2.5|round }} {{ 2|round }} {{ 1.005|round(2) }}", "2.0 4.0 -2.0 2 1.0"),
        (
            "{{ '12'|int }} {{ '12.7'|int }} {{ 'x'|int }} {{ 'x'|int(5) }} {{ 3.9|int }} {{ -3.9|int }} {{ true|int }}",
            "12 12 0 5 3 -3 1"
        ),
        ("{{ '1 2'|int }}", "0"),
        ("{{ '0x1A'|int }}", "0"),
        ("{{ ' 12 '|int }} {{ '12\\n'|int }}", "12 12"),
        ("{{ '1_000'|int }}", "1000"),
        ("{{ '2.5'|float }} {{ 'x'|float }} {{ 'x'|float(1.5) }} {{ 3|float }}", "2.5 0.0 1.5 3.0"),
        ("{{ ' 2.5 '|float }}", "2.5"),
        ("{{ '0x1p4'|float }}", "0.0"),
        ("{{ -3|abs }} {{ -2.5|abs }}", "3 2.5"),
        (
            "{{ config.missing|default('d') }} {{ config.empty|default('d') }}| {{ config.empty|default('d', true) }}",
            "d | d"
        ),
        (
            "{{ config.missing|d('x') }} {{ config.name|default('x') }} {{ config.a.b|default('x') if false else 'y' }}",
            "x Ada y"
        ),
        ("{{ 'a b/c?d=é&~'|urlencode }}", "a%20b/c%3Fd%3D%C3%A9%26~"),
        (
            "{{ {'a': 'x y', 'b/': '&é'}|urlencode }} {{ [['a', 1], ['b', 2]]|urlencode }}",
            "a=x+y&b%2F=%26%C3%A9 a=1&b=2"
        ),
        ("{{ config.quote|escape }} {{ '<'|e }} {{ '<b>'|safe }}", "it&#39;s &lt;b&gt;&amp;&#34;x&#34; &lt; <b>"),
        ("{{ 'a b c'|wordcount }} {{ 'a-b it\\'s'|wordcount }}", "3 4"),
        ("{{ 'a\\nb\\n\\nc'|indent(2) }}", "a\n  b\n\n  c"),
        ("{{ 'a\\nb'|indent(2, true) }}", "  a\n  b"),
        ("{{ 'ab'|center(6) }}| {{ 'ab'|center(5) }}|", "  ab  |   ab |"),
        ("{{ 'x'|center(4) }}|", " x  |"),
        ("{{ [1, 2, 3, 4, 5]|batch(2)|map('join')|join('/') }}", "12/34/5"),
        ("{{ config.map|dictsort|map('first')|join }} {{ config.map|items|map('last')|join }}", "kn v1"),
        ("{{ {'b': 1, 'a': 2}|dictsort(false, 'value')|map('first')|join }}", "ba"),
        ("{{ {'b': 1, 'a': 2}|dictsort(reverse=true)|map('first')|join }}", "ba"),
        ("{{ [{'a': 1, 'b': 2}, {'a': 1, 'b': 3}]|unique(attribute='a')|map(attribute='b')|join }}", "2"),
        ("{{ 'abc'|list|join('.') }} {{ config.map|list|join }}", "a.b.c kn"),
        ("{{ '%s-%s'|format('a', 2) }} {{ '%(x)s'|format(x=3) }}", "a-2 3"),
        ("{{ 5|string ~ 1 }} {{ 'a'|string }}", "51 a"),
        (
            "{{ 'abc' is lower }} {{ 'Abc' is lower }} {{ 'ABC' is upper }} {{ '123' is lower }} {{ '' is upper }}",
            "True False True False False"
        ),
        (
            "{{ 3 is odd }} {{ 4 is even }} {{ 'x' is string }} {{ 1 is number }} {{ 1.0 is integer }} {{ 1.0 is float }}",
            "True True True True False True"
        ),
        (
            "{{ [] is sequence }} {{ {} is mapping }} {{ 'x' is iterable }} {{ 1 is iterable }} {{ true is boolean }}",
            "True True True False True"
        ),
        (
            "{{ true is true }} {{ 1 is true }} {{ false is false }} {{ true is number }} {{ true is integer }}",
            "True False True True False"
        ),
        (
            "{{ 1 is eq 1 }} {{ 1 is ne 1 }} {{ 1 is lt 2 }} {{ 1 is ge 2 }} {{ 1 is not lt 2 }}",
            "True False True False False"
        ),
        ("{{ 'a' is in 'abc' }} {{ 1 is not in [1] }} {{ 1 is sameas 1 }}", "True False True"),
        ("{{ ('a' ~ 'b')|upper }} {{ 'a' ~ 'b'|upper }}", "AB aB"),
        ("{{ config.list|join(',')|upper|replace(',', ';') }}", "B;A;C"),
    ]

    @Test(arguments: vectors)
    func aFilterOrTestYieldsWhatJinjaYields(template: String, text: String) throws {
        #expect(try TemplateProbe.text(template) == text)
    }
}
