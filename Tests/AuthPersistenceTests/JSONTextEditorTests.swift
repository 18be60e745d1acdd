import AuthCore
import Testing

@testable import AuthPersistence

@Suite struct JSONTextEditorTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var path: [String]
        var before: String
        var after: String

        init(_ name: String, _ path: [String], _ before: String, _ after: String) {
            (testDescription, self.path, self.before, self.after) = (name, path, before, after)
        }
    }

    static let replacements = [
        Vector("no newline at the end", ["a"], #"{"a":"old"}"#, #"{"a":"NEW"}"#),
        Vector(
            "odd spaces", ["a"], "  { \"a\"  :\t\"old\"  , \"b\":1.0}\n\n",
            "  { \"a\"  :\t\"NEW\"  , \"b\":1.0}\n\n"),
        Vector(
            "tabs", ["a", "b"], "{\n\t\"a\": {\n\t\t\"b\": null\n\t}\n}",
            "{\n\t\"a\": {\n\t\t\"b\": \"NEW\"\n\t}\n}"),
        Vector(
            "CRLF", ["a"], "{\r\n  \"a\": 12,\r\n  \"b\": 1e5\r\n}\r\n",
            "{\r\n  \"a\": \"NEW\",\r\n  \"b\": 1e5\r\n}\r\n"),
        Vector(
            "escapes in keys", ["é\"/"], #"{"\u00e9\"\/":"x","\u0041":"\u00e9"}"#,
            #"{"\u00e9\"\/":"NEW","\u0041":"\u00e9"}"#),
        Vector("escapes in the value", ["a"], #"{"a":"\\\"}, \u007d","b":2}"#, #"{"a":"NEW","b":2}"#),
        Vector("a map as the value", ["a"], #"{"a":{"x":[1,"}"]},"b":2}"#, #"{"a":"NEW","b":2}"#),
        Vector(
            "a key within another value", ["b"], #"{"a":{"b":1},"c":["b",{"b":2}],"b":3}"#,
            #"{"a":{"b":1},"c":["b",{"b":2}],"b":"NEW"}"#),
        Vector("the last of two", ["a"], #"{"a":1,"a":2}"#, #"{"a":1,"a":"NEW"}"#),
        Vector("a byte-order mark", ["a"], "\u{FEFF}{\"a\":true}", "\u{FEFF}{\"a\":\"NEW\"}"),
        Vector(
            "another normal form", ["\u{E9}"], "{\"e\u{301}\":1,\"\u{E9}\":2}",
            "{\"e\u{301}\":1,\"\u{E9}\":\"NEW\"}"),
        Vector("the empty key", ["", ""], #"{"":{"":0}}"#, #"{"":{"":"NEW"}}"#),
    ]

    static let insertions = [
        Vector("an empty map", ["a"], "{}", #"{"a": "NEW"}"#),
        Vector("an empty map, nested", ["a", "b"], "{ }\n", "{\"a\": {\"b\": \"NEW\"}}\n"),
        Vector("an empty map on lines", ["a"], "{\n}\n", "{\n  \"a\": \"NEW\"\n}\n"),
        Vector("no spaces", ["b"], #"{"a":1}"#, #"{"a":1,"b":"NEW"}"#),
        Vector("spaces after colons", ["b"], #"{"a": 1}"#, #"{"a": 1, "b": "NEW"}"#),
        Vector("spaces within braces", ["b"], #"{ "a": 1 }"#, #"{ "a": 1, "b": "NEW" }"#),
        Vector("two on a line", ["c"], #"{"a":1,  "b":2}"#, #"{"a":1,  "b":2,  "c":"NEW"}"#),
        Vector("a line each", ["b"], "{\n    \"a\": 1\n}", "{\n    \"a\": 1,\n    \"b\": \"NEW\"\n}"),
        Vector(
            "tabs, nested", ["b", "c"], "{\n\t\"a\" : 1\n}\n",
            "{\n\t\"a\" : 1,\n\t\"b\" : {\n\t\t\"c\" : \"NEW\"\n\t}\n}\n"),
        Vector(
            "CRLF", ["b"], "{\r\n  \"a\": 1\r\n}\r\n", "{\r\n  \"a\": 1,\r\n  \"b\": \"NEW\"\r\n}\r\n"),
        Vector(
            "CRLF, nested", ["b", "c"], "{\r\n  \"a\": 1\r\n}",
            "{\r\n  \"a\": 1,\r\n  \"b\": {\r\n    \"c\": \"NEW\"\r\n  }\r\n}"),
        Vector(
            "into a nested map", ["a", "y"], "{\n  \"a\": {\n    \"x\": 1\n  },\n  \"b\": 2\n}",
            "{\n  \"a\": {\n    \"x\": 1,\n    \"y\": \"NEW\"\n  },\n  \"b\": 2\n}"),
        Vector(
            "into an empty nested map", ["a", "x"], "{\n    \"a\": {},\n    \"b\": 2\n}",
            "{\n    \"a\": {\n        \"x\": \"NEW\"\n    },\n    \"b\": 2\n}"),
        Vector(
            "into one line within lines", ["a", "y", "z"], "{\n  \"a\": {\"x\": 1}\n}",
            "{\n  \"a\": {\"x\": 1, \"y\": {\"z\": \"NEW\"}}\n}"),
        Vector(
            "into null", ["a", "b", "c"], "{\n  \"a\": null\n}",
            "{\n  \"a\": {\n    \"b\": {\n      \"c\": \"NEW\"\n    }\n  }\n}"),
        Vector("a key to escape", ["b\"\n"], #"{"a":1}"#, #"{"a":1,"b\"\n":"NEW"}"#),
        Vector("after a list", ["b"], #"{"a":[1,{"b":2}]}"#, #"{"a":[1,{"b":2}],"b":"NEW"}"#),
    ]

    @Test(arguments: replacements + insertions)
    func everyOtherByteStays(vector: Vector) throws {
        var editor = try JSONTextEditor(Array(vector.before.utf8))
        try editor.set("NEW", at: vector.path)
        #expect(String(decoding: editor.bytes, as: UTF8.self).utf8.elementsEqual(vector.after.utf8))
        #expect(try editor.value(at: vector.path) == "NEW")
        _ = try JSONValue(parsing: editor.bytes)
    }

    @Test(arguments: [
        (#"{"a":1}"#, ["a", "b"], "/a is a number"),
        (#"{"a":{"b":[]}}"#, ["a", "b", "c"], "/a/b is a list"),
        ("[]", ["a"], "the document is a list"), ("null", ["a"], "the document is null"),
        ("12", ["a"], "a number"),
    ])
    func whatIsNoMapIsNotReplaced(text: String, path: [String], message: String) throws {
        var editor = try JSONTextEditor(Array(text.utf8))
        let error = #expect(throws: AuthError.self) { try editor.set("NEW", at: path) }
        #expect(error?.message.contains(message) == true)
        #expect(editor.bytes == Array(text.utf8))
        #expect(try editor.value(at: path) == nil)
    }

    @Test func textsAreEscaped() throws {
        var editor = try JSONTextEditor(Array(#"{"a":1}"#.utf8))
        try editor.set("\"\\\u{1}é", at: ["a"])
        #expect(String(decoding: editor.bytes, as: UTF8.self) == #"{"a":"\"\\\u0001é"}"#)
    }

    @Test func whatIsNotJSONIsRefused() {
        let error = #expect(throws: AuthError.self) { try JSONTextEditor(Array("{\n\"a\":1,}".utf8)) }
        #expect(error?.message.contains("line 2, column 7") == true)
    }
}
