import AuthCore
import AuthTesting
import TestSupport
import Testing

@Suite("Filters of an error handler")
struct ErrorFilterTests {
    /// Answers with a response, and with tokens afterwards.
    private func server(_ first: HTTPResponse) -> StubTransport {
        StubTransport { _, index in index == 0 ? first : .token("t\(index)") }
    }

    private func handler(_ filters: JSONValue..., more: JSONObject = [:]) -> JSONObject {
        var handler: JSONObject = ["type": "DefaultErrorHandler", "response_filters": .array(filters)]
        for (name, value) in more { handler[name] = value }
        return ["error_handler": .object(handler)]
    }

    /// What comes of a first answer: a token, or the code of an error.
    private func outcome(_ login: JSONObject, _ first: HTTPResponse) async throws -> String? {
        do {
            return try await header(build(session(login: login), server(first), clock: HastyClock()))
        } catch let error as AuthError {
            return "\(error.code) \(error.kind)"
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var filter: JSONObject
        var response: HTTPResponse
        var outcome: String
        var testDescription: String { JSONValue.object(filter).jsonText() + " → " + outcome }
    }

    private static let words: JSONValue = ["error": ["message": "try again, please"], "token": "t0"]

    static let cases = [
        // By status.
        Case(filter: ["http_codes": [403], "action": "RETRY"], response: .status(403), outcome: "Bearer t1"),
        Case(filter: ["http_codes": [403], "action": "RETRY"], response: .status(404), outcome: "refused refused"),
        Case(filter: ["http_codes": ["403"], "action": "retry"], response: .status(403), outcome: "Bearer t1"),
        Case(filter: ["http_codes": [503], "action": "FAIL"], response: .status(503), outcome: "refused refused"),
        Case(filter: ["http_codes": [201], "action": "FAIL"], response: .status(201), outcome: "refused refused"),
        Case(
            filter: ["http_codes": [400], "action": "IGNORE"], response: .status(400, words), outcome: "Bearer t0"),
        Case(
            filter: ["http_codes": [400], "action": "SUCCESS"], response: .status(400, words), outcome: "Bearer t0"),
        Case(
            filter: ["http_codes": [403], "action": "RATE_LIMITED"], response: .status(403), outcome: "Bearer t1"),
        // Without an action: a status that is usually tried again stays one.
        Case(filter: ["http_codes": [403]], response: .status(403), outcome: "refused refused"),
        Case(filter: ["http_codes": [429]], response: .status(429), outcome: "Bearer t1"),
        // A failure in passing is no word about the password; any other is.
        Case(
            filter: ["http_codes": [403], "action": "FAIL", "failure_type": "transient_error"],
            response: .status(403), outcome: "serverFault transient"),
        Case(
            filter: ["http_codes": [403], "failure_type": "transient_error"], response: .status(403),
            outcome: "serverFault transient"),
        Case(
            filter: ["http_codes": [403], "action": "FAIL", "failure_type": "config_error"], response: .status(403),
            outcome: "refused refused"),
        // By words, wherever APIs put them.
        Case(
            filter: ["error_message_contains": "again", "action": "RETRY"], response: .status(400, words),
            outcome: "Bearer t1"),
        Case(
            filter: ["error_message_contains": "Again", "action": "RETRY"], response: .status(400, words),
            outcome: "refused refused"),
        Case(
            filter: ["error_message_contains": "b", "action": "RETRY"],
            response: .status(400, ["errors": [["detail": "a"], ["msg": "b"]]]), outcome: "Bearer t1"),
        // By a predicate.
        Case(
            filter: ["predicate": "{{ response['error']['message'] == 'try again, please' }}", "action": "RETRY"],
            response: .json(words), outcome: "Bearer t1"),
        Case(
            filter: ["predicate": "{{ 'error' in response }}", "action": "FAIL"], response: .json(words),
            outcome: "refused refused"),
        Case(
            filter: ["predicate": "{{ 'error' in response }}", "action": "FAIL"], response: .token("t0"),
            outcome: "Bearer t0"),
        Case(
            filter: ["predicate": "{{ headers['X-Limit'] == '0' }}", "action": "RETRY"],
            response: .status(403, headers: [.init("X-Limit", "0")]), outcome: "Bearer t1"),
        Case(
            filter: ["predicate": "{{ response.code | int == 7 and config['user'] == 'ann' }}", "action": "RETRY"],
            response: .status(400, ["code": "7"]), outcome: "Bearer t1"),
        Case(
            filter: ["predicate": "{{ response.no.such }}", "action": "RETRY"], response: .status(400),
            outcome: "refused refused"),
    ]

    @Test("decide by status, words or predicate", arguments: cases)
    func decides(item: Case) async throws {
        var filter = item.filter
        filter["type"] = "HttpResponseFilter"
        #expect(try await outcome(handler(.object(filter)), item.response) == item.outcome)
    }

    @Test("the first that is about an answer decides")
    func order() async throws {
        let login = handler(
            ["http_codes": [403], "predicate": "{{ false }}", "action": "RETRY"],
            ["http_codes": [403], "action": "FAIL"])
        #expect(try await outcome(login, .status(403)) == "Bearer t1")
    }

    @Test("in a composite handler the first handler that is about an answer decides")
    func composite() async throws {
        let login: JSONObject = [
            "error_handler": [
                "type": "CompositeErrorHandler",
                "error_handlers": [
                    ["type": "DefaultErrorHandler", "response_filters": [["http_codes": [403], "action": "RETRY"]]],
                    [
                        "type": "CompositeErrorHandler",
                        "error_handlers": [
                            ["response_filters": [["http_codes": [403, 404], "action": "IGNORE"]]],
                            ["response_filters": [["http_codes": [500], "action": "FAIL"]]],
                        ],
                    ],
                ],
            ]
        ]
        #expect(try await outcome(login, .status(403)) == "Bearer t1")
        #expect(try await outcome(login, .status(404, ["token": "t0"])) == "Bearer t0")
        #expect(try await outcome(login, .status(500)) == "refused refused")
        #expect(try await outcome(login, .status(502)) == "Bearer t1")
    }

    @Test("without a filter 429, 5xx and the network are tried again, and the rest is refused")
    func usual() async throws {
        for status in [408, 429, 500, 503, 599] { #expect(try await outcome([:], .status(status)) == "Bearer t1") }
        for status in [302, 400, 401, 403, 404, 422] {
            #expect(try await outcome([:], .status(status)) == "refused refused")
        }
        struct Broken: Error {}
        let transport = StubTransport { _, index in
            switch index {
            case 0: throw Broken()
            case 1: throw AuthError(.network, "the connection was lost")
            default: .token("t")
            }
        }
        #expect(try await header(build(session(), transport, clock: HastyClock())) == "Bearer t")
    }

    @Test("a message is what its template makes of the answer")
    func message() async throws {
        let login = handler([
            "http_codes": [403], "action": "FAIL",
            "error_message": "Ask {{ response['owner'] }} ({{ headers['X-Id'] }}) for access",
        ])
        let response = HTTPResponse.status(403, headers: [.init("X-Id", "i-7")], ["owner": "an\u{1B}admin"])
        let authenticator = try build(session(login: login), server(response))
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(
            error?.message
                == "the login was refused (status 403): Ask an?admin (i-7) for access; check the user name and password, and the login's URL"
        )
    }

    static let echoes = [
        "wrong password pass-word", "wrong pass-wor…", "token is t0-secret-t0", "cookie c0-secret-c0",
        "base64 YW5uOnBhc3Mtd29yZA==",
    ]

    @Test("a message that repeats what was sent, or a token that came, is not shown", arguments: echoes)
    func echo(words: String) async throws {
        var login = handler(["http_codes": [403], "error_message": "It says: {{ response['message'] }}"])
        login["request_body_json"] = ["p": "{{ config['password'] }}"]
        login["authenticator"] = [
            "type": "BasicHttpAuthenticator", "username": "{{ config['user'] }}",
            "password": "{{ config['password'] }}",
        ]
        let response = HTTPResponse.status(
            403, headers: [.init("Set-Cookie", "c=c0-secret-c0")],
            ["message": .string(words), "token": "t0-secret-t0"])
        let authenticator = try build(session(login: login), server(response))
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(
            error?.message
                == "the login was refused (status 403); check the user name and password, and the login's URL")
    }

    @Test("nor one that repeats a cookie or a parameter of a scheme, which were sent in the header")
    func echoOfParameters() async throws {
        var login = handler(["http_codes": [403], "error_message": "It says: {{ response['message'] }}"])
        login["request_headers"] = [
            "Cookie": "lang=de; key=c00kie-secret", "Authorization": "Token realm=\"x\", token=\"p4ram-secret\"",
        ]
        for words in ["bad c00kie-s…", "unknown p4ram-secret"] {
            let server = server(.status(403, ["message": .string(words)]))
            let authenticator = try build(session(login: login), server)
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.message.contains("It says") == false)
        }
    }

    @Test("words that are to take long to search are not shown, and not searched")
    func endless() async throws {
        let login = handler(["http_codes": [403], "error_message": "{{ response['message'] }}"])
        let values = (0..<50_000).map { JSONValue.string("v\($0)-00") }
        let response = HTTPResponse.status(
            403, ["data": .array(values), "message": .string(String(repeating: "z", count: 400_000))])
        var definition: JSONObject = ["session_token_path": ["data"]]
        definition["expiration_duration"] = "PT1H"
        let authenticator = try build(session(definition, login: login), server(response))
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.message.contains("zzz") == false)
    }

    @Test(
        "nor one that repeats a token in the URL's path, or a value of XML with white space before it",
        arguments: ["no bot bot123:secret here", "no user ann-in-xml here"])
    func echoOfPathAndMarkup(words: String) async throws {
        var login = handler(["http_codes": [403], "error_message": "It says: {{ response['message'] }}"])
        login["path"] = "bot123:secret/login"
        login["request_body"] = ["type": "RequestBodyPlainText", "value": "\n <login><user>ann-in-xml</user></login>"]
        func message(_ words: String) async throws -> String? {
            let server = server(.status(403, ["message": .string(words)]))
            let authenticator = try build(session(login: login), server)
            return await #expect(throws: AuthError.self) { try await header(authenticator) }?.message
        }
        #expect(try await message(words)?.contains("It says") == false)
        #expect(try await message("no such login")?.contains("It says: no such login") == true)
    }

    @Test("a message that shows a value of the configuration is not shown, whether it was sent or not")
    func configuredEcho() async throws {
        let login = handler(["http_codes": [403], "error_message": "{{ config['password'] }} is wrong"])
        let authenticator = try build(session(login: login), server(.status(403)))
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.message.contains("pass-word") == false)
    }
}
