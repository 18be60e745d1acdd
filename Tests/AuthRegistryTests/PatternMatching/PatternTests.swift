import Testing

@testable import AuthRegistry

struct PatternTests {
    // What Python's re.search finds: the whole match and the groups.
    static let searches: [(String, String, [String?]?)] = [
        ("abc", "xabcy", ["abc"]),
        ("a.c", "a\nc abc", ["abc"]),
        ("(?s)a.c", "a\nc", ["a\nc"]),
        ("[a-c]+", "xxabcabcd", ["abcabc"]),
        ("[^a-c]+", "abcxyz", ["xyz"]),
        ("[]a]+", "x]a]", ["]a]"]),
        ("[^]]+", "]ab]", ["ab"]),
        ("[a-]+", "b-a-", ["-a-"]),
        ("[\\d\\-x]+", "a1-x2", ["1-x2"]),
        ("[\\w.]+@[\\w.]+", "me: joe.x@ex.org!", ["joe.x@ex.org"]),
        ("\\d{3}-\\d{4}", "call 555-1234", ["555-1234"]),
        ("(\\d+)-(\\d+)", "10-20", ["10-20", "10", "20"]),
        ("(?P<y>\\d{4})-(?P<m>\\d\\d)", "on 2024-03-01", ["2024-03", "2024", "03"]),
        ("^abc$", "abc\n", ["abc"]),
        ("^abc\\Z", "abc\n", nil),
        ("(?m)^b.*$", "abc\nbcd\nbe", ["bcd"]),
        ("\\bfoo\\b", "a foo, food", ["foo"]),
        ("\\Boo\\b", "foo oo", ["oo"]),
        ("\\B", "", nil),
        ("\\b", "", nil),
        ("a|b|cd", "xcd", ["cd"]),
        ("(a|ab)(c|bcd)(d*)", "abcd", ["abcd", "a", "bcd", ""]),
        ("(?:a|b)+", "xabba", ["abba"]),
        ("(a)|b", "b", ["b", nil]),
        ("(a)|(b)", "b", ["b", nil, "b"]),
        ("a*", "aaa", ["aaa"]),
        ("a*?", "aaa", [""]),
        ("a+?b", "aaab", ["aaab"]),
        ("a??b", "ab", ["ab"]),
        ("a{2}", "aaa", ["aa"]),
        ("a{2,}", "aaaa", ["aaaa"]),
        ("a{,2}", "aaaa", ["aa"]),
        ("a{1,3}?", "aaa", ["a"]),
        ("a{2,3}?b", "aaab", ["aaab"]),
        ("a{", "a{", ["a{"]),
        ("a{x}", "a{x}", ["a{x}"]),
        ("a{1,x}", "a{1,x}", ["a{1,x}"]),
        ("{}", "{}", ["{}"]),
        ("a{,}", "aaa", ["aaa"]),
        ("x{0}y", "xy", ["y"]),
        ("(a){0}b", "ab", ["b", nil]),
        ("(a*)*", "aab", ["aa", ""]),
        ("(a*)+", "b", ["", ""]),
        ("(a*?)*", "aa", ["", ""]),
        ("(|a)*", "aa", ["", ""]),
        ("(|a)+", "aa", ["", ""]),
        ("(a|b*)*", "abba", ["abba", ""]),
        ("(?:a?)*?b", "aab", ["aab"]),
        ("(?:a?){2,3}", "aaaa", ["aaa"]),
        ("(a)(?:b|(c))*", "abcb", ["abcb", "a", "c"]),
        ("(?:(a)|b)*", "ab", ["ab", "a"]),
        ("((a)|b)*", "aba", ["aba", "a", "a"]),
        ("(.)\\1", "abccd", ["cc", "c"]),
        ("(a*)b\\1", "aabaa", ["aabaa", "aa"]),
        ("(?P<q>['\"]).*?(?P=q)", "say \"it's\" now", ["\"it's\"", "\""]),
        ("(a)?b\\1", "b", nil),
        ("(a)?b", "b", ["b", nil]),
        ("(?i)(ab)\\1", "abAB", ["abAB", "ab"]),
        ("foo(?=bar)", "foobaz foobar", ["foo"]),
        ("foo(?!bar)", "foobar foobaz", ["foo"]),
        ("(?=(\\w+))\\1:", "abc:", ["abc:", "abc"]),
        ("(?=(a+))a*b\\1", "baaabac", ["aba", "a"]),
        ("(?!(a))b", "b", ["b", nil]),
        ("(?:(?!end).)*", "some end", ["some "]),
        ("(?=a)*b", "b", ["b"]),
        ("(?i)HELLO", "say hello", ["hello"]),
        ("(?i)[a-z]+", "ABCdef", ["ABCdef"]),
        ("(?i)[^a]", "Ab", ["b"]),
        ("(?i)straße", "STRAßE", ["STRAßE"]),
        ("(?i)é", "É", ["É"]),
        ("(?i)k", "K", ["K"]),
        ("(?i)s", "ſ", ["ſ"]),
        ("(?is)a.b", "A\nB", ["A\nB"]),
        ("(?i)(?m)^x", "a\nX", ["X"]),
        ("\\x41\\u0042", "AB", ["AB"]),
        ("[\\x41-\\x43]+", "ABCD", ["ABC"]),
        ("\\101", "A", ["A"]),
        ("\\0", "\u{0}", ["\u{0}"]),
        ("[\\b]", "\u{8}", ["\u{8}"]),
        ("\\n\\t\\r\\f\\v\\a", "\n\t\r\u{c}\u{b}\u{7}", ["\n\t\r\u{c}\u{b}\u{7}"]),
        ("\\.\\*\\+\\?", "a.*+?", [".*+?"]),
        ("\\/", "a/b", ["/"]),
        ("\\-", "a-b", ["-"]),
        ("é+", "caféé", ["éé"]),
        ("\\w+", "naïve_1 x", ["naïve_1"]),
        ("\\W+", "ab -- cd", [" -- "]),
        ("\\d+", "x٣4", ["٣4"]),
        ("\\s+", "a   b", ["   "]),
        ("\\S+", "  ab ", ["ab"]),
        ("\\D+", "12ab3", ["ab"]),
        ("[\\W_]+", "ab_-c", ["_-"]),
        ("[\\s\\S]*", "a\nb", ["a\nb"]),
        ("", "abc", [""]),
        ("()", "", ["", ""]),
        ("|a", "a", [""]),
        ("a|", "b", [""]),
        ("(?:)", "a", [""]),
        ("(?#note)ab(?#x)*", "abb", ["abb"]),
        ("$", "a\n", [""]),
        ("^", "ab", [""]),
        ("(?m)$", "a\nb", [""]),
        ("\\Aa", "aa", ["a"]),
        ("a\\Z", "aa", ["a"]),
        (".", "\n", nil),
        ("(((((a)))))", "a", ["a", "a", "a", "a", "a", "a"]),
        ("(a(b(c)))", "abc", ["abc", "abc", "bc", "c"]),
        ("([a-z]+)([0-9]+)?", "ab12", ["ab12", "ab", "12"]),
        ("x*", "axb", [""]),
        ("access_token=([^&]+)", "a=1&access_token=tok.en&b=2", ["access_token=tok.en", "tok.en"]),
        ("<csrf value=\"(.*?)\">", "<csrf value=\"abc\"><csrf value=\"d\">", ["<csrf value=\"abc\">", "abc"]),
        ("Bearer\\s+(\\S+)", "Bearer   abc.def", ["Bearer   abc.def", "abc.def"]),
        (
            "^https?://([^/:]+)(?::(\\d+))?(/.*)?$", "https://ex.org:8443/p?q",
            ["https://ex.org:8443/p?q", "ex.org", "8443", "/p?q"]
        ),
        ("^https?://([^/:]+)(?::(\\d+))?(/.*)?$", "http://ex.org", ["http://ex.org", "ex.org", nil, nil]),
        ("(?:^|,)([^,]*)", "a,,b", ["a", "a"]),
        ("(\\w+)\\s(\\w+)", "hello world", ["hello world", "hello", "world"]),
        ("🙂+", "a🙂🙂", ["🙂🙂"]),
        ("[🙂-🙄]", "🙃", ["🙃"]),
        ("é", "é", ["é"]),
        ("(a+|b+)*c", "aabbc", ["aabbc", "bb"]),
        ("(x+x+)+y", "xxxxy", ["xxxxy", "xxxx"]),
        ("^(?:(\\d+)|(\\w+))$", "12a", ["12a", nil, "12a"]),
        ("(?:a{2}){2}", "aaaaa", ["aaaa"]),
        ("(a{1,2}){2}", "aaa", ["aaa", "a"]),
        ("(a{1,2}?){2,3}?$", "aaaa", ["aaaa", "aa"]),
        ("[a\\]b]+", "x]a", ["]a"]),
        ("[.]", "a.", ["."]),
        ("[(?:*+]+", "(?:*+", ["(?:*+"]),
        ("[$^]", "^", ["^"]),
        ("]}", "]}", ["]}"]),
        ("[A-Za-z0-9+/]+={0,2}", "data:YWI=", ["data"]),
    ]

