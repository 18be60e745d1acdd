import AuthCore
import Testing

@testable import AuthRegistry

struct MalformedTemplateTests {
    // Template, line, column, and a part of the message.
    static let refused: [(String, Int, Int, String)] = [
        ("{{", 1, 1, "expression has no end"), ("a {{ config.x", 1, 3, "expression has no end"),
        ("a\n b {{ x }", 2, 9, "unexpected '}'"), ("a\n b {{ x", 2, 4, "expression has no end"),
        ("{% if x", 1, 1, "statement has no end"),
        ("{# x", 1, 1, "comment has no end"), ("x{% raw %}y", 1, 2, "'raw' has no end"),
        ("{% raw x %}{% endraw %}", 1, 1, "'raw' takes nothing"), ("{{ 'abc }}", 1, 4, "string has no end"),
        ("{{ \"a\\", 1, 4, "string has no end"), ("{{ '\\x4' }}", 1, 4, "incomplete escape"),
        ("{{ '\\ud83d' }}", 1, 4, "escape"), ("{{ }}", 1, 4, "a value is expected"),
        ("{{ 1 + }}", 1, 8, "a value is expected"),
        ("{{ 1 2 }}", 1, 6, "the end is expected, and this is a number"), ("{{ a b }}", 1, 6, "and this is 'b'"),
        ("{{ (1 }}", 1, 7, "'}'"), ("{{ [1, 2 }}", 1, 10, "'}'"), ("{{ 1) }}", 1, 5, "')'"),
        ("{{ {'a' 1} }}", 1, 9, "':'"),
        ("{{ a. }}", 1, 5, "name is expected after the dot"), ("{{ a.'b' }}", 1, 5, "name is expected after the dot"),
        ("{{ a[] }}", 1, 6, "a value is expected"), ("{{ a[1 }}", 1, 8, "'}'"), ("{{ a | }}", 1, 8, "filter's name"),
        ("{{ a | nope }}", 1, 6, "no filter 'nope'"), ("{{ a is nope }}", 1, 6, "no test 'nope'"),
        ("{{ a is }}", 1, 9, "test's name"), ("{{ [1]|map('nope') }}", 1, 7, "map() names a filter"),
        ("{{ [1]|select('nope') }}", 1, 7, "select() names a test"), ("{{ a $ b }}", 1, 6, "U+24"),
        ("{{ a ? b }}", 1, 6, "U+3F"),
        ("{{ a = b }}", 1, 6, "'='"), ("{{ a & b }}", 1, 6, "U+26"), ("{{ a ! b }}", 1, 6, "U+21"),
        ("{{ f(*a) }}", 1, 6, "unpacked arguments"), ("{{ f(**a) }}", 1, 6, "unpacked arguments"),
        ("{{ f(a=1, 2) }}", 1, 11, "named argument"), ("{{ f(1 2) }}", 1, 8, "')'"),
        ("{{ 1 if }}", 1, 9, "a value is expected"),
        ("{{ 99999999999999999999 }}", 1, 4, "out of range"), ("{{ 1e999 }}", 1, 4, "out of range"),
        ("{% if x %}", 1, 4, "close it with {% endif %}"), ("{% if x %}{% else %}", 1, 4, "close it with {% endif %}"),
        ("{% for x in y %}", 1, 4, "close it with {% endfor %}"), ("{% endif %}", 1, 4, "'endif' has no beginning"),
        ("{% else %}", 1, 4, "has no beginning"), ("{% if x %}{% endfor %}", 1, 14, "'endfor' is not expected here"),
        ("{% for x in y %}{% endif %}", 1, 20, "'endif' is not expected here"),
        ("{% if %}{% endif %}", 1, 7, "a value is expected"),
        ("{% if x %}{% else y %}{% endif %}", 1, 19, "the end is expected"),
        ("{% if x %}{% endif y %}", 1, 20, "the end is expected"), ("{% for %}{% endfor %}", 1, 8, "a name"),
        ("{% for x y %}{% endfor %}", 1, 10, "'in'"), ("{% for x.y in z %}{% endfor %}", 1, 9, "member cannot be set"),
        ("{% for x in y recursive %}{% endfor %}", 1, 15, "recursive loops are not supported"),
        ("{% set x %}1{% endset %}", 1, 10, "blocks of 'set' are not supported"),
        ("{% set x.y = 1 %}", 1, 9, "member cannot be set"),
        ("{% set = 1 %}", 1, 8, "a name"), ("{% %}", 1, 4, "a statement"), ("{% 1 %}", 1, 4, "a statement"),
        ("line 1\nline 2 {{ oops( }}", 2, 17, "'}'"), ("日本 {{ 1 + }}", 1, 11, "a value is expected"),
    ]

    @Test(arguments: refused)
    func aFaultIsReportedWithItsPlace(template: String, line: Int, column: Int, message: String) {
        let error = #expect(throws: TemplateError.self) { try Template(template, library: .standard) }
        #expect(error?.position == TemplatePosition(line: line, column: column))
        #expect(error?.message.contains(message) == true, "\(error as Any)")
    }

