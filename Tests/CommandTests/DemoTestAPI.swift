import AuthTesting
import ConnectorAuth
import LoopbackHTTP

@testable import connector_auth

/// The demo API on a port of its own, with a clock that is moved by hand unless another is given.
final class DemoTestAPI: Sendable {
    let api: DemoAPI
    let clock = ManualClock()
    private let server: LoopbackServer
    private let transport = URLSessionTransport()

    init(clock other: (any AuthClock)? = nil) throws {
        let api = DemoAPI(clock: other ?? clock)
        self.api = api
        server = try LoopbackServer { api.answer($0) }
    }

    deinit { server.stop() }

    var url: String { server.url }

    func send(
        _ method: String = "GET", _ path: String, _ headers: [String: String] = [:], body: AuthRequest.Body = .none
    ) async throws -> HTTPResponse {
        let fields = HTTPFields(headers.map { HTTPFields.Field($0.key, $0.value) })
        return try await transport.send(AuthRequest(method: method, url: url + path, headers: fields, body: body))
    }

    /// Sends a token request with the credentials of a client.
    func exchange(
        _ client: DemoClient = .app, grant: String? = nil, refreshToken: String? = nil, secret: String? = nil
    ) async throws -> HTTPResponse {
        var fields = [
            FormField("grant_type", grant ?? client.grant), FormField("client_id", client.id),
            FormField("client_secret", secret ?? client.secret),
        ]
        if let refreshToken { fields.append(FormField("refresh_token", refreshToken)) }
        return try await send("POST", "/oauth/token", body: .form(fields))
    }

    func logIn(password: String = DemoAccounts.sessionPassword) async throws -> HTTPResponse {
        try await send(
            "POST", "/api/session",
            body: .json(["username": .string(DemoAccounts.sessionUser), "password": .string(password)]))
    }

    /// The status of the data that OAuth protects.
    func orders(_ accessToken: String?) async throws -> Int {
        try await send("GET", "/oauth/orders", ["Authorization": "Bearer \(accessToken ?? "")"]).status
    }
}

extension HTTPResponse {
    /// A member of the JSON document.
    subscript(name: String) -> String? { (try? JSONValue(parsing: body))?[name]?.stringValue }
}
