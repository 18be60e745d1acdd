import AuthCore
import AuthRegistry
import AuthSession
import AuthTesting
import Testing

@Suite("Definitions of sessions that are wrong")
struct SessionDefinitionErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var path: JSONPointer
        var definition: JSONValue
        var testDescription: String { "\(path): \(definition.jsonText())" }

        init(_ path: JSONPointer, _ fields: JSONObject = [:], login: JSONObject = [:]) {
            self.path = path
            definition = session(fields, login: login)
        }

        static func handler(_ path: JSONPointer, _ handler: JSONValue) -> Case {
            Case(path, login: ["error_handler": handler])
        }

        static func requester(_ field: String, _ path: JSONPointer, _ requester: JSONObject) -> Case {
            let value: JSONValue = field == "following_login_requesters" ? [.object(requester)] : .object(requester)
            return Case(path, [field: value, "refresh_token_path": ["r"]])
        }
    }

    static let cases = [
        Case(["session_token_path"], ["session_token_path": .null]),
        Case(["session_token_path"], ["session_token_path": []]),
        Case(["session_token_path"], ["session_token_path": "token"]),
        Case(["session_token_path"], ["session_token_header": "X-Token"]),
        Case(["session_token_path"], ["session_token_path": [["a"]]]),
        Case(["decoder"], ["decoder": ["type": "CsvDecoder"]]),
        Case(["decoder"], ["decoder": "XmlDecoder"]),
        Case(["request_authentication", "type"], ["request_authentication": ["type": "Basic"]]),
        Case(["request_authentication", "inject_into"], ["request_authentication": ["type": "ApiKey"]]),
        Case(
            ["request_authentication", "inject_into", "inject_into"],
            ["request_authentication": ["type": "ApiKey", "inject_into": ["inject_into": "body", "field_name": "k"]]]),
        Case(["token_expiry_path"], ["token_expiry_path": 5]),
        Case(["token_expiry_from_token"], ["token_expiry_from_token": "maybe"]),
        Case(["following_login_requesters"], ["following_login_requesters": ["type": "HttpRequester"]]),
        Case(["refresh_token_path"], ["refresh_requester": ["url": "https://api.example"]]),
        Case(["login_requester", "url_base"], login: ["url_base": .null]),
        Case(["login_requester", "http_method"], login: ["http_method": "GET", "request_body_json": ["a": 1]]),
        Case(["login_requester", "request_headers"], login: ["request_headers": ["a"]]),
        Case(["login_requester", "request_headers", "X"], login: ["request_headers": ["X": ["a"]]]),
        Case(["login_requester", "request_parameters", "x"], login: ["request_parameters": ["x": ["a": 1]]]),
        Case(["login_requester", "request_body_json"], login: ["request_body_json": "{\"a\": "]),
        Case(
            ["login_requester", "request_body_data"],
            login: ["request_body_json": ["a": 1], "request_body_data": ["a": 1]]),
        Case(
            ["login_requester", "request_body", "type"],
            login: ["request_body": ["type": "RequestBodyYaml", "value": 1]]),
        Case(["login_requester", "request_body", "value"], login: ["request_body": ["type": "RequestBodyPlainText"]]),
        .handler(["login_requester", "error_handler", "type"], ["type": "LenientErrorHandler"]),
        .handler(["login_requester", "error_handler"], "DefaultErrorHandler"),
        .handler(["login_requester", "error_handler", "max_retries"], ["max_retries": "many"]),
        .handler(["login_requester", "error_handler", "response_filters"], ["response_filters": ["http_codes": [1]]]),
        .handler(
            ["login_requester", "error_handler", "response_filters", "0", "http_codes"],
            ["response_filters": [["http_codes": ["4xx"]]]]),
        .handler(
            ["login_requester", "error_handler", "response_filters", "0", "http_codes"],
            ["response_filters": [["action": "FAIL"]]]),
        .handler(
            ["login_requester", "error_handler", "response_filters", "0", "action"],
            ["response_filters": [["http_codes": [400], "action": "EXPLODE"]]]),
        .handler(
            ["login_requester", "error_handler", "backoff_strategies", "0", "type"],
            ["backoff_strategies": [["type": "RandomBackoffStrategy"]]]),
        .handler(
            ["login_requester", "error_handler", "backoff_strategies", "0"], ["backoff_strategies": [["factor": 5]]]),
        .handler(
            ["login_requester", "error_handler", "backoff_strategies", "0", "regex"],
            ["backoff_strategies": [["type": "WaitTimeFromHeader", "header": "X", "regex": "("]]]),
        .handler(
            ["login_requester", "error_handler", "backoff_strategies", "0", "header"],
            ["backoff_strategies": [["type": "WaitTimeFromHeader"]]]),
        .handler(
            ["login_requester", "error_handler", "backoff_strategies", "0", "factor"],
            ["backoff_strategies": [["type": "ExponentialBackoffStrategy", "factor": "five"]]]),
        .requester("refresh_requester", ["refresh_requester", "url_base"], ["path": "/refresh"]),
        .requester(
            "refresh_requester", ["refresh_requester", "request_body", "type"],
            ["url": "https://api.example", "http_method": "POST", "request_body": ["type": "No", "value": 1]]),
        .requester(
            "logout_requester", ["logout_requester", "http_method"],
            ["url": "https://api.example", "request_body_json": ["t": "{{ session_token }}"]]),
        .requester(
            "logout_requester", ["logout_requester", "error_handler", "type"],
            ["url": "https://api.example", "error_handler": ["type": "No"]]),
        .requester(
            "following_login_requesters", ["following_login_requesters", "0", "request_body", "type"],
            ["url": "https://api.example", "http_method": "POST", "request_body": ["type": "No", "value": 1]]),
        .requester(
            "following_login_requesters", ["following_login_requesters", "0", "error_handler", "type"],
            ["url": "https://api.example/{{ response.id }}", "error_handler": ["type": "No"]]),
    ]

    @Test("are refused when they are built, with the place", arguments: cases)
    func refused(item: Case) throws {
        let error = #expect(throws: AuthError.self) { try build(item.definition, StubTransport.tokens()) }
        #expect(error?.code == .invalidDefinition || error?.code == .invalidJSON, "\(error?.description ?? "")")
        #expect(error?.path == item.path, "\(error?.description ?? "")")
    }

    @Test("a nested authenticator of an unknown type is named with its place")
    func nested() throws {
        let error = #expect(throws: AuthError.self) {
            try build(session(login: ["authenticator": ["type": "NoSuchAuthenticator"]]), StubTransport.tokens())
        }
        #expect(error?.code == .unknownType)
        #expect(
            error?.path == ["login_requester", "authenticator", "type"]
                || error?.path == ["login_requester", "authenticator"])
    }

    @Test("a login over plain http is refused, but for this machine")
    func insecure() throws {
        let error = #expect(throws: AuthError.self) {
            try build(session(login: ["url_base": "http://api.example"]), StubTransport.tokens())
        }
        #expect(error?.code == .insecureEndpoint)
        _ = try build(session(login: ["url_base": "http://127.0.0.1:80"]), StubTransport.tokens())
    }

    @Test("a pattern that is none is found without a configuration")
    func validated() throws {
        let strategy: JSONValue = ["type": "WaitTimeFromHeader", "header": "X", "regex": "("]
        let definition = session(login: ["error_handler": ["backoff_strategies": [strategy]]])
        var registry = AuthenticatorRegistry()
        try registry.register(.session)
        let plan = try Manifest.empty.compile(registry: registry)
        let errors = plan.validate(try Connection.standalone(definition)).filter { $0.severity == .error }
        #expect(
            errors.map(\.path) == [
                ["login_requester", "error_handler", "backoff_strategies", "0", "regex"]
            ], "\(errors)")
    }
}
