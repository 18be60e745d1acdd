import Testing

@testable import AuthCore

@Suite("A text with its escapes resolved")
struct UnescapedTextTests {
    @Test(
        "is what the escapes of URLs, JSON and HTML stand for",
        arguments: [
            ("a%2Fb%2fc", "a/b/c"), (#"a\u002Bb\u002b"#, "a+b+"), (#"\x2d\/\"\\\n"#, "-/\"\\\n"),
            ("&#45;&#x2D;&#X2d;&amp;&lt;", "---&<"), (#"\ud83d\ude00"#, "😀"), ("&#128512;", "😀"),
            ("plain + text", "plain + text"),
        ])
    func resolved(text: String, expected: String) { #expect(UnescapedText(text).text == expected) }

    @Test(
        "keeps what is no escape, in whole or in part",
        arguments: [
            "100% sure", "%", "%4", "%+1", #"\u12"#, #"\ud83d"#, #"\q"#, #"\"#, "&", "&#;", "&#x;", "&#99999999;",
            "&#65",
            "&#xD800;", "&nbsp;",
        ])
    func kept(text: String) { #expect(UnescapedText(text).text == text) }

    @Test("knows where each byte stood")
    func origins() {
        let text = UnescapedText("é%41&amp;")
        #expect(text.bytes == Array("éA&".utf8))
        #expect((0..<4).map { text.origin(of: $0..<$0 + 1) } == [0..<1, 1..<2, 2..<5, 5..<10])
        #expect(text.origin(of: 1..<3) == 1..<5)
        let wide = UnescapedText(#"a\ud83d\ude00b"#)
        #expect(wide.origin(of: 1..<2) == 1..<13)
        #expect(wide.origin(of: 5..<6) == 13..<14)
    }
}
