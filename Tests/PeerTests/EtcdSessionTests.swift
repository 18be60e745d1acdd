import AuthCore
import AuthTesting
import Foundation
import TestSupport
import Testing

/// etcd with authentication: tokens of five seconds, bare in the header field `Authorization`.
@Suite("Sessions of etcd", .enabled(if: SessionPeer.hasEtcd, "\(SessionPeer.etcdReason)"))
struct EtcdSessionTests {
    private let base = SessionPeer.variable("ETCD_AUTH_URL")
    // etcd's errors come in chunks with a trailer after them, which ends the process in URLSession of Swift 6.3 on Linux.
    private let transport = LoopbackClient()
    private let sink = RecordingEventSink()
    private var request: AuthRequest {
        AuthRequest(method: "POST", url: base + "/v3/kv/range", body: .json(["key": "a2V5"]))
    }

    private func authenticator(
        _ fields: JSONObject, password: String = SessionPeer.variable("ETCD_PASSWORD")
    ) throws -> any Authenticator {
        var definition: JSONObject = [
            "type": "SessionTokenAuthenticator",
            "login_requester": [
                "type": "HttpRequester", "url_base": .string(base), "path": "/v3/auth/authenticate",
                "http_method": "POST",
                "request_body_json": ["name": "{{ config['user'] }}", "password": "{{ config['password'] }}"],
            ],
            "session_token_path": ["token"],
            "request_authentication": [
                "type": "ApiKey", "api_token": "{{ session_token }}",
                "inject_into": ["type": "RequestOption", "inject_into": "header", "field_name": "Authorization"],
            ],
        ]
        for (name, value) in fields { definition[name] = value }
        return try SessionPeer.authenticator(
            .object(definition),
            config: ["user": .string(SessionPeer.variable("ETCD_USER")), "password": .string(password)],
            transport: transport, events: sink)
    }

    static let kinds: [String: JSONObject] = [
        "the duration is known": ["expiration_duration": "PT5S"],
        "the token says how long it lasts": ["token_expiry_from_token": true],
    ]

    @Test("half a minute of use over five expiries, and no request fails", arguments: kinds.keys.sorted())
    func use(kind: String) async throws {
        let api = AuthenticatingTransport(transport, authenticator: try authenticator(Self.kinds[kind] ?? [:]))
        let statuses = try await SessionPeer.use(api, request, for: .seconds(31))
        #expect(statuses.count > 400)
        #expect(statuses.allSatisfy { $0 == 200 })
        let logins = sink.events.count { $0.kind == .issued }
        #expect((6...12).contains(logins), "\(logins) logins")
        // A pause of the machine that is longer than the leeway, half a second, lets a token expire on its way.
        #expect(sink.events.count { $0.kind == .refused } <= 2, "requests were refused")
        #expect(sink.events.allSatisfy { [.issued, .refused].contains($0.kind) }, "a login failed")
    }

    @Test("where the duration is not known, a refusal tells, and no request fails")
    func refusals() async throws {
        let api = AuthenticatingTransport(
            transport, authenticator: try authenticator(["expiration_duration": "P1D"]))
        let statuses = try await SessionPeer.use(api, request, for: .seconds(31))
        #expect(statuses.allSatisfy { $0 == 200 })
        #expect(sink.events.count { $0.kind == .refused } >= 5)
        #expect(sink.events.count { $0.kind == .issued } == sink.events.count { $0.kind == .refused } + 1)
    }

    @Test("without a token the answer is 400, which a predicate may take for a refusal")
    func missing() async throws {
        #expect(try await transport.send(request).status == 400)
        var request = request
        request.headers["Authorization"] = "not-a-token"
        #expect(try await transport.send(request).status == 401)
        let api = AuthenticatingTransport(
            transport, authenticator: try authenticator(["expiration_duration": "PT5S"]),
            isRefusal: { $0.status == 401 || $0.status == 400 })
        #expect(try await api.send(self.request).status == 200)
    }

    @Test("a wrong password reaches it once")
    func wrongPassword() async throws {
        let authenticator = try authenticator(["expiration_duration": "PT5S"], password: "wrong-password")
        for _ in 0..<5 {
            let error = await #expect(throws: AuthError.self) { try await authenticator.credentials(for: request) }
            #expect(error?.code == .refused)
            #expect(error?.message.contains("status 400") == true)
        }
        #expect(sink.events.map(\.kind) == [.failed])
    }
}
