import AuthCore
import Testing

struct URLTextTests {
    // URL, and the same with the item "k=v w" added.
    static let appended: [(String, String)] = [
        ("https://h/p", "https://h/p?k=v%20w"), ("https://h/p?", "https://h/p?k=v%20w"),
        ("https://h/p?a=1", "https://h/p?a=1&k=v%20w"), ("https://h/p?a=1&", "https://h/p?a=1&k=v%20w"),
        ("https://h/p#f", "https://h/p?k=v%20w#f"), ("https://h/p?#f", "https://h/p?k=v%20w#f"),
        ("https://h/p?a=1#f?x", "https://h/p?a=1&k=v%20w#f?x"), ("https://h/p#f?a=1", "https://h/p?k=v%20w#f?a=1"),
        ("https://h", "https://h?k=v%20w"), ("https://h/?a=%2B+%zz", "https://h/?a=%2B+%zz&k=v%20w"),
        ("https://h/p?a?", "https://h/p?a?&k=v%20w"), ("", "?k=v%20w"), ("https://h/p#", "https://h/p?k=v%20w#"),
    ]

    @Test(arguments: appended)
    func anItemIsAddedBeforeTheFragmentAndNoOtherByteChanges(url: String, expected: String) {
        #expect(URLText.appending(query: "k", value: "v w", to: url) == expected)
        #expect(URLText.queryValues(of: "k", in: expected).last == "v w")
    }

    @Test func nameAndValueAreEncoded() {
        #expect(URLText.appending(query: "a[b]&", value: "#?&=+é", to: "u") == "u?a%5Bb%5D%26=%23%3F%26%3D%2B%C3%A9")
    }

    // URL and the values of "k".
    static let values: [(String, [String])] = [
        ("https://h?k=1", ["1"]), ("https://h?k=1&k=2", ["1", "2"]), ("https://h?k", [""]), ("https://h?k=", [""]),
        ("https://h?K=1", []), ("https://h?kk=1&xk=2", []), ("https://h?%6B=a%20b+c", ["a b c"]),
        ("https://h#?k=1", []),
        ("https://h?a=k=1", []), ("https://h?k=a=b", ["a=b"]), ("https://h", []), ("https://h?", []),
        ("https://h?&&k=1&", ["1"]),
        ("https://h?k=1#&k=2", ["1"]), ("https://h?a?k=1", []), ("https://h?a=1?k=2", []),
    ]

    @Test(arguments: values)
    func theValuesOfAnItemAreFoundDecoded(url: String, values: [String]) {
        #expect(URLText.queryValues(of: "k", in: url) == values)
    }

    // URL and what may be shown of it.
    static let shown: [(String, String)] = [
        ("https://h/p?canary", "https://h/p"), ("https://h/p#canary", "https://h/p"), ("https://h/p", "https://h/p"),
        ("https://canary:canary@h/p", "https://h/p"), ("https://canary@h:8080", "https://h:8080"),
        ("https://canary@canary@h/p", "https://h/p"), ("https://h/a@b", "https://h/a@b"),
        ("https://canary:canary@h?canary@x", "https://h"), ("https://canary@h#canary", "https://h"),
        ("h/p?canary", "h/p"), ("", ""), ("https://h?u=https://canary@x", "https://h"), ("https://canary@", "https://"),
        ("https://h/p?\u{301}canary", "https://h/p"), ("https://h/p#\u{301}canary", "https://h/p"),
        ("https://canary@\u{301}h/p", "https://\u{301}h/p"),
    ]

    @Test(arguments: shown)
    func userInformationQueryAndFragmentAreNotShown(url: String, shown: String) {
        #expect(URLText.withoutSecrets(url).utf8.elementsEqual(shown.utf8))
        #expect(!"\(AuthRequest(url: url))".contains("canary"))
    }
}
