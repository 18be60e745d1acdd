import Testing

struct TemplateMethodTests {
    // Rendered with Jinja 3.1.6: template, text.
    static let vectors: [(String, String)] = [
        (
            "{{ config.name.upper() }}{{ config.name.lower() }}{{ 'aB'.swapcase() }}{{ 'ab'.capitalize() }}",
            "ADAadaAbAb"
        ),
        ("{{ \"foo's bar 3rd\".title() }}", "Foo'S Bar 3Rd"),
        ("{{ '  a '.strip() }}|{{ '  a '.lstrip() }}|{{ '  a '.rstrip() }}|", "a|a |  a|"),
        (
            "{{ config.path.strip('/') }} {{ config.path.rstrip('/') }} {{ config.path.lstrip('/') }}",
            "v1/items /v1/items v1/items/"
        ),
        ("{{ 'xyaxy'.strip('xy') }} {{ 'abcabc'.rstrip('cb') }}", "a abca"),
        (
            "{{ config.csv.split(',')|join('-') }} {{ config.csv.split(',', 1)|join('-') }} {{ config.csv.rsplit(',', 1)|join('-') }}",
            "a-b-c a-b,c a,b-c"
        ),
        ("{{ '  a  b c '.split()|join('-') }} {{ 'a b c'.split(none, 1)|join('-') }}", "a-b-c a-b c"),
        ("{{ '  a  b  '.split(none, 1)|join('-') }}|{{ ' a b '.rsplit(none, 1)|join('-') }}|", "a-b  | a-b|"),
        ("{{ ',a,,b,'.split(',')|join('|') }} {{ ''.split(',')|length }} {{ ''.split()|length }}", "|a||b| 1 0"),
        ("{{ 'a\\nb\\r\\nc'.splitlines()|join('|') }}", "a|b|c"),
        ("{{ 'a\\n'.splitlines()|length }} {{ ''.splitlines()|length }} {{ '\\n'.splitlines()|length }}", "1 0 1"),
        ("{{ config.crlf.replace('\\n', '|') }}", "one\r|two\r|"),
        ("{{ config.crlf.replace('\\r', '').replace('\\n', '|') }}", "one|two|"),
        ("{{ config.crlf.split('\\n')|length }} {{ config.crlf.count('\\n') }}", "3 2"),
        ("{{ config.crlf.endswith('\\n') }} {{ '\\n' in config.crlf }} {{ config.crlf.find('\\n') }}", "True True 4"),
        ("{{ config.crlf|length }}", "10"),
        (
            "{{ 'a-b-c'.replace('-', '') }} {{ 'aaa'.replace('a', 'b', 1) }} {{ 'abc'.replace('x', 'y') }}",
            "abc baa abc"
        ),
        (
            "{{ 'abc'.startswith('a') }} {{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.endswith('bc') }} {{ 'abc'.endswith('b') }}",
            "True True True False"
        ),
        ("{{ 'abc'.startswith('') }} {{ ''.endswith('') }}", "True True"),
        ("{{ 'abcabc'.find('c') }} {{ 'abc'.find('x') }} {{ 'abc'.index('b') }} {{ 'abc'.find('') }}", "2 -1 1 0"),
        ("{{ 'aaaa'.count('aa') }} {{ 'abc'.count('') }} {{ 'abc'.count('z') }}", "2 4 0"),
        (
            "{{ 'a=b=c'.partition('=')|join('|') }} {{ 'a=b=c'.rpartition('=')|join('|') }} {{ 'ab'.partition('=')|join('|') }}",
            "a|=|b=c a=b|=|c ab||"
        ),
        ("{{ ','.join(['a', 'b']) }} {{ ''.join(config.list) }} {{ '-'.join('abc') }}", "a,b baC a-b-c"),
        (
            "{{ '12'.isdigit() }} {{ '1a'.isdigit() }} {{ ''.isdigit() }} {{ 'ab'.isalpha() }} {{ 'a1'.isalnum() }} {{ ' '.isspace() }}",
            "True False False True True True"
        ),
        ("{{ 'AB'.isupper() }} {{ 'ab'.islower() }} {{ 'A1'.isupper() }} {{ '1'.isupper() }}", "True True True False"),
        (
            "{{ '5'.zfill(3) }} {{ '-5'.zfill(4) }} {{ '+5'.zfill(4) }} {{ 'abcd'.zfill(2) }} {{ 'ab'.zfill(4) }}",
            "005 -005 +005 abcd 00ab"
        ),
        (
            "{{ 'ab'.ljust(4) }}| {{ 'ab'.ljust(4, '*') }} {{ 'ab'.rjust(4) }} {{ 'ab'.rjust(4, '*') }}",
            "ab  | ab**   ab **ab"
        ),
        ("{{ 'ab'.ljust(4, '0') }} {{ 'ab'.rjust(4, '0') }}", "ab00 00ab"),
        (
            "{{ 'ab'.center(5) }}| {{ 'ab'.center(6, '*') }} {{ 'a'.center(4, '*') }} {{ 'ab'.center(5, '*') }}",
            "  ab | **ab** *a** **ab*"
        ),
        (
            "{{ 'prefix-x'.removeprefix('prefix-') }} {{ 'x.txt'.removesuffix('.txt') }} {{ 'x'.removeprefix('y') }}",
            "x x x"
        ),
        ("{{ 'STRASSE'.casefold() }} {{ 'É'.lower() }} {{ 'ß'.upper() }}", "strasse é SS"),
        ("{{ config.map.keys()|join }} {{ config.map.values()|join }}", "kn v1"),
        ("{{ [1, 2, 1].count(1) }} {{ ['a', 'b'].index('b') }}", "2 1"),
        (
            "{{ 'e\\u0301x'.replace('e', 'a') == 'a\\u0301x' }} {{ 'e\\u0301'|length }} {{ 'e\\u0301'.startswith('e') }}",
            "True 2 True"
        ),
        ("{{ '\\u00e9' == 'e\\u0301' }} {{ ['\\u00e9', 'e\\u0301']|unique|list|length }}", "False 2"),
        ("{{ 'a b'.title().replace(' ', '') }} {{ config.text.split(' ')[-1].upper()[:2] }}", "AB FO"),
        ("{{ 'k=v&x=y'.split('&')[1].split('=')[1] }}", "y"),
        ("{{ config.text.upper().lower().strip()[0:3] }}", "the"),
    ]

    @Test(arguments: vectors)
    func aMethodYieldsWhatPythonYields(template: String, text: String) throws {
        #expect(try TemplateProbe.text(template) == text)
    }
}
