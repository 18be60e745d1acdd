import Testing

struct TemplateStatementTests {
    // Rendered with Jinja 3.1.6: template, text.
    static let vectors: [(String, String)] = [
        ("{% if config.yes %}a{% endif %}b", "ab"),
        ("{% if config.no %}a{% else %}b{% endif %}", "b"),
        ("{% if config.no %}a{% elif config.yes %}b{% else %}c{% endif %}", "b"),
        ("{% if config.n > 40 and config.name == 'Ada' %}y{% endif %}", "y"),
        ("{% for x in config.list %}{{ x }},{% endfor %}", "b,a,C,"),
        ("{% for x in config.list %}{{ loop.index }}{{ x }}{% endfor %}", "1b2a3C"),
        ("{% for x in config.list %}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}", "b,a,C"),
        (
            "{% for x in config.list %}{{ loop.first }}{{ loop.revindex }}{{ loop.index0 }}{{ loop.length }} {% endfor %}",
            "True303 False213 False123 "
        ),
        ("{% for k, v in config.map.items() %}{{ k }}={{ v }};{% endfor %}", "k=v;n=1;"),
        ("{% for k in config.map %}{{ k }}{% endfor %}", "kn"),
        ("{% for k, v in config.map|dictsort %}{{ k }}{{ v }}{% endfor %}", "kvn1"),
        ("{% for x in [] %}a{% else %}none{% endfor %}", "none"),
        ("{% for x in config.nums if x > 1 %}{{ x }}{{ loop.index }}{% endfor %}", "3122"),
        ("{% for x in config.nums if x > 9 %}a{% else %}e{% endfor %}", "e"),
        (
            "{% for a in [1, 2] %}{% for b in 'xy' %}{{ a }}{{ b }}{{ loop.index }} {% endfor %}{% endfor %}",
            "1x1 1y2 2x1 2y2 "
        ),
        ("{% set x = 5 %}{{ x + 1 }}", "6"),
        ("{% set x, y = [1, 2] %}{{ y }}{{ x }}", "21"),
        ("{% set x = 1 %}{% set x = x + 1 %}{{ x }}", "2"),
        ("{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}", "231"),
        ("{% if true %}{% set z = 3 %}{% endif %}{{ z }}", "3"),
        ("{% set t = 1, 2 %}{{ t|length }}", "2"),
        ("a{# comment #}b", "ab"),
        ("a{#- x -#} b", "ab"),
        ("a {#- x #} b", "a b"),
        ("{# {{ broken #}ok", "ok"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("a {%- raw -%} {{ x }} {%- endraw -%} b", "a{{ x }}b"),
        ("{% raw %}{% if %}{# {% endraw %}", "{% if %}{# "),
        ("a {{- 'b' -}} c", "abc"),
        ("a\n{{- 'b' }}\nc", "ab\nc"),
        ("a {{ 'b' -}}\n\n c", "a bc"),
        ("{%- if true -%} x {%- endif -%}", "x"),
        ("  {%- if true %} x {% endif -%}  ", " x "),
        ("a\n{% if true %}\nb\n{% endif %}\nc", "a\n\nb\n\nc"),
        ("a\n", "a"),
        ("a\n\n", "a\n"),
        ("{{ 'a' }}\n", "a"),
        ("{{ 'a' }}\n\n", "a\n"),
        ("\n{{ 'a' }}", "\na"),
        ("{% if true %}\n{% endif %}", "\n"),
        ("{%+ if true %}x{% endif %}", "x"),
        ("{% if true +%}x{% endif %}", "x"),
        ("{%if true%}a{%endif%}", "a"),
        ("{%-for x in 'ab'-%} {{x}} {%-endfor-%}", "ab"),
        ("{ { x } } {x} %} }} #}", "{ { x } } {x} %} }} #}"),
        ("{{ '{#' }}{# '}}' #}", "{#"),
        ("{{ {'a': {'b': 1}}.a.b }}{{ {'x': 1}.x}}", "11"),
        ("{{ [{'a': 1}][0].a }}", "1"),
        ("{% for i in [1,2,3] %}{{ 'odd' if i is odd else 'even' }} {% endfor %}", "odd even odd "),
        ("{% if 'a' in config.list and config.list|length == 3 %}ok{% endif %}", "ok"),
        ("{% for p in config.people|sort(attribute='age') %}{{ p.name }}:{{ p.age }} {% endfor %}", "amy:25 Bob:30 "),
        ("{% set s = config.csv.split(',') %}{{ s[0] }}{{ s|last }}", "ac"),
        ("{% for x in config.list|reverse %}{{ x }}{% endfor %}", "Cab"),
        ("{% if config.missing %}a{% else %}b{% endif %}", "b"),
        ("{% for x in config.missing %}a{% else %}b{% endfor %}", "b"),
        ("{% if config.missing is defined %}a{% elif config.name %}{{ config.name }}{% endif %}", "Ada"),
        (
            "{% for x in 'ab' %}{% if x == 'a' %}{% set y = 1 %}{% else %}{% set y = 2 %}{% endif %}{{ y }}{% endfor %}",
            "12"
        ),
        ("{% for a, b in [[1, 2], [3, 4]] %}{{ a + b }} {% endfor %}", "3 7 "),
        ("{{ config.name }} {{ config['name'] }}\t{{ config.n }}", "Ada Ada\t42"),
        ("{% for x in 1, 2 %}{{ x }}{% endfor %}", "12"),
        ("{% if not config.no %}{{ 'a' }}{% endif %}{{- ' b' }}", "a b"),
    ]

    @Test(arguments: vectors)
    func aStatementDoesWhatJinjaDoes(template: String, text: String) throws {
        #expect(try TemplateProbe.text(template) == text)
    }
}