    // What Jinja has and templates here have not.
    @Test(arguments: [
        ("{% macro f() %}{% endmacro %}", "macro"), ("{% include 'x' %}", "include"),
        ("{% import 'x' as y %}", "import"),
        ("{% from 'x' import y %}", "from"), ("{% extends 'x' %}", "extends"), ("{% block x %}{% endblock %}", "block"),
        ("{% call f() %}{% endcall %}", "call"), ("{% filter upper %}{% endfilter %}", "filter"),
        ("{% do f() %}", "do"),
        ("{% with x = 1 %}{% endwith %}", "with"), ("{% autoescape true %}{% endautoescape %}", "autoescape"),
        ("{{ namespace(x=1) }}", "namespace"), ("{{ dict(a=1) }}", "dict"), ("{{ lipsum() }}", "lipsum"),
        ("{{ cycler(1) }}", "cycler"), ("{{ joiner() }}", "joiner"), ("{{ self }}", "self"), ("{{ super() }}", "super"),
        ("{% break %}", "break"), ("{% continue %}", "continue"),
    ])
    func whatIsNotSupportedIsNamed(template: String, name: String) {
        let error = #expect(throws: TemplateError.self) { try Template(template, library: .standard) }
        #expect(error?.message.contains("'\(name)'") == true)
        #expect(error?.message.contains("not supported") == true)
    }

    // Template, and the place and message of what fails when it is evaluated.
    static let failing: [(String, Int, Int, String)] = [
        ("{{ 'a' + 1 }}", 1, 8, "'+' does not go between a string and a number"),
        ("{{ [] - 1 }}", 1, 7, "'-' does not go"),
        ("{{ config.n < 'a' }}", 1, 4, "have no order"), ("a\n{{ 1 / 0 }}", 2, 6, "division by zero"),
        ("{{ -'a' }}", 1, 4, "no negative"), ("{{ 1[0:1] }}", 1, 5, "cannot be sliced"),
        ("{{ 'a'['b':] }}", 1, 8, "whole numbers"), ("{{ config.zz.upper() }}", 1, 19, "'zz' is missing"),
        ("{{ 'a'.nope() }}", 1, 12, "no method 'nope'"),
        ("{{ config.nope() }}", 1, 15, "a map has no method 'nope'"), ("{{ 5() }}", 1, 5, "cannot be called"),
        ("{{ 1 in 2 }}", 1, 4, "does not contain"), ("{% for x in 5 %}{% endfor %}", 1, 13, "a list is needed"),
        ("{% for a, b in [1] %}{% endfor %}", 1, 16, "a list of 2 is needed"),
        ("{% set a, b = 1 %}", 1, 15, "a list of 2 is needed"),
        ("{{ {1: 2} }}", 1, 5, "a key must be a string"), ("{{ 'a'|round }}", 1, 7, "a number is needed"),
        ("{{ 1|base64decode }}", 1, 5, "not base64"), ("{{ 'a'|replace('b') }}", 1, 7, "'new' is missing"),
        ("{{ '%d' % 'x' }}", 1, 9, "needs a number"),
        ("{{ '{}'.format() }}", 1, 15, "more places than there are values"),
        ("{{ '%s' % ['a', 'b'] }}", 1, 9, "more values"), ("{{ 'a'|hash('crc32') }}", 1, 7, "no hash of that name"),
        ("{{ 'a'|regex_search('(') }}", 1, 7, "regular expression"), ("{{ now_utc(1) }}", 1, 11, "too many arguments"),
    ]

    @Test(arguments: failing)
    func aFailureIsReportedWithItsPlace(template: String, line: Int, column: Int, message: String) {
        let error = TemplateProbe.failure(template)
        #expect(error?.position == TemplatePosition(line: line, column: column))
        #expect(error?.message.contains(message) == true, "\(error as Any)")
    }

    @Test(arguments: [
        "{{ nope }}", "{{ config.name if true else nope }}", "{% if false %}{{ nope }}{% endif %}",
        "{{ stream_state }}",
        "{{ options }}", "{{ config[nope] }}", "{% for x in [] %}{{ nope }}{% endfor %}", "{{ 'a'|default(nope) }}",
        "{{ nope() }}", "{{ range(3) }}", "{% for x in [] %}{% endfor %}{{ x }}",
    ])
    func aVariableThatIsNotKnownIsRefusedWhereverItStands(template: String) {
        #expect(TemplateProbe.failure(template)?.message.hasSuffix("is not known here") == true)
        #expect(TemplateProbe.failure(template, missing: .error)?.message.hasSuffix("is not known here") == true)
    }

    @Test func aWordIsNoVariable() throws {
        #expect(
            try TemplateProbe.text("{{ config.get('stream_state', 'stream_state') }} stream_state")
                == "stream_state stream_state")
    }

    @Test func aFaultTellsFieldAndPlace() {
        let error = TemplateError("no", at: TemplatePosition(line: 2, column: 3)).authError(at: ["a", "api_token"])
        #expect(error.code == .invalidTemplate)
        #expect("\(error)" == "/a/api_token: no (line 2, column 3 of the template)")
    }
}