    @Test(arguments: searches)
    func aSearchFindsWhatPythonFinds(pattern: String, text: String, groups: [String?]?) throws {
        var budget = 100_000
        let match = try Pattern(pattern).firstMatch(in: text, budget: &budget)
        #expect(
            match.map { match in (0...match.groupCount).map { match.group($0).map(Array.init(scalarsOf:)) } }
                == groups.map { $0.map { $0.map(Array.init(scalarsOf:)) } })
    }

    @Test func groupsHaveNamesAndNumbers() throws {
        var budget = 1000
        let match = try #require(try Pattern("(?P<a>x)(?P<b>y)?(z)").firstMatch(in: "xz", budget: &budget))
        #expect(match.groupCount == 3)
        #expect(match.group(named: "a") == "x")
        #expect(match.group(named: "b") == nil)
        #expect(match.group(named: "c") == nil)
        #expect(match.group(3) == "z")
        #expect(match.group(4) == nil)
        #expect(match.group(-1) == nil)
        #expect(match.group(.max) == nil)
    }

    @Test(arguments: [
        "a++", "(?<=a)b", "(?<!a)b", "(?(1)a|b)", "(?>a)", "(?x)a", "(?a)a", "(?i:a)", "(?-i:a)", "a(?i)", "*a", "a**",
        "a|*", "(*a)", "^*", "(", "(a", "a)", "[a", "[]", "[z-a]", "[a-\\d]", "a{3,2}", "a{1001}", "a{0,1001}", "\\",
        "[\\", "\\q", "[\\q]", "\\x4", "\\u12g4", "\\ud800", "\\U00110000", "\\UFFFFFFFF", "\\400", "\\1", "(a\\1)",
        "\\2(a)(b)", "(?P=n)", "(?P<n>a)(?P<n>b)", "(?P<1>a)", "(?P<n", "(?P<>a)", "(?", "(?i", "(?#a", "(?<n>a)",
        "\\N{DIGIT ONE}", "a{99999999999999999999}", "a*+", "(?Pxa)", "(?@a)",
    ])
    func whatIsWrongOrNotSupportedIsRefusedWithItsColumn(pattern: String) throws {
        let error = #expect(throws: PatternError.self) { try Pattern(pattern) }
        let column = try #require(error?.column)
        #expect((1...pattern.unicodeScalars.count).contains(column))
        #expect(error?.message.isEmpty == false)
    }

    @Test(arguments: [
        ("ab(?<=b)c", 3, "lookbehind"), ("ab++", 3, "possessive"), ("(?>a)", 1, "atomic"),
        ("x(?(1)a)", 2, "conditional"),
        ("a(?i)b", 2, "flags"), ("(?ix)b", 4, "flags"), ("ab\\qc", 3, "\\q"), ("a{1001}", 2, "1000"),
        ("a(b", 2, "not closed"),
    ])
    func anErrorSaysWhatAndWhere(pattern: String, column: Int, words: String) {
        let error = #expect(throws: PatternError.self) { try Pattern(pattern) }
        #expect(error?.column == column)
        #expect(error?.message.contains(words) == true)
    }
}

extension [Unicode.Scalar] {
    /// Strings are compared by scalars here: Swift's equality would take composed and decomposed letters as the same.
    fileprivate init(scalarsOf text: String) { self.init(text.unicodeScalars) }
}
