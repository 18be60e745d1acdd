import AuthCore
import AuthSession
import AuthTesting
import Testing

@Suite("Legacy sessions")
struct LegacySessionTests {
    private let clock = ManualClock()

    private func definition(_ fields: JSONObject) -> JSONValue {
        var definition: JSONObject = [
            "type": "LegacySessionTokenAuthenticator", "header": "X-Session", "login_url": "/login",
            "validate_session_url": "me", "session_token_response_key": "id", "url_base": "https://api.example/v1/",
        ]
        for (name, value) in fields { definition[name] = value }
        return .object(definition)
    }

    private func server(validation: Int = 200) -> StubTransport {
        StubTransport { request, index in
            request.url.hasSuffix("/me") ? .status(validation) : .json(["id": .string("s\(index)")])
        }
    }

    private let given: JSONObject = ["session_token": "{{ config['token'] }}"]
    private let password: JSONObject = ["username": "{{ config['user'] }}", "password": "{{ config['password'] }}"]
    private let config: JSONValue = ["token": "given-1", "user": "ann", "password": "pass-word"]

    private func build(_ fields: JSONObject, _ transport: any HTTPTransport) throws -> any Authenticator {
        try AuthSessionTests.build(definition(fields), transport, clock: clock, config: config)
    }

    @Test("a given token is tried once and used until it is refused")
    func given() async throws {
        let transport = server()
        let authenticator = try build(given + password, transport)
        for _ in 0..<5 { #expect(try await header(authenticator, "X-Session") == "given-1") }
        #expect(transport.requests.map(\.url) == ["https://api.example/v1/me"])
        #expect(transport.requests[0].headers["X-Session"] == "given-1")

        let status = try await authenticator.send(AuthRequest(url: "https://api.example/items")) { attempt in
            let status = attempt.headers["X-Session"] == "given-1" ? 401 : 200
            return AttemptOutcome(status, head: ResponseHead(status: status))
        }
        #expect(status == 200)
        #expect(transport.requests.map(\.url).suffix(1) == ["https://api.example/v1/login"])
        #expect(transport.requests.count == 2)
    }

    @Test("a given token that is not valid makes way for a login, which lasts a day")
    func invalid() async throws {
        let transport = server(validation: 401)
        let authenticator = try build(given + password, transport)
        for _ in 0..<5 { #expect(try await header(authenticator, "X-Session") == "s1") }
        #expect(transport.requests[1].method == "POST")
        #expect(transport.requests[1].body == .json(["username": "ann", "password": "pass-word"]))
        clock.advance(by: .seconds(86_399))
        #expect(try await header(authenticator, "X-Session") == "s1")
        clock.advance(by: .seconds(2))
        #expect(try await header(authenticator, "X-Session") == "s2")
    }

    @Test("a validation that fails otherwise is an error, and no login", arguments: [403, 404, 500])
    func failing(status: Int) async throws {
        let transport = server(validation: status)
        let authenticator = try build(given + password, transport)
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.message.hasPrefix("the trial of the given session token ") == true)
        #expect(transport.requests.count == 1)
    }

    @Test("an empty token means: log in", arguments: [JSONValue.null, "", "{{ config.get('none') }}"])
    func empty(token: JSONValue) async throws {
        let transport = server()
        let authenticator = try build(password + ["session_token": token], transport)
        #expect(try await header(authenticator, "X-Session") == "s0")
    }

    @Test("neither token nor password is an error that says what to add")
    func neither() async throws {
        let authenticator = try build([:], server())
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == .missingInput)
    }

    @Test("a refusal is forgotten when the credentials have changed, and the token is there for others, too")
    func changed() async throws {
        let transport = StubTransport { _, index in index == 0 ? .status(403) : .json(["id": .string("s\(index)")]) }
        let authenticator = try build(password, transport)
        let source = try #require(authenticator as? LegacySessionTokenAuthenticator)
        for _ in 0..<3 { await #expect(throws: AuthError.self) { try await header(authenticator, "X-Session") } }
        #expect(transport.requests.count == 1)
        source.reset()
        #expect(try await header(authenticator, "X-Session") == "s1")
        let token = try await source.token(fresh: false)
        #expect(token.value.reveal() == "s1")
        #expect(source.invalidate(generation: token.generation))
        #expect(try await source.token(fresh: false).value.reveal() == "s2")
    }

    @Test("fifty streams log in once, and a thousand refusals once more")
    func concurrency() async throws {
        let transport = server()
        let authenticator = try build(password, transport)
        func use() async throws -> RequestCredentials? {
            try await withThrowingTaskGroup(of: RequestCredentials.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await authenticator.credentials(for: AuthRequest(url: "https://api.example/items"))
                    }
                }
                return try await group.reduce(nil) { $0 ?? $1 }
            }
        }
        let credentials = try #require(try await use())
        let rejection = AuthRejection(
            request: AuthRequest(url: "https://api.example/items"), credentials: credentials,
            response: ResponseHead(status: 401))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<1_000 { group.addTask { _ = try await authenticator.recover(from: rejection) } }
            try await group.waitForAll()
        }
        _ = try await use()
        #expect(transport.requests.count == 2)
    }

    @Test("a field that is missing is an error with its place")
    func missingField() throws {
        for field in ["header", "login_url", "validate_session_url", "session_token_response_key"] {
            let error = #expect(throws: AuthError.self) { try build([field: .null], server()) }
            #expect(error?.code == .invalidDefinition)
            #expect(error?.path == .root.appending(field))
        }
    }

    @Test("URLs over plain http are refused")
    func insecure() throws {
        let error = #expect(throws: AuthError.self) { try build(["url_base": "http://api.example"], server()) }
        #expect(error?.code == .insecureEndpoint)
        #expect(error?.message == "the login's URL must be https, because a secret is sent there")
    }

    @Test("a URL for the validation over plain http is refused, and named")
    func insecureValidation() throws {
        var configuration = LegacySessionConfiguration(
            header: "X-Session", loginURL: "https://api.example/session", validationURL: "http://api.example/me",
            tokenMember: "id")
        configuration.username = "ann"
        let error = #expect(throws: AuthError.self) {
            try LegacySessionTokenAuthenticator(
                configuration: configuration, environment: AuthEnvironment(transport: server()))
        }
        #expect(error?.message == "the validation's URL must be https, because a secret is sent there")
    }
}

extension JSONObject {
    fileprivate static func + (left: JSONObject, right: JSONObject) -> JSONObject {
        JSONObject(left.map { ($0.key, $0.value) } + right.map { ($0.key, $0.value) })
    }
}
