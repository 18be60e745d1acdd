import Testing

@testable import connector_auth

@Suite("Where secrets are in a text")
struct SecretMatcherTests {
    private func places(_ secrets: [String], in text: String) -> [Range<Int>] {
        SecretMatcher(Set(secrets.map { Array($0.utf8) })).places(in: Array(text.utf8))
    }

    @Test("is told of each, the longest that begins there, in order")
    func found() {
        #expect(places(["abcd", "abcdef", "cdxx"], in: "abcdef abcd-abcdxx") == [0..<6, 7..<11, 12..<16, 14..<18])
        #expect(places(["aa"], in: "aaa") == [0..<2, 1..<3])
    }

    @Test("is nowhere where there is none", arguments: ["", "a", "ab", "abc", "xabc", "abab"])
    func missing(text: String) {
        #expect(places(["abcd"], in: text).isEmpty)
        #expect(places([], in: text).isEmpty)
    }
}
