import AuthCore
import Testing

struct JSONAcceptanceTests {
    // The text that is sound JSON, and the same value written compactly.
    static let accepted: [(String, String)] = [
        ("null", "null"), ("true", "true"), ("false", "false"), (" \t\r\n1 \t\r\n", "1"),
        ("[]", "[]"), ("{}", "{}"), ("[ ]", "[]"), ("{\n}", "{}"), ("[1,\n2 ]", "[1,2]"),
        ("0", "0"), ("-0", "-0"), ("0.0", "0.0"), ("-0.0e0", "-0.0e0"), ("1e5", "1e5"), ("1E+5", "1E+5"),
        ("1e-05", "1e-05"), ("0e1", "0e1"), ("20e1", "20e1"), ("-1", "-1"), ("123.456e78", "123.456e78"),
        ("1e400", "1e400"), ("-1e-400", "-1e-400"), ("100000000000000000000", "100000000000000000000"),
        ("0.1000", "0.1000"), ("1.000000000000000000000000000000001", "1.000000000000000000000000000000001"),
        ("\"\"", "\"\""), ("\"a\"", "\"a\""), (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\b\f\n\r\t""#),
        (#""\u0041""#, "\"A\""), (#""\u00e9\u00E9""#, "\"éé\""), (#""\ud83d\ude00""#, "\"😀\""),
        (#""\uDBFF\uDFFF""#, "\"\u{10FFFF}\""), (#""\u0000""#, #""\u0000""#), (#""\u001F""#, #""\u001f""#),
        (#""\u2028\u2029""#, "\"\u{2028}\u{2029}\""), ("\"\u{2028}\"", "\"\u{2028}\""), ("\"\u{7F}\"", "\"\u{7F}\""),
        (#""\u00a0""#, "\"\u{A0}\""), ("\"\u{FEFF}\"", "\"\u{FEFF}\""), (#""e\u0301""#, "\"e\u{301}\""),
        ("\"日本語\"", "\"日本語\""), (#""/""#, #""/""#), (#"{"":0}"#, #"{"":0}"#),
        (#"{"a":{"a":{"a":1}}}"#, #"{"a":{"a":{"a":1}}}"#),
        (#"{"b":1,"a":2}"#, #"{"b":1,"a":2}"#), (#"{"a":1,"a":2}"#, #"{"a":2}"#),
        (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
        (#"{"\u0061":1,"a":2}"#, #"{"a":2}"#), ("[[[[]]]]", "[[[[]]]]"), ("\u{FEFF}[1]", "[1]"),
        ("[null,true,false,\"\",0,{},[]]", "[null,true,false,\"\",0,{},[]]"), ("[1,1]", "[1,1]"),
    ]

    @Test(arguments: accepted)
    func aSoundTextIsReadAndWrittenAsItStands(text: String, written: String) throws {
        let value = try JSONValue(parsing: text)
        #expect(value.jsonText() == written)
        #expect(try JSONValue(parsing: written) == value)
    }

    @Test func everyStyleIsReadBackAsTheSameValue() throws {
        let text = #"{"z":[1.10,{"k":"v\n"},[]],"a":{},"é":null}"#
        let value = try JSONValue(parsing: text)
        #expect(value.jsonText(.compact) == text)
        #expect(value.jsonText(.spaced) == #"{"z": [1.10, {"k": "v\n"}, []], "a": {}, "é": null}"#)
        #expect(
            value.jsonText(.pretty) == """
                {
                  "z": [
                    1.10,
                    {
                      "k": "v\\n"
                    },
                    []
                  ],
                  "a": {},
                  "é": null
                }
                """)
        #expect(try JSONValue(parsing: value.jsonText(.pretty)) == value)
    }

    @Test func nestingIsReadUpToTheDepthThatIsAllowed() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSONValue(parsing: nested(200)).jsonText() == nested(200))
        #expect(throws: AuthError.self) { try JSONValue(parsing: nested(201)) }
        #expect(throws: AuthError.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
        #expect(try JSONValue(parsing: nested(3), maximumDepth: 3).jsonText() == nested(3))
        #expect(throws: AuthError.self) { try JSONValue(parsing: nested(4), maximumDepth: 3) }
        #expect(throws: AuthError.self) { try JSONValue(parsing: #"{"a":{"a":{}}}"#, maximumDepth: 2) }
    }

    @Test func twoKeysThatOnlyLookAlikeAreTwoMembers() throws {
        let text = "{\"\u{E9}\":1,\"e\u{301}\":2}"
        let value = try JSONValue(parsing: text)
        #expect(value.objectValue?.count == 2)
        #expect(value.jsonText() == text)
    }
}
