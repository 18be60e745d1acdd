import AuthCore
import Testing

@testable import AuthRegistry

@Suite(.serialized) struct TemplateLimitTests {
    private static let quick = Duration.seconds(3)

    /// What a template ends with, and how long that takes.
    private static func run(_ source: String) -> (error: TemplateError?, time: Duration) {
        let start = ContinuousClock.now
        var error: TemplateError?
        do { _ = try TemplateProbe.outcome(source) } catch let thrown { error = thrown as? TemplateError }
        return (error, start.duration(to: .now))
    }

    // Template and a part of its error.
    static let refused: [(String, String)] = [
        ("{{ 'x' * 2000000 }}", "text longer"), ("{{ 'x' * 9223372036854775807 }}", "text longer"),
        ("{{ 9223372036854775807 * 'xy' }}", "text longer"), ("{{ '%2000000d' % 1 }}", "width is out of range"),
        ("{{ '%99999999999999999999d' % 1 }}", "width is out of range"),
        ("{{ '{:2000000}'.format(1) }}", "width is out of range"), ("{{ '{:😀>1000000}'.format(1) }}", "text longer"),
        ("{{ '{:.99999999999}'.format('x') }}", "out of range"), ("{{ '%.99999f' % 1 }}", "precision is out of range"),
        ("{{ 'x'.ljust(9223372036854775807) }}", "text longer"), ("{{ 'x'.zfill(2000000) }}", "text longer"),
        ("{{ 'x'|center(2000000) }}", "text longer"), ("{{ 'x'|indent(1001) }}", "between 0 and 1000"),
        ("{{ ('a' * 10000).replace('a', 'b' * 10000) }}", "text longer"),
        ("{{ ('\\n' * 10000)|indent(999) }}", "text longer"),
        ("{{ ('a' * 10000)|regex_replace('a', 'b' * 10000) }}", ""), ("{{ ('a' * 50000)|list }}", "list longer"),
        ("{{ ('a,' * 20000).split(',') }}", "list longer"),
        ("{{ ('a' * 5000)|list + ('a' * 5001)|list }}", "list longer"),
        ("{% set a = 'x' * 1000000 %}{{ a ~ a }}", "text longer"),
        ("{{ ('x' * 5000)|join('y' * 5000) }}", "text longer"),
        ("{{ ('{0}' * 5000).format('x' * 5000) }}", "too many steps"),
        ("{{ ('%s' * 3000) % ('x' * 3000)|list }}{{ ('a' * 300000)|length }}", "too many steps"),
        ("{% set x = ('a' * 700)|list %}{% for a in x %}{% for b in x %}1{% endfor %}{% endfor %}", "too many steps"),
        ("{% set x = ('a' * 700)|list %}{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}", "too many steps"),
        ("{% for a in ('a' * 9999)|list if a == 'b' or ('a' * 9999)|list %}{% endfor %}", "too many steps"),
        ("{{ ('a' * 50)|regex_search('(a*)*b') }}", "regular expression"), ("{{ 2 ** 100 }}", "out of range"),
        ("{% set s = 'é' * 500000 %}{% set a = s.isalpha() %}{% set b = s.isalpha() %}", "too many steps"),
        ("{{ 9223372036854775807 + 1 }}", "out of range"), ("{{ -9223372036854775807 - 2 }}", "out of range"),
        ("{{ 1e308 * 10 }}", "out of range"), ("{{ 2.0 ** 100000000000 }}", "exponent"),
        ("{{ 1 / 0 }}", "division by zero"), ("{{ 1 // 0 }}", "division by zero"), ("{{ 1 % 0 }}", "division by zero"),
        ("{{ 1.0 % 0 }}", "division by zero"), ("{{ 0.0 ** -1 }}", ""), ("{{ 'abc'[::0] }}", "must not be zero"),
        ("{{ [1]|batch(0) }}", "size"), ("{{ 7 is divisibleby 0 }}", "division by zero"),
    ]

