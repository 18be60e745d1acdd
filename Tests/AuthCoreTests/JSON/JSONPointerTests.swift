import AuthCore
import Testing

struct JSONPointerTests {
    // RFC 6901, section 5.
    static let document = #"""
        {"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,
        "~1":9,"x":{"":{"y":null}}}
        """#

    static let resolved: [(String, String)] = [
        ("/foo", "[\"bar\",\"baz\"]"), ("/foo/0", "\"bar\""), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"), ("/e^f", "3"),
        ("/g|h", "4"), ("/i\\j", "5"), ("/k\"l", "6"), ("/ ", "7"), ("/m~0n", "8"), ("/~01", "9"), ("/x//y", "null"),
        ("#/foo/1", "\"baz\""), ("#/a~1b", "1"),
    ]

    @Test(arguments: resolved)
    func aPointerLeadsToItsValue(text: String, value: String) throws {
        let pointer = try JSONPointer(parsing: text)
        #expect(try JSONValue(parsing: Self.document)[pointer]?.jsonText() == value)
    }

    @Test func theEmptyPointerIsTheWholeDocument() throws {
        let document = try JSONValue(parsing: Self.document)
        #expect(document[try JSONPointer(parsing: "")] == document)
        #expect(document[try JSONPointer(parsing: "#")] == document)
        #expect(JSONPointer.root.isRoot)
        #expect(try !JSONPointer(parsing: "/").isRoot)
    }

    @Test(arguments: [
        "/foo/2", "/foo/-1", "/foo/-", "/foo/x", "/foo/", "/foo/0/0", "/none", "/foo/00", "/foo/01", "/foo/+1",
        "/foo/-0",
        "/foo/1e0", "/foo/99999999999999999999", "/x/y", "/FOO", "/foo/ 0",
    ])
    func aPointerThatLeadsNowhereHasNoValue(text: String) throws {
        let pointer = try JSONPointer(parsing: text)
        #expect(try JSONValue(parsing: Self.document)[pointer] == nil)
    }

    @Test(arguments: ["foo", "foo/0", "#foo", " /foo", "0"])
    func aPointerWithoutASlashInFrontIsRefused(text: String) {
        let error = #expect(throws: AuthError.self) { try JSONPointer(parsing: text) }
        #expect(error?.code == .invalidReference)
    }

    @Test(arguments: [
        [], [""], ["", ""], ["a", "0", "b"], ["a/b", "m~n", "~1", "~0", "/", "~"], ["é", "日本", " ", "%25", "#"],
        ["\u{301}"], ["~\u{301}", "/\u{301}"], ["1\u{301}"], ["\r\n"],
    ])
    func aPointerIsReadBackFromItsText(components: [String]) throws {
        let pointer = JSONPointer(components)
        let read = try JSONPointer(parsing: pointer.description)
        #expect(read.components.map { Array($0.utf8) } == components.map { Array($0.utf8) })
    }

    @Test func stepsAreAppendedAndEscaped() {
        let pointer: JSONPointer = ["streams"]
        #expect(pointer.appending(0).appending("a/b").appending("~").description == "/streams/0/a~1b/~0")
        #expect(pointer.description == "/streams")
    }
}
