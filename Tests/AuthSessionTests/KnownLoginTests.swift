import AuthCore
import AuthRegistry
import AuthTesting
import AuthURLSession
import Foundation
import Synchronization
import TestSupport
import Testing

/// Logins as well-known products have them, over real connections to a server on this machine.
@Suite("Logins of known products")
struct KnownLoginTests {
    private let clock = ManualClock()
    private let transport = URLSessionTransport()
    private let config: JSONValue = ["user": "ann", "password": "pass-word"]

    private func api(_ definition: JSONValue) throws -> AuthenticatingTransport {
        let environment = AuthEnvironment(transport: transport, clock: clock, tokenPolicy: .exact)
        return AuthenticatingTransport(
            transport, authenticator: try connect(config, environment).authenticator(for: definition))
    }

    /// A server of sessions `s1`, `s2` and so on, of which the last one is good unless it was revoked.
    private final class Sessions: Sendable {
        private let state = Mutex((count: 0, isRevoked: false))
        var count: Int { state.withLock { $0.count } }
        func revoke() { state.withLock { $0.isRevoked = true } }
        func begin() -> String {
            state.withLock { state in
                state = (state.count + 1, false)
                return "s\(state.count)"
            }
        }
        func isGood(_ token: String?) -> Bool { state.withLock { !$0.isRevoked && token == "s\($0.count)" } }
        func reply(_ token: String?) -> LoopbackReply { .response(isGood(token) ? 200 : 401, body: "{}") }
    }

    @Test("like Metabase: JSON credentials, an id, a header, two weeks")
    func metabase() async throws {
        let sessions = Sessions()
        let server = try LoopbackServer { request in
            guard request.path == "/api/session" else { return sessions.reply(request.headers["X-Metabase-Session"]) }
            let isRight =
                request.method == "POST" && request.headers["Content-Type"] == "application/json"
                && (try? JSONValue(parsing: request.body)) == ["username": "ann", "password": "pass-word"]
            return isRight ? .response(body: "{\"id\": \"\(sessions.begin())\"}") : .response(401)
        }
        defer { server.stop() }
        let api = try api([
            "type": "SessionTokenAuthenticator",
            "login_requester": [
                "type": "HttpRequester", "url_base": .string(server.url), "path": "/api/session", "http_method": "POST",
                "request_body_json": ["username": "{{ config['user'] }}", "password": "{{ config['password'] }}"],
            ],
            "session_token_path": ["id"], "expiration_duration": "P2W",
            "request_authentication": [
                "type": "ApiKey",
                "inject_into": ["type": "RequestOption", "inject_into": "header", "field_name": "X-Metabase-Session"],
            ],
        ])
        let request = AuthRequest(url: server.url + "/api/dashboard")
        for _ in 0..<3 { #expect(try await api.send(request).status == 200) }
        #expect(sessions.count == 1)
        clock.advance(by: .seconds(14 * 86_400 + 1))
        #expect(try await api.send(request).status == 200)
        #expect(sessions.count == 2)
        sessions.revoke()
        #expect(try await api.send(request).status == 200)
        #expect(sessions.count == 3)
    }

    @Test("like Keystone: a token in a header field, its end in the body")
    func keystone() async throws {
        let sessions = Sessions()
        let clock = clock
        let server = try LoopbackServer { request in
            guard request.path == "/v3/auth/tokens" else { return sessions.reply(request.headers["X-Auth-Token"]) }
            let body = try? JSONValue(parsing: request.body)
            guard body?["auth"]?["identity"]?["password"]?["user"]?["password"] == "pass-word" else {
                return .response(401)
            }
            let end = clock.now.addingTimeInterval(3_600).formatted(.iso8601)
            return .response(
                201, headers: [.init("X-Subject-Token", sessions.begin())],
                body: "{\"token\": {\"expires_at\": \"\(end)\", \"methods\": [\"password\"]}}")
        }
        defer { server.stop() }
        let api = try api([
            "type": "SessionTokenAuthenticator",
            "login_requester": [
                "type": "HttpRequester", "url": .string(server.url + "/v3/auth/tokens"), "http_method": "POST",
                "request_body_json": [
                    "auth": [
                        "identity": [
                            "methods": ["password"],
                            "password": [
                                "user": [
                                    "name": "{{ config['user'] }}", "domain": ["id": "default"],
                                    "password": "{{ config['password'] }}",
                                ]
                            ],
                        ]
                    ]
                ],
            ],
            "session_token_header": "X-Subject-Token", "token_expiry_path": ["token", "expires_at"],
            "request_authentication": [
                "type": "ApiKey",
                "inject_into": ["type": "RequestOption", "inject_into": "header", "field_name": "X-Auth-Token"],
            ],
        ])
        let request = AuthRequest(url: server.url + "/v3/servers")
        for _ in 0..<3 { #expect(try await api.send(request).status == 200) }
        clock.advance(by: .seconds(3_599))
        #expect(try await api.send(request).status == 200)
        #expect(sessions.count == 1)
        clock.advance(by: .seconds(2))
        #expect(try await api.send(request).status == 200)
        #expect(sessions.count == 2)
    }

    @Test("with a cookie: set by a form, sent back, and set anew when it is refused")
    func cookie() async throws {
        let sessions = Sessions()
        let server = try LoopbackServer { request in
            guard request.path == "/login" else {
                let pairs = (request.headers["Cookie"] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
                return sessions.reply(pairs.first { $0.hasPrefix("sid=") }.map { String($0.dropFirst(4)) })
            }
            guard request.text == "user=ann&password=pass-word" else { return .response(200, body: "<p>Wrong") }
            return .response(
                headers: [
                    .init("Set-Cookie", "lang=en; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Path=/"),
                    .init("Set-Cookie", "sid=\(sessions.begin()); Path=/; HttpOnly; SameSite=Lax"),
                    .init("Set-Cookie", "theme=dark"),
                ], body: "<p>Welcome")
        }
        defer { server.stop() }
        func definition(password: String) -> JSONValue {
            [
                "type": "SessionTokenAuthenticator",
                "login_requester": [
                    "type": "HttpRequester", "url": .string(server.url + "/login"), "http_method": "POST",
                    "request_body_data": ["user": "{{ config['user'] }}", "password": .string(password)],
                ],
                "session_token_cookie": "sid", "expiration_duration": "P1D",
                "request_authentication": [
                    "type": "ApiKey",
                    "inject_into": ["type": "RequestOption", "inject_into": "cookie", "field_name": "sid"],
                ],
            ]
        }
        let api = try api(definition(password: "{{ config['password'] }}"))
        let request = AuthRequest(url: server.url + "/items", headers: [.init("Cookie", "a=1")])
        for _ in 0..<3 { #expect(try await api.send(request).status == 200) }
        #expect(sessions.count == 1)
        sessions.revoke()
        #expect(try await api.send(request).status == 200)
        #expect(sessions.count == 2)

        // The page that says no sets no cookie: that is a refusal, although its status is 200.
        let wrong = try self.api(definition(password: "wrong"))
        for _ in 0..<3 {
            let error = await #expect(throws: AuthError.self) { try await wrong.send(request) }
            #expect(error?.kind == .refused)
        }
        #expect(server.requests.count { $0.text.contains("wrong") } == 1)
    }
}
