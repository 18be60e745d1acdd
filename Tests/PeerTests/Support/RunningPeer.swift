import AuthCore
import AuthOAuth
import AuthURLSession
import Testing

/// A server that answers.
struct RunningPeer: Sendable {
    let peer: Peer
    let base: String
    let log: AccessLog

    var tokenEndpoint: String { base + peer.tokenPath }
    /// A request that needs an access token.
    var apiRequest: AuthRequest { AuthRequest(url: base + peer.apiPath) }

    /// A refresh token as a sign-in yields it: by the grant that needs no browser.
    func signIn() async throws -> String {
        let answer = try await post([
            FormField("grant_type", "password"), FormField("username", "alice"), FormField("password", "alicepw123"),
        ])
        #expect(answer.status == 200)
        return try #require(try JSONValue(parsing: answer.body)["refresh_token"]?.stringValue)
    }

    /// Exchanges a refresh token behind the back of the client under test.
    func exchange(_ refreshToken: String) async throws -> HTTPResponse {
        try await post([FormField("grant_type", "refresh_token"), FormField("refresh_token", refreshToken)])
    }

    private func post(_ fields: [FormField]) async throws -> HTTPResponse {
        let client = [
            FormField("client_id", peer.passwordClient.id),
            FormField("client_secret", peer.passwordClient.secret?.reveal() ?? ""),
        ]
        return try await URLSessionTransport().send(
            AuthRequest(method: "POST", url: tokenEndpoint, body: .form(fields + client)))
    }

    /// A configuration that renews with `refreshToken`.
    func refreshing(_ refreshToken: String) -> OAuthConfiguration {
        OAuthConfiguration(
            tokenEndpoint: tokenEndpoint, grant: .refreshToken(Secret(refreshToken)), client: peer.passwordClient)
    }

    /// What the server wrote of the requests that `transport` has sent so far.
    func served(_ transport: NamedTransport) async throws -> ServedRequests {
        ServedRequests(
            peer: peer, lines: try await log.lines(of: transport.name, count: transport.sentCount))
    }
}
