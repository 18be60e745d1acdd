import AuthCore
import Testing

struct HTTPFieldSyntaxTests {
    @Test(arguments: ["A", "x-api-key", "X_1", "!#$%&'*+-.^_`|~", "0"])
    func aTokenIsAName(name: String) throws {
        try HTTPFieldSyntax.check(name: name)
    }

    @Test(arguments: [
        "", " ", "a b", "a:", "a\n", "a\r\nb", "a\u{0}", "a\t", "(a)", "a,b", "a;b", "a=b", "\"a\"", "a/b", "a@b",
        "[a]", "{a}",
        "é", "a\u{7F}", "a\\b", "<a>", "a?",
    ])
    func whatIsNoTokenIsNoName(name: String) {
        #expect(throws: HTTPFieldSyntax.Violation.self) { try HTTPFieldSyntax.check(name: name) }
    }

    @Test(arguments: ["", "a", "a b", "a\tb", "a ", "Bearer x.y-z_~+/=", "é日本", "a;b,c=\"d\"", "!~"])
    func aValueOfPrintableTextCanBeSent(value: String) throws {
        try HTTPFieldSyntax.check(value: value)
    }

    @Test(arguments: [
        " a", "\ta", "a\n", "a\r", "a\r\nX: y", "\u{0}", "a\u{0}b", "a\u{1F}", "a\u{7F}", "\n", "a\u{B}b", "a\u{1B}[0m",
        " ",
    ])
    func aValueThatWouldChangeTheMessageIsRefused(value: String) {
        let violation = #expect(throws: HTTPFieldSyntax.Violation.self) { try HTTPFieldSyntax.check(value: value) }
        #expect(violation?.reason.hasSuffix("remove it") == true)
    }

    @Test(arguments: ["a;b", ";", "a; b=c"])
    func aSemicolonEndsACookie(value: String) throws {
        #expect(throws: HTTPFieldSyntax.Violation.self) { try HTTPFieldSyntax.check(cookieValue: value) }
        try HTTPFieldSyntax.check(value: value)
    }

    @Test func aNameInAMessageIsShortAndWithoutControlCharacters() {
        #expect(HTTPFieldSyntax.printable("a\r\nb\u{0}\u{7F}é") == "a??b??é")
        #expect(HTTPFieldSyntax.printable(String(repeating: "x", count: 100)) == String(repeating: "x", count: 100))
        #expect(
            HTTPFieldSyntax.printable(String(repeating: "x", count: 101)) == String(repeating: "x", count: 100) + "…")
        #expect(HTTPFieldSyntax.printable("") == "")
    }

    // Line breaks, reversed text and the like, which a terminal or a log would obey.
    @Test(arguments: ["\u{85}", "\u{9B}", "\u{2028}", "\u{202E}"])
    func whatATerminalWouldObeyIsNotInAMessage(text: String) {
        #expect(!HTTPFieldSyntax.printable("a\(text)b").unicodeScalars.contains { text.unicodeScalars.contains($0) })
    }
}
