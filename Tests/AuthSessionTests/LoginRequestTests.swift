import AuthCore
import AuthTesting
import Testing

@Suite("The login request")
struct LoginRequestTests {
    struct Place: Sendable, CustomTestStringConvertible {
        var fields: JSONObject
        var url: String
        var testDescription: String { url }
    }

    static let places = [
        Place(fields: [:], url: "https://api.example/login"),
        Place(fields: ["url_base": "https://api.example/v1/", "path": "/login"], url: "https://api.example/v1/login"),
        Place(fields: ["url_base": "https://api.example/v1", "path": .null], url: "https://api.example/v1"),
        Place(fields: ["path": "https://auth.example/in"], url: "https://auth.example/in"),
        Place(
            fields: ["path": "/login?next=https://api.example/"],
            url: "https://api.example/login?next=https://api.example/"),
        Place(
            fields: ["url_base": .null, "url": "https://auth.example/l", "path": .null], url: "https://auth.example/l"),
        Place(
            fields: ["url_base": .null, "url": "https://auth.example", "path": "/l"], url: "https://auth.example/l"),
        Place(
            fields: ["url_base": "https://{{ config['user'] }}.example", "path": "{{ config['user'] }}/in"],
            url: "https://ann.example/ann/in"),
    ]

    @Test("goes where base, path and URL say", arguments: places)
    func url(place: Place) async throws {
        #expect(try await loginRequest(place.fields)?.url == place.url)
    }

    @Test("has the method of the requester, GET where there is none")
    func method() async throws {
        #expect(try await loginRequest(["http_method": .null])?.method == "GET")
        #expect(try await loginRequest(["http_method": "post"])?.method == "POST")
        #expect(try await loginRequest(["http_method": "PUT"])?.method == "PUT")
    }

    @Test("has headers and parameters; a list repeats its name, and what has no value is left out")
    func headersAndParameters() async throws {
        let request = try await loginRequest([
            "request_headers": ["X-User": "{{ config['user'] }}", "X-Version": 2, "X-None": .null],
            "request_parameters": [
                "user": "{{ config['user'] }}", "scope": ["a b", .null, "c&d"], "n": 1, "none": .null,
            ],
        ])
        #expect(request?.headers == [.init("X-User", "ann"), .init("X-Version", "2")])
        #expect(request?.url == "https://api.example/login?user=ann&scope=a%20b&scope=c%26d&n=1")
    }

    struct Body: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var fields: JSONObject
        var body: AuthRequest.Body
    }

    static let bodies = [
        Body(
            testDescription: "JSON", fields: ["request_body_json": ["u": "{{ config['user'] }}", "n": [1, true]]],
            body: .json(["u": "ann", "n": [1, true]])),
        Body(
            testDescription: "JSON as text",
            fields: ["request_body_json": "{\"u\": \"{{ config['user'] }}\"}"], body: .json(["u": "ann"])),
        Body(
            testDescription: "a form",
            fields: ["request_body_data": ["u": "{{ config['user'] }}", "s": ["a", .null, "b"], "x": .null]],
            body: .form([FormField("u", "ann"), FormField("s", "a"), FormField("s", "b")])),
        Body(
            testDescription: "text", fields: ["request_body_data": "u={{ config['user'] }}&x"],
            body: .bytes(Array("u=ann&x".utf8))),
        Body(
            testDescription: "RequestBodyJsonObject",
            fields: ["request_body": ["type": "RequestBodyJsonObject", "value": ["u": "{{ config['user'] }}"]]],
            body: .json(["u": "ann"])),
        Body(
            testDescription: "RequestBodyUrlEncodedForm",
            fields: ["request_body": ["type": "RequestBodyUrlEncodedForm", "value": ["u": "{{ config['user'] }}"]]],
            body: .form([FormField("u", "ann")])),
        Body(
            testDescription: "RequestBodyPlainText",
            fields: ["request_body": ["type": "RequestBodyPlainText", "value": "u: {{ config['user'] }}"]],
            body: .bytes(Array("u: ann".utf8))),
        Body(
            testDescription: "RequestBodyGraphQL",
            fields: [
                "request_body": [
                    "type": "RequestBodyGraphQL",
                    "value": ["query": "mutation { login }", "variables": ["u": "{{ config['user'] }}"]],
                ]
            ],
            body: .json(["query": "mutation { login }", "variables": ["u": "ann"]])),
        Body(testDescription: "nothing", fields: ["request_body_json": [:], "request_body_data": ""], body: .none),
    ]

    @Test("has the body that is asked for", arguments: bodies)
    func body(body: Body) async throws {
        #expect(try await loginRequest(body.fields)?.body == body.body)
    }

    @Test("is made anew for each login where a template tells the time")
    func volatileTemplates() async throws {
        let clock = ManualClock()
        let transport = StubTransport.tokens()
        let authenticator = try build(
            session(login: ["request_headers": ["X-Now": "{{ now_utc().strftime('%H:%M') }}"]]), transport,
            clock: clock)
        _ = try await header(authenticator)
        clock.advance(by: .seconds(3 * 3600 + 60))
        _ = try await header(authenticator)
        #expect(transport.requests.map { $0.headers["X-Now"] } == ["00:00", "03:01"])
    }
}
