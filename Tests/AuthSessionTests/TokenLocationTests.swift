import AuthCore
import AuthTesting
import Testing

@Suite("Where the token is")
struct TokenLocationTests {
    static let paths: [(JSONValue, JSONValue)] = [
        (["token"], ["token": "t"]),
        (["data", "session", "id"], ["data": ["session": ["id": "t"]]]),
        (["data", "1", "id"], ["data": [["id": "no"], ["id": "t"]]]),
        (["data", 1], ["data": ["no", "t"]]),
        (["0", "id"], [["id": "t"]]),
        (["*", "id"], ["a": ["other": 1], "b": ["id": "t"]]),
        (["data", "*", "id"], ["data": [["other": 1], ["id": "t"]]]),
        (["*", "*"], [["t"]]),
        (["{{ config['user'] }}"], ["ann": "t"]),
    ]

    @Test("in the body: a path through maps and lists, with a star for any member", arguments: paths)
    func body(path: JSONValue, answer: JSONValue) async throws {
        let transport = StubTransport(responses: [.json(answer)])
        #expect(try await header(build(session(["session_token_path": path]), transport)) == "Bearer t")
    }

    @Test("a number is a token too, with the text it was written with")
    func number() async throws {
        let transport = StubTransport(responses: [HTTPResponse(status: 200, body: Array(#"{"token": 1.50}"#.utf8))])
        #expect(try await header(build(session(), transport)) == "Bearer 1.50")
    }

    @Test("in a header field, in any case")
    func headerField() async throws {
        let transport = StubTransport(responses: [HTTPResponse(status: 201, headers: [.init("X-SUBJECT-token", "t")])])
        let definition = session(["session_token_path": .null, "session_token_header": "X-Subject-Token"])
        #expect(try await header(build(definition, transport)) == "Bearer t")
    }

    static let cookies: [[String]] = [
        ["sid=t"], ["sid=t; Path=/; HttpOnly"], ["a=1; Path=/", "sid=t; Secure"], ["sid=old", "sid=t"],
        ["sid = t ; Path=/"],
        // As some clients join fields.
        ["a=1; Path=/,sid=t; Path=/"], ["a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Path=/, sid=t; Path=/, b=2"],
        ["sid=t; Expires=Wed, 09 Jun 2027 10:18:14 GMT, a=sid"],
    ]

    @Test("in a cookie that is set, also among others that a client has joined", arguments: cookies)
    func cookie(fields: [String]) async throws {
        let response = HTTPResponse(status: 200, headers: HTTPFields(fields.map { .init("Set-Cookie", $0) }))
        let definition = session(["session_token_path": .null, "session_token_cookie": "sid"])
        #expect(try await header(build(definition, StubTransport(responses: [response]))) == "Bearer t")
    }

    @Test("XML is read as the reference reads it")
    func xml() async throws {
        let text = "<?xml version=\"1.0\"?><r><login status=\"ok\"><token>t &amp; u</token></login></r>"
        let transport = StubTransport(responses: [HTTPResponse(status: 200, body: Array(text.utf8))])
        let definition = session([
            "session_token_path": ["r", "login", "token"], "decoder": ["type": "XmlDecoder"],
        ])
        #expect(try await header(build(definition, transport)) == "Bearer t & u")
        #expect(
            try await header(build(session(["decoder": ["type": "JsonDecoder"]]), StubTransport.tokens()))
                == "Bearer t1")
    }

    struct Miss: Sendable, CustomTestStringConvertible {
        var response: HTTPResponse
        var words: String
        var kind: AuthError.Kind = .refused
        var testDescription: String { words }
    }

    static let misses = [
        Miss(response: .json(["error": "x-secret-x", "ok": false]), words: "it has: error, ok"),
        Miss(response: .json(["token": .null]), words: "it has: token, where that is null"),
        Miss(response: .json(["token": ""]), words: "it has: token, which is empty"),
        Miss(response: .json(["token": false]), words: "it has: token, where that is a boolean"),
        Miss(response: .json(["token": ["x-secret-x"]]), words: "it has: token, where that is a list"),
        Miss(response: .json(["x-secret-x"]), words: "a list"),
        Miss(
            response: HTTPResponse(
                status: 200, headers: [.init("Content-Type", "text/html; charset=utf-8")],
                body: Array("<p>x-secret-x".utf8)),
            words: "(status 200, text/html)", kind: .transient),
        Miss(response: HTTPResponse(status: 204), words: "(status 204, no content type)", kind: .transient),
    ]

    @Test("an error tells what there is where the path ends, and which fields or cookies there are")
    func surroundings() async throws {
        let response = HTTPResponse.json(
            ["data": ["tok": "x-secret-x", "id": 1]],
            headers: [.init("X-Other", "x-secret-x"), .init("Set-Cookie", "sid=x-secret-x")])
        let cases: [(JSONObject, String)] = [
            (["session_token_path": ["data", "token"]], "; 'data' has: tok, id; "),
            (["session_token_path": ["data", "tok", "token"]], "; 'data.tok' is a string; "),
            (
                ["session_token_path": .null, "session_token_header": "X-Token"],
                "; it has: Content-Type, X-Other, Set-Cookie; "
            ),
            (["session_token_path": .null, "session_token_cookie": "token"], "; it sets: sid; "),
        ]
        for (fields, words) in cases {
            let authenticator = try build(session(fields), StubTransport(responses: [response]))
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("x-secret-x") == false)
        }
    }

    @Test("a path of nothing but wildcards into a deep answer ends at once")
    func wildcards() async throws {
        let deep = (0..<90).reduce(JSONValue.string("t")) { value, _ in ["a": value] }
        let authenticator = try build(
            session(["session_token_path": .array(Array(repeating: "*", count: 90))]),
            StubTransport(responses: [.json(deep)]))
        #expect(try await header(authenticator) == "Bearer t")
    }

    @Test("an answer without it is an error with status, type and keys, and without a value", arguments: misses)
    func missing(miss: Miss) async throws {
        let authenticator = try build(session(), StubTransport(responses: [miss.response]))
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == .invalidResponse)
        #expect(error?.kind == miss.kind)
        #expect(error?.message.contains(miss.words) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("'token'") == true)
        #expect(error?.message.contains("x-secret-x") == false)
    }
}
