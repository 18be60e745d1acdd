import AuthCore
import Testing

struct JSONRejectionTests {
    // Text, line and column of the fault.
    static let refused: [(String, Int, Int)] = [
        ("", 1, 1), ("  ", 1, 3), ("\n\n ", 3, 2), ("nul", 1, 1), ("nulll", 1, 5), ("True", 1, 1), ("NaN", 1, 1),
        ("Infinity", 1, 1), ("-Infinity", 1, 2), ("undefined", 1, 1), ("tru", 1, 1), ("[1,]", 1, 4), ("[,1]", 1, 2),
        ("[1 2]", 1, 4), ("[1", 1, 3), ("[", 1, 2), ("]", 1, 1), ("[1]]", 1, 4), ("[]]", 1, 3), ("1 2", 1, 3),
        ("[1]x", 1, 4), ("{\"a\":1,}", 1, 8), ("{,}", 1, 2), ("{\"a\"}", 1, 5), ("{\"a\":}", 1, 6), ("{\"a\" 1}", 1, 6),
        ("{a:1}", 1, 2), ("{'a':1}", 1, 2), ("{1:1}", 1, 2), ("{\"a\":1 \"b\":2}", 1, 8), ("{\"a\":1", 1, 7),
        ("{", 1, 2), ("{}}", 1, 3), ("{\"a\":1}#", 1, 8), ("[1] // c", 1, 5), ("/* */1", 1, 1), ("{\"a\"::1}", 1, 6),
        ("01", 1, 2), ("-01", 1, 3), ("00", 1, 2), ("-", 1, 2), ("--1", 1, 2), ("+1", 1, 1), (".5", 1, 1), ("1.", 1, 3),
        ("-.5", 1, 2), ("1.e5", 1, 3), ("1e", 1, 3), ("1e+", 1, 4), ("1e1.5", 1, 4), ("0x1F", 1, 2), ("1_000", 1, 2),
        ("1,000", 1, 2), ("1a", 1, 2), ("[1.5.5]", 1, 5), ("\u{FF11}", 1, 1), ("'a'", 1, 1), ("\"", 1, 2),
        ("\"a", 1, 3),
        ("\"\\\"", 1, 4), ("\"\\", 1, 3), ("\"\t\"", 1, 2), ("\"a\nb\"", 1, 3), ("\"\u{0}\"", 1, 2),
        ("\"\u{1F}\"", 1, 2),
        ("\u{A0}1", 1, 1), ("\u{0B}1", 1, 1), ("\u{2028}1", 1, 1), ("1\u{0}", 1, 2), ("\u{FEFF}\u{FEFF}1", 1, 2),
        ("[\u{FEFF}1]", 1, 2), ("é", 1, 1), ("[\n  1,\n  é\n]", 3, 3), ("{\"é🇩🇪\": x}", 1, 8), ("[1,\r\n2,\r\n]", 3, 1),
    ]

    @Test(arguments: refused)
    func aFaultIsReportedWithItsPlace(text: String, line: Int, column: Int) throws {
        let error = #expect(throws: AuthError.self) { try JSONValue(parsing: text) }
        #expect(error?.code == .invalidJSON)
        #expect(error?.message.hasPrefix("not JSON at line \(line), column \(column): ") == true, "\(error as Any)")
    }

    @Test(arguments: [
        #""\x41""#, #""\a""#, #""\'""#, #""\u""#, #""\u00""#, #""\u00g0""#, #""\u 041""#, #""\U0041""#, #""\u-041""#,
        #""\ud800""#, #""\udc00""#, #""\ud800\ud800""#, #""\ud800\u0041""#, #""\ud800x""#, #""\ud83d\n""#,
        #""\udc00\ud800""#, #""\u{41}""#, #""\0""#, #""\u００４１""#, "\"\\\n\"",
    ])
    func anEscapeThatStandsForNothingIsRefused(text: String) {
        let error = #expect(throws: AuthError.self) { try JSONValue(parsing: text) }
        #expect(error?.code == .invalidJSON)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xE2, 0x82, 0x22],
            [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x80, 0x22],
            [0xFF, 0xFE, 0x31, 0],
            [0x7B, 0x22, 0xE9, 0x22, 0x3A, 0x31, 0x7D], [0x5B, 0xC3, 0x5D], [0, 0x31], [0x22, 0xC0, 0xAF, 0x22],
            [0xEF, 0xBB], [0xEF, 0xBB, 0xBF],
        ] as [[UInt8]])
    func bytesThatAreNoUTF8AreRefused(bytes: [UInt8]) {
        let error = #expect(throws: AuthError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.code == .invalidJSON)
    }

    @Test func anErrorDoesNotQuoteTheText() {
        let texts = ["{\"k\": canary}", "\"canary\\q\"", "[\"canary\" \"canary\"]", "{\"canary\" 1}", "canary"]
        for text in texts {
            let error = #expect(throws: AuthError.self) { try JSONValue(parsing: text) }
            #expect(!String(reflecting: error).contains("canary"))
        }
    }
}
