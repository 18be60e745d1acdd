import AuthCore
import AuthTesting
import Testing

@Suite("A login of several steps")
struct FollowingStepTests {
    private let definition = session([
        "session_token_path": ["session", "token"],
        "following_login_requesters": [
            [
                "type": "HttpRequester", "url": "https://api.example/challenge", "http_method": "POST",
                "request_headers": ["X-Nonce": "{{ headers['X-Nonce'] }}"],
                "request_body_json": ["challenge": "{{ response['challenge'] }}", "user": "{{ config['user'] }}"],
            ],
            ["url_base": "https://api.example", "path": "/open/{{ response.id }}"],
        ],
    ])

    private func server(_ second: HTTPResponse = .json(["id": 17])) -> StubTransport {
        StubTransport { request, _ in
            switch request.url {
            case "https://api.example/login": .json(["challenge": "c-1"], headers: [.init("X-Nonce", "n-1")])
            case "https://api.example/challenge": second
            default: .json(["session": ["token": "t"]])
            }
        }
    }

    @Test("makes each request of the answer before it, body and headers, and takes the token of the last")
    func steps() async throws {
        let transport = server()
        #expect(try await header(build(definition, transport)) == "Bearer t")
        #expect(transport.requests.map(\.url).last == "https://api.example/open/17")
        #expect(transport.requests[1].headers["X-Nonce"] == "n-1")
        #expect(transport.requests[1].body == .json(["challenge": "c-1", "user": "ann"]))
        #expect(transport.requests.map(\.method) == ["POST", "POST", "GET"])
    }

    @Test(
        "credentials of a later request are checked when the authenticator is built",
        arguments: ["following_login_requesters", "refresh_requester", "logout_requester"])
    func nested(field: String) throws {
        let requester: JSONValue = [
            "url": "https://api.example/more", "authenticator": ["type": "BasicHttpAuthenticator"],
        ]
        let definition = session([
            field: field == "following_login_requesters" ? [requester] : requester, "refresh_token_path": ["r"],
        ])
        let error = #expect(throws: AuthError.self) { try build(definition, StubTransport.tokens()) }
        #expect(error?.code == .invalidDefinition)
        #expect(error?.path?.components.first == field)
        #expect(error?.path?.components.suffix(2) == ["authenticator", "username"])
    }

    @Test(
        "a URL that can be known is checked when the authenticator is built, with its place",
        arguments: [("api.example", "absolute https"), ("http://api.example", "must be https")])
    func constantURL(url: String, words: String) throws {
        for field in ["following_login_requesters", "logout_requester", "login_requester"] {
            let requester: JSONValue = ["type": "HttpRequester", "url_base": .string(url), "path": "x"]
            let definition = session([field: field == "following_login_requesters" ? [requester] : requester])
            let error = #expect(throws: AuthError.self) { try build(definition, StubTransport.tokens()) }
            #expect(error?.message.contains(words) == true)
            #expect(error?.path?.components.first == field)
            #expect(error?.path?.components.last == "url_base")
        }
    }

    @Test("a method that HTTP does not have is an error with its place")
    func method() throws {
        let error = #expect(throws: AuthError.self) {
            try build(session(login: ["http_method": "FETCH"]), StubTransport.tokens())
        }
        #expect(error?.path == ["login_requester", "http_method"])
    }

    @Test("a step that is refused ends it")
    func refused() async throws {
        let transport = server(.status(401))
        let authenticator = try build(definition, transport)
        for _ in 0..<3 {
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.code == .refused)
        }
        #expect(transport.requests.count == 2)
    }

    @Test("a step that needs what the answer lacks is an error with its path, and the login is not sent again")
    func lacking() async throws {
        let transport = server(.json(["error": "wrong password"]))
        let authenticator = try build(definition, transport)
        for _ in 0..<5 {
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.path == ["following_login_requesters", "1", "path"])
            #expect(error?.kind == .refused)
        }
        #expect(transport.requests.count == 2)
    }

    @Test("a path into the answer that leads nowhere is an error, also for a header field or a member of a body")
    func mistyped() async throws {
        for (field, name, template) in [
            ("request_headers", "X-Nonce", "{{ headers['X-Nonse'] }}"),
            ("request_body_json", "challenge", "{{ response['chalenge'] }}"),
        ] {
            var step: JSONObject = ["url": "https://api.example/challenge", "http_method": "POST"]
            step[field] = .object(JSONObject([(name, .string(template))]))
            let transport = server()
            let authenticator = try build(session(["following_login_requesters": [.object(step)]]), transport)
            let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
            #expect(error?.path == ["following_login_requesters", "0", field, name])
            #expect(transport.requests.count == 1)
        }
    }

    @Test("no step goes where secrets must not go")
    func insecure() async throws {
        let transport = StubTransport(responses: [.json(["next": "http://elsewhere.example/"])])
        let authenticator = try build(
            session(["following_login_requesters": [["url": "{{ response.next }}"]]]), transport)
        let error = await #expect(throws: AuthError.self) { try await header(authenticator) }
        #expect(error?.code == .insecureEndpoint)
        #expect(transport.requests.count == 1)
    }
}
