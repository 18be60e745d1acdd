import AuthTesting
import ConnectorAuth
import Foundation
import TestSupport
import Testing

/// A login, whatever comes of it, shows no secret: not the user's, not a token's that goes out or comes in.
struct SessionCanaryTests {
    private static let username = Canary.secret("username")
    private static let password = Canary.secret("password")
    private static let sessionToken = Canary.secret("token")
    private static let refreshToken = Canary.secret("key")
    private static let everything = [username, password, sessionToken, refreshToken].joined(separator: " ")

    struct Answer: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var response: HTTPResponse?
        var isToken = false
    }

    private static func answer(
        _ name: String, _ status: Int, _ json: JSONValue, isToken: Bool = false, headers: HTTPFields = []
    ) -> Answer {
        let response = HTTPResponse(
            status: status, headers: HTTPFields([.init("Content-Type", "application/json")] + headers),
            body: Array(json.jsonText().utf8))
        return Answer(testDescription: name, response: response, isToken: isToken)
    }

    static let answers = [
        answer(
            "a token", 200,
            ["token": .string(sessionToken), "refresh": .string(refreshToken), "user": .string(username)],
            isToken: true),
        answer("no token", 200, ["error": .string(everything), "refresh": .string(refreshToken)]),
        answer("a secret for a key", 200, .object(JSONObject([(sessionToken, .string(sessionToken))]))),
        answer("a list", 200, [.string(everything)]),
        answer("a wrong password", 401, ["message": .string("no user \(username) with \(password)")]),
        answer("words of a filter", 403, ["message": .string(everything), "token": .string(sessionToken)]),
        answer("the user's name alone", 403, ["message": .string("unknown: \(username)")]),
        answer("a part of the password", 403, ["message": .string("bad: \(password.prefix(14))…")]),
        answer(
            "a secret in a header", 403, [:],
            headers: [.init("X-Words", password.filter(\.isASCII)), .init("Set-Cookie", "sid=\(sessionToken)")]),
        answer("a pause", 429, ["message": .string(password)], headers: [.init("Retry-After", "3")]),
        answer("a fault", 500, ["message": .string(everything)]),
        Answer(
            testDescription: "a page",
            response: HTTPResponse(
                status: 200, headers: [.init("Content-Type", sessionToken)], body: Array(everything.utf8))),
        Answer(testDescription: "nothing", response: nil),
    ]

    /// Loses what it has no answer for, in an error that tells all.
    private struct Transport: HTTPTransport {
        struct Leaky: Error { var text = SessionCanaryTests.everything }
        var response: HTTPResponse?

        func send(_ request: AuthRequest) async throws -> HTTPResponse {
            guard let response else { throw Leaky() }
            // The same each time it is tried again.
            if request.url.hasSuffix("refresh") || response.status < 400 { expectClean(request) }
            return response
        }
    }

    private static let user: JSONValue = "{{ config['username'] }}"
    private static let pass: JSONValue = "{{ config['password'] }}"

    private static let shapes: [String: JSONObject] = [
        "JSON": ["request_body_json": ["user": user, "password": pass]],
        "form": ["request_body_data": ["user": user, "password": pass]],
        "text": ["request_body_data": "user={{ config['username'] }}&password={{ config['password'] }}"],
        "XML": [
            "request_body": [
                "type": "RequestBodyPlainText",
                "value": "<l><u>{{ config['username'] }}</u><p>{{ config['password'] }}</p></l>",
            ]
        ],
        "GraphQL": [
            "request_body": [
                "type": "RequestBodyGraphQL",
                "value": [
                    "query":
                        "mutation { login(u: {{ config['username'] | tojson }}, p: {{ config['password'] | tojson }}) }"
                ],
            ]
        ],
        "query": ["request_parameters": ["user": user, "password": pass]],
        "header": [
            "request_headers": [
                "X-User": "{{ config['username'] | urlencode }}", "X-Password": "{{ config['password'] | urlencode }}",
            ]
        ],
        "basic": ["authenticator": ["type": "BasicHttpAuthenticator", "username": user, "password": pass]],
        "literal": ["request_body_json": ["user": .string(username), "password": .string(password)]],
    ]

    private static let messages: [String: JSONValue] = [
        "of the answer": "The server says: {{ response['message'] }}",
        "of all": "{{ response }} {{ headers }}",
        "of the configuration": "{{ config['username'] }}: {{ config['password'] }}",
    ]

    private static func definition(_ shape: JSONObject, message: JSONValue) -> JSONValue {
        var login: JSONObject = [
            "type": "HttpRequester", "url": "https://api.example/login", "http_method": "POST",
            "error_handler": [
                "response_filters": [
                    ["http_codes": [403], "action": "FAIL", "error_message": message],
                    ["http_codes": [429, 500], "action": "RETRY", "error_message": message],
                    [
                        "predicate": "{{ config['password'] in response.get('message', '') }}", "action": "FAIL",
                        "error_message": message,
                    ],
                ],
                "max_retries": 1,
            ],
        ]
        for (name, value) in shape { login[name] = value }
        return [
            "type": "SessionTokenAuthenticator", "login_requester": .object(login), "session_token_path": ["token"],
            "expiration_duration": "PT1H",
            "request_authentication": [
                "type": "ApiKey", "api_token": "Token {{ session_token | urlencode }}",
                "inject_into": ["type": "RequestOption", "inject_into": "header", "field_name": "X-Session"],
            ],
            "refresh_requester": [
                "url": "https://api.example/refresh", "http_method": "POST",
                "request_body_json": ["refresh": "{{ refresh_token }}"],
            ],
            "refresh_token_path": ["refresh"],
            "logout_requester": [
                "url": "https://api.example/logout", "http_method": "POST",
                "request_body_json": ["token": "{{ session_token }}"],
            ],
        ]
    }

    @Test(arguments: answers, shapes.keys.sorted())
    func nothingShowsASecret(answer: Answer, shape: String) async throws {
        // Only what is no success has words.
        let hasWords = (answer.response?.status ?? 0) >= 400
        for message in Self.messages.keys.sorted().prefix(hasWords ? Self.messages.count : 1) {
            try await expectNoSecret(
                answer, Self.definition(Self.shapes[shape] ?? [:], message: Self.messages[message] ?? .null))
        }
    }

    private func expectNoSecret(_ answer: Answer, _ definition: JSONValue) async throws {
        let sink = RecordingEventSink()
        let environment = AuthEnvironment(
            transport: Transport(response: answer.response), clock: HastyClock(), events: sink)
        let connection = try Manifest.empty.compile(registry: .standard).connect(
            id: "connection-1", config: Canary.config, environment: environment)
        let authenticator = try connection.authenticator(for: definition)
        do {
            let request = AuthRequest(url: "https://api.example/items")
            let credentials = try await authenticator.credentials(for: request)
            #expect(answer.isToken)
            expectClean(credentials)
            let token = try await (authenticator as? any TokenSource)?.token(fresh: true)
            expectClean(token as Any)
            let rejection = AuthRejection(
                request: request, credentials: credentials, response: ResponseHead(status: 401))
            expectClean(rejection)
            _ = try await authenticator.recover(from: rejection)
        } catch {
            #expect(!answer.isToken)
            expectClean(error)
            if let cause = (error as? AuthError)?.cause as? AuthError { expectClean(cause) }
        }
        #expect(!sink.events.isEmpty)
        for value in [authenticator, connection, connection.diagnostics, sink.events] as [Any] { expectClean(value) }
        await connection.close()
        expectClean(authenticator)
    }

    @Test(arguments: answers)
    func nothingOfALegacySessionShowsASecret(answer: Answer) async throws {
        let definition: JSONValue = [
            "type": "LegacySessionTokenAuthenticator", "header": "X-Session", "login_url": "/login",
            "validate_session_url": "/me", "session_token_response_key": "token", "url_base": "https://api.example",
            "username": Self.user, "password": Self.pass,
        ]
        try await expectNoSecret(
            // Not every token fits into a header as it is.
            answer.isToken ? Self.answer("no token", 200, [:]) : answer, definition)
    }

    @Test func valuesInSwiftAreClean() throws {
        let login = LoginRequest(
            AuthRequest(
                method: "POST", url: "https://api.example/?k=\(PercentEncoding.encode(Self.password))",
                headers: [.init("X-User", Self.username)], body: .json([.string(Self.password)])))
        let configuration = SessionConfiguration(
            login: login, token: .body(["token"]), placement: .header("X-Session"), lifetime: .unlimited)
        var legacy = LegacySessionConfiguration(
            header: "X-Session", loginURL: "https://api.example/?k=\(PercentEncoding.encode(Self.password))",
            validationURL: "https://api.example/", tokenMember: "id")
        legacy.username = Self.username
        legacy.password = Secret(Self.password)
        legacy.sessionToken = Secret(Self.sessionToken)
        let answer = LoginAnswer(
            head: ResponseHead(status: 200, headers: [.init("Set-Cookie", "sid=\(Self.sessionToken)")]),
            body: [.string(Self.sessionToken)])
        for value in [login, configuration, legacy, answer] as [Any] { expectClean(value) }
    }
}
