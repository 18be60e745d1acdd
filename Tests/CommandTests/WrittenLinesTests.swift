import AuthCore
import Foundation
import Testing

@testable import connector_auth

@Suite("What the command writes")
struct WrittenLinesTests {
    @Test("is written line by line")
    func lines() throws {
        let pipe = Pipe()
        let lines = WrittenLines(to: pipe.fileHandleForWriting.fileDescriptor)
        lines.write("one")
        lines.write("zwei: ü")
        #expect(lines.failure == nil)
        try pipe.fileHandleForWriting.close()
        #expect(try pipe.fileHandleForReading.readToEnd() == Data("one\nzwei: ü\n".utf8))
    }

    @Test("tells that it was lost, but not where it is closed for reading")
    func failures() throws {
        let closed = Pipe()
        try closed.fileHandleForReading.close()
        signal(SIGPIPE, SIG_IGN)
        let unread = WrittenLines(to: closed.fileHandleForWriting.fileDescriptor)
        unread.write("nobody reads this")
        #expect(unread.failure == nil)
        let wrong = WrittenLines(to: -1)
        wrong.write("nor this")
        wrong.write("nor this")
        #expect(wrong.failure == EBADF)
    }

    @Test("has nothing in it that a terminal would obey")
    func controls() async {
        let definition = """
            {"type": "BearerAuthenticator\\u001b]0;owned\\u0007", "api_token": "x\\u202Ey"}
            """
        let run = await CommandRun("authenticate", "--definition", "d", files: ["d": definition])
        #expect(run.code == .configuration)
        #expect(!run.errors.contains("\u{1B}") && !run.errors.contains("\u{7}"))
        let manifest = """
            {"streams": [{"type": "DeclarativeStream", "name": "a\\u001b[31mb\\r", "retriever": {"requester": {
              "url_base": "https://x.example", "authenticator": {"type": "NoAuth"}}}}]}
            """
        let inspected = await CommandRun("inspect", "--manifest", "m", files: ["m": manifest])
        #expect(inspected.code == .success)
        #expect(inspected.output.contains("a?[31mb?"))
        let json = await CommandRun(
            "inspect", "--manifest", "m", "--output", "json",
            files: ["m": manifest.replacing("a\\u001b[31mb\\r", with: "a\u{9B}31mb\u{202E}c")])
        #expect(json.output.contains(#"a\u009b31mb\u202ec"#))
        let stream = try? json.json["streams"]?.arrayValue?.first?["name"]
        #expect(stream == "a\u{9B}31mb\u{202E}c")
    }
}
