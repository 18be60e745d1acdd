import AuthCore
import AuthTesting
import AuthURLSession
import Foundation
import Testing

/// Django REST framework: a token for user name and password, sent as `Token …`.
@Suite("Tokens of Django REST framework", .enabled(if: SessionPeer.hasDjango, "\(SessionPeer.djangoReason)"))
struct DjangoSessionTests {
    private let base = SessionPeer.variable("DOT_URL")
    private let transport = URLSessionTransport()
    private let sink = RecordingEventSink()
    private var request: AuthRequest { AuthRequest(url: base + "/drf/items") }

    private func authenticator(password: String? = nil) throws -> any Authenticator {
        let user = SessionPeer.variable("DOT_USER").split(separator: ":", maxSplits: 1).map(String.init)
        return try SessionPeer.authenticator(
            [
                "type": "SessionTokenAuthenticator",
                "login_requester": [
                    "type": "HttpRequester", "url_base": .string(base), "path": "/drf/token", "http_method": "POST",
                    "request_body_data": ["username": "{{ config['user'] }}", "password": "{{ config['password'] }}"],
                    "error_handler": [
                        "type": "DefaultErrorHandler",
                        "response_filters": [
                            [
                                "type": "HttpResponseFilter", "action": "FAIL",
                                "predicate": "{{ 'non_field_errors' in response }}",
                                "error_message": "{{ response['non_field_errors'][0] }}",
                            ]
                        ],
                    ],
                ],
                "session_token_path": ["token"], "expiration_duration": "PT5S",
                "request_authentication": [
                    "type": "ApiKey", "api_token": "Token {{ session_token }}",
                    "inject_into": ["type": "RequestOption", "inject_into": "header", "field_name": "Authorization"],
                ],
            ],
            config: ["user": .string(user.first ?? ""), "password": .string(password ?? user.last ?? "")],
            transport: transport, events: sink)
    }

    @Test("half a minute of use over five expiries, and no request fails")
    func use() async throws {
        let api = AuthenticatingTransport(transport, authenticator: try authenticator())
        let statuses = try await SessionPeer.use(api, request, for: .seconds(31))
        #expect(statuses.count > 400)
        #expect(statuses.allSatisfy { $0 == 200 })
        let logins = sink.events.count { $0.kind == .issued }
        #expect((6...12).contains(logins), "\(logins) logins")
    }

    @Test("a wrong password reaches it once, and the server's own words are told")
    func wrongPassword() async throws {
        let authenticator = try authenticator(password: "wrong-password")
        for _ in 0..<5 {
            let error = await #expect(throws: AuthError.self) { try await authenticator.credentials(for: request) }
            #expect(error?.code == .refused)
            #expect(error?.message.contains("Unable to log in with provided credentials") == true)
        }
        #expect(sink.events.map(\.kind) == [.failed])
    }
}
