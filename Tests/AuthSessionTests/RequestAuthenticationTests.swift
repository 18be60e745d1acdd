import AuthCore
import AuthTesting
import Testing

@Suite("What is sent of a session")
struct RequestAuthenticationTests {
    private func apiKey(_ place: String, token: JSONValue = "{{ session_token }}", _ more: JSONObject = [:])
        -> JSONValue
    {
        var option: JSONObject = ["type": "RequestOption", "inject_into": .string(place), "field_name": "key"]
        for (name, value) in more { option[name] = value }
        return session([
            "request_authentication": ["type": "ApiKey", "api_token": token, "inject_into": .object(option)]
        ])
    }

    private func sent(_ definition: JSONValue, body: AuthRequest.Body = .none) async throws -> AuthRequest {
        try await applied(
            build(definition, StubTransport(responses: [.token("a b\"c")])),
            AuthRequest(method: "POST", url: "https://api.example/items?page=1", body: body))
    }

    @Test("goes into any place")
    func places() async throws {
        #expect(try await sent(apiKey("header")).headers["key"] == "a b\"c")
        #expect(try await sent(apiKey("request_parameter")).url == "https://api.example/items?page=1&key=a%20b%22c")
        #expect(try await sent(apiKey("cookie")).headers["Cookie"] == "key=a b\"c")
        #expect(try await sent(apiKey("body_data"), body: .form([])).body == .form([FormField("key", "a b\"c")]))
        #expect(try await sent(apiKey("body_json"), body: .json([:])).body == .json(["key": "a b\"c"]))
        let nested = apiKey("body_json", ["field_name": .null, "field_path": ["auth", "key"]])
        #expect(try await sent(nested, body: .json([:])).body == .json(["auth": ["key": "a b\"c"]]))
    }

    static let templates: [(JSONValue, String)] = [
        ("{{ session_token }}", "a b\"c"), ("Token {{ session_token }}", "Token a b\"c"),
        ("Token {{ session_token }};v=1", "Token a b\"c;v=1"), ("{{ session_token | upper }}", "A B\"C"),
        ("{{ session_token | base64encode }}", "YSBiImM="), ("{{ 'Token ' ~ session_token }}", "Token a b\"c"),
        ("{{ session_token }} {{ session_token }}", "a b\"c a b\"c"),
        ("{{ config['user'] }} {{ session_token }}", "ann a b\"c"),
        ("{{ (config['user'] ~ ':' ~ session_token) | base64encode }}", "YW5uOmEgYiJj"),
        ("{{ session_token if config['user'] == 'ann' else 'x' }}", "a b\"c"), ("", "a b\"c"),
    ]

    @Test("is what the template makes of it, filters included", arguments: templates)
    func template(template: JSONValue, value: String) async throws {
        #expect(try await sent(apiKey("header", token: template)).headers["key"] == value)
    }

    @Test(
        "a token that looks like a number or a literal goes out as it came",
        arguments: ["1e5", "0x1F", "True", "'q'", "[1]"])
    func verbatim(token: String) async throws {
        let authenticator = try build(apiKey("header"), StubTransport(responses: [.token(token)]))
        #expect(try await header(authenticator, "key") == token)
    }

    @Test("parameters reach the template and the place")
    func parameters() async throws {
        guard case .object(var definition) = apiKey("header", token: "{{ parameters['scheme'] }} {{ session_token }}")
        else { return }
        definition["$parameters"] = ["scheme": "Token", "place": "X-Key"]
        definition["request_authentication"] = try #require(definition["request_authentication"])
            .setting("{{ parameters['place'] }}", at: ["inject_into", "field_name"])
        #expect(try await sent(.object(definition)).headers["X-Key"] == "Token a b\"c")
    }

    @Test("a bearer token has its scheme before it")
    func bearer() async throws {
        #expect(try await sent(session()).headers["Authorization"] == "Bearer a b\"c")
    }

    @Test("a token that no header can carry is an error that does not show it")
    func broken() async throws {
        let authenticator = try build(session(), StubTransport(responses: [.token("x-se\ncret-x")]))
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == .invalidCredential)
        #expect(error?.message.contains("cret-x") == false)
    }
}

extension JSONValue {
    func setting(_ value: JSONValue, at path: [String]) -> JSONValue {
        applying(ConfigChange(path: path, value: Secret(value)))
    }
}