    @Test(arguments: refused)
    func whatCostsTooMuchEndsWithAnErrorAtOnce(template: String, message: String) {
        let (error, time) = Self.run(template)
        #expect(error?.message.contains(message) == true, "\(error as Any)")
        #expect(time < Self.quick)
    }

    @Test(arguments: [
        "{{ -9223372036854775807 - 1 }}", "{{ (-9223372036854775807 - 1) // 1 }}", "{{ 1 ** 9223372036854775807 }}",
        "{{ 0 ** 9223372036854775807 }}", "{{ (-1) ** 9223372036854775807 }}",
        "{{ 'a'.replace('a', 'b', 9223372036854775807) }}", "{{ 'a b'.split(' ', 9223372036854775807)|join }}",
        "{{ 'a b'.rsplit(' ', -9223372036854775807)|join }}", "{{ 'abc'[9223372036854775807:] }}",
        "{{ 'abc'[:-9223372036854775807] }}", "{{ 'abc'[::9223372036854775807] }}",
        "{{ 'abc'[-9223372036854775807:] }}",
        "{{ 'abc'[::-9223372036854775807] }}", "{{ [1, 2]|batch(9223372036854775807)|length }}", "{{ ''[::-1] }}",
        "{{ 'abc'|truncate(9, true, '', 1000000) }}", "{{ 'abc'.center(-9223372036854775807) }}", "{{ 'x'.zfill(-1) }}",
        "{{ 1e308|int(0) }}", "{{ 1e-308|round(15) }}", "{{ -0.0|round }}", "{{ '%d' % 8e18 }}",
        "{{ '%.1100f' % 5e-324 }}",
        "{{ 'abcdefghijk'|truncate(3, true, 'e\\u0301\\u0301', 0) }}", "{{ [1][9223372036854775807]|d(1) }}",
        "{{ [1][-9223372036854775807]|d(1) }}", "{{ (-9223372036854775807 - 1)|abs }}",
        "{{ (-9223372036854775807 - 1) is odd }}", "{{ (-9223372036854775807 - 1) is divisibleby(-1) }}",
    ])
    func theLargestAndSmallestNumbersDoNoHarm(template: String) {
        #expect(Self.run(template).error == nil, "\(Self.run(template).error as Any)")
    }

    @Test(arguments: [("(", ")"), ("[", "]"), ("{'a': ", "}"), ("not ", ""), ("-", ""), ("'a'|d(", ")"), ("[1][", "]")])
    func anExpressionNestsToABound(open: String, close: String) {
        func nested(_ count: Int) -> String {
            "{{ " + String(repeating: open, count: count) + "1" + String(repeating: close, count: count) + " }}"
        }
        #expect(Self.run(nested(20)).error?.message.contains("nests deeper") != true)
        for count in [70, 2000] {
            #expect(Self.run(nested(count)).error?.message.contains("nests deeper") == true)
        }
    }

    @Test(arguments: [".a", "[0]", "|d", "()", " is none", " + 1", " or 1", " if 1"])
    func aChainIsBounded(link: String) {
        let error = Self.run("{{ 1" + String(repeating: link, count: 5000) + " }}").error
        #expect(error?.message.contains("nests deeper") == true)
    }

    @Test func statementsNestToABound() {
        func nested(_ count: Int) -> String {
            String(repeating: "{% if 1 %}", count: count) + String(repeating: "{% endif %}", count: count)
        }
        #expect(Self.run(nested(16)).error == nil)
        #expect(Self.run(nested(17)).error?.message.contains("nest deeper") == true)
        #expect(Self.run(nested(3000)).error != nil)
    }

    @Test func theTemplateItselfIsBounded() {
        let long = String(repeating: "x", count: TemplateLimits.sourceBytes - 6)
        #expect(Self.run(long + "{#  #}").error == nil)
        #expect(Self.run(long + "{#   #}").error?.message.contains("longer than") == true)
    }
}
