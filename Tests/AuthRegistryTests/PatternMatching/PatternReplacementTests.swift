import Testing

@testable import AuthRegistry

struct PatternReplacementTests {
    // What Python's re.sub makes: pattern, replacement, text, result.
    static let replacements: [(String, String, String, String)] = [
        ("x*", "-", "abxd", "-a-b--d-"),
        ("", "-", "abc", "-a-b-c-"),
        ("a*", "<\\g<0>>", "baac", "<>b<aa><>c<>"),
        ("\\b", "|", "two words", "|two| |words|"),
        ("(a)|b", "[\\1]", "ab", "[a][]"),
        ("(\\w+) (\\w+)", "\\2 \\1", "hello world", "world hello"),
        ("(?P<a>\\d)(?P<b>\\d)", "\\g<b>\\g<a>", "1234", "2143"),
        ("(.)", "\\1\\1", "ab", "aabb"),
        ("a", "\\\\", "cat", "c\\t"),
        ("a", "\\n", "cat", "c\nt"),
        ("a", "\\t\\r", "cat", "c\t\rt"),
        ("a", "\\.", "cat", "c\\.t"),
        ("a", "$1", "cat", "c$1t"),
        ("(a)", "\\g<1>0", "cat", "ca0t"),
        ("(a)", "\\0", "cat", "c\u{0}t"),
        ("(a)", "\\101", "cat", "cAt"),
        ("^", "> ", "a\nb", "> a\nb"),
        ("(?m)^", "> ", "a\nb", "> a\n> b"),
        ("(?m)$", "!", "a\nb", "a!\nb!"),
        ("\\s+", " ", " a \n b ", " a b "),
        ("[^\\w]", "", "a-b c!", "abc"),
        ("é", "e", "café", "cafe"),
        ("$", "!", "a\n", "a!\n!"),
        ("a??", "-", "aa", "-----"),
        ("(?:)", "é", "🙂x", "é🙂éxé"),
        ("b|", "*", "abc", "*a**c*"),
        ("\\d{2}", "#", "12345", "##5"),
        ("(?i)A", "x", "aAbB", "xxbB"),
        ("(?=b)", "-", "abab", "a-ba-b"),
        ("(a)?", "<\\1>", "ba", "<>b<a><>"),
        ("(a?)b", "\\1", "bab", "a"),
        ("\\\\", "/", "a\\b", "a/b"),
    ]

    @Test(arguments: replacements)
    func aReplacementIsAsPythons(pattern: String, replacement: String, text: String, expected: String) throws {
        var budget = 100_000
        let result = try Pattern(pattern).replacingMatches(in: text, with: replacement, budget: &budget)
        #expect(Array(result.unicodeScalars) == Array(expected.unicodeScalars))
        #expect(budget < 100_000)
    }

    @Test(arguments: [
        "\\", "\\q", "\\2", "\\g<2>", "\\g<n>", "\\g<", "\\g<1", "\\g<1n>", "\\g<>", "\\400", "\\g", "\\99",
        "\\g<99999999999999999999>",
    ])
    func aWrongReplacementIsRefusedEvenWithoutAMatch(replacement: String) throws {
        var budget = 100_000
        let pattern = try Pattern("(x)")
        let error = #expect(throws: PatternError.self) {
            try pattern.replacingMatches(in: "abc", with: replacement, budget: &budget)
        }
        #expect(error?.column == 1)
    }

    @Test func theResultIsPaidForByItsLength() throws {
        var budget = 100_000
        let pattern = try Pattern("")
        let text = String(repeating: "a", count: 1000)
        #expect(throws: PatternError.budgetExceeded) {
            try pattern.replacingMatches(in: text, with: text, budget: &budget)
        }
        budget = 100_000
        let doubled = try Pattern("(?s)(.*)")
        let replacement = String(repeating: "\\1", count: 1000)
        #expect(throws: PatternError.budgetExceeded) {
            try doubled.replacingMatches(in: text, with: replacement, budget: &budget)
        }
    }
}
