import Testing

@testable import AuthCore

@Suite("JSON as servers answer it")
struct JSONAnswerTests {
    @Test("is read where a text in it is none in JSON, which a document may not be")
    func texts() throws {
        let answers: [([UInt8], String)] = [
            (Array(#"{"t": "r1", "name": "Ann \ud83d"}"#.utf8), "Ann \u{FFFD}"),
            (Array(#"{"t": "r1", "name": "\ude00 Ann \ud83dx"}"#.utf8), "\u{FFFD} Ann \u{FFFD}x"),
            (Array(#"{"t": "r1", "name": ""#.utf8) + [0xE9] + Array(#""}"#.utf8), "\u{FFFD}"),
            (Array("{\"t\": \"r1\", \"name\": \"a\tb\\n\nc\"}".utf8), "a\tb\n\nc"),
        ]
        for (bytes, name) in answers {
            #expect(try JSONValue(parsingAnswer: bytes) == ["t": "r1", "name": .string(name)])
            #expect(throws: AuthError.self) { try JSONValue(parsing: bytes) }
        }
    }

    @Test("is read as a document is, where it is one")
    func documents() throws {
        let text = #"{"a": [1.50, "\ud83d\ude00é", true, null], "b": {"c": "\""}}"#
        #expect(try JSONValue(parsingAnswer: Array(text.utf8)) == JSONValue(parsing: text))
        for text in ["", "{", #"{"a": "b"#, "<html>", #"{"a": 1} x"#] {
            #expect(throws: AuthError.self) { try JSONValue(parsingAnswer: Array(text.utf8)) }
        }
    }
}
