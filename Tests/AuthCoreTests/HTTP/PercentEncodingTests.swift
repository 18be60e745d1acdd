import AuthCore
import Testing

struct PercentEncodingTests {
    static let unreserved = "ABCXYZabcxyz0189-._~"

    // RFC 3986, section 2.3: text and its encoding.
    static let encoded: [(String, String)] = [
        (unreserved, unreserved), ("", ""), (" ", "%20"), ("+", "%2B"), ("&=?#/", "%26%3D%3F%23%2F"), ("%", "%25"),
        ("%41", "%2541"), ("é", "%C3%A9"), ("日", "%E6%97%A5"), ("😀", "%F0%9F%98%80"), ("\u{0}\n\u{7F}", "%00%0A%7F"),
        ("*!'()", "%2A%21%27%28%29"), (":@[]{}|\\^`\"<>", "%3A%40%5B%5D%7B%7D%7C%5C%5E%60%22%3C%3E"),
    ]

    @Test(arguments: encoded)
    func allButTheUnreservedIsEncoded(text: String, encoded: String) {
        #expect(PercentEncoding.encode(text) == encoded)
        #expect(PercentEncoding.decodeFormComponent(encoded) == text)
    }

    @Test func moreIsKeptOnRequest() {
        #expect(PercentEncoding.encode("a/b c", alsoKept: "/") == "a/b%20c")
    }

    // WHATWG URL Standard, section 5.1: text and what it stands for.
    static let decoded: [(String, String)] = [
        ("a+b", "a b"), ("%2B", "+"), ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%4g", "%4g"), ("%%41", "%A"),
        ("%2", "%2"),
        ("a%", "a%"), ("%c3%A9", "é"), ("%C3", "\u{FFFD}"), ("%FF%41", "\u{FFFD}A"), ("é", "é"), ("%25%34%31", "%41"),
        ("%00", "\u{0}"),
    ]

    @Test(arguments: decoded)
    func whatIsMalformedStaysAsItStands(text: String, value: String) {
        #expect(PercentEncoding.decodeFormComponent(text) == value)
    }

    // WHATWG URL Standard, section 5.2: fields and their text.
    static let forms: [([FormField], String)] = [
        ([], ""), ([.init("", "")], "="), ([.init("a", "")], "a="), ([.init("", "b")], "=b"),
        ([.init("a", "b c")], "a=b+c"), ([.init("a", "b"), .init("a", "c")], "a=b&a=c"),
        ([.init("a b", "c+d")], "a+b=c%2Bd"), ([.init("é", "日")], "%C3%A9=%E6%97%A5"),
        ([.init("a&b=c", "d&e=f")], "a%26b%3Dc=d%26e%3Df"), ([.init("*-._", "~")], "*-._=%7E"),
        ([.init("a", "\r\n%")], "a=%0D%0A%25"), ([.init("k", "!'()/:;@")], "k=%21%27%28%29%2F%3A%3B%40"),
    ]

    @Test(arguments: forms)
    func aFormIsWrittenAndReadBack(fields: [FormField], text: String) {
        #expect(FormEncoding.encode(fields) == text)
        #expect(FormField.parsing(text) == fields)
    }

    // WHATWG URL Standard, section 5.1.
    static let parsed: [(String, [FormField])] = [
        ("a", [.init("a", "")]), ("a=b=c", [.init("a", "b=c")]), ("&&a=b&&", [.init("a", "b")]), ("=", [.init("", "")]),
        ("a+b=%20", [.init("a b", " ")]), ("a=1&a=2", [.init("a", "1"), .init("a", "2")]), ("&", []),
    ]

    @Test(arguments: parsed)
    func aFormIsReadHoweverItIsWritten(text: String, fields: [FormField]) {
        #expect(FormField.parsing(text) == fields)
    }
}
