import AuthCore
import AuthOAuth
import AuthPersistence
import AuthRegistry
import AuthURLSession

/// A connector on a single-use refresh token, as a manifest defines one.
struct RotationClient: Sendable {
    /// What its tokens are stored under.
    static let key = CredentialKey(connection: "shared", path: ["credentials", "refresh_token"])

    private let authenticator: any Authenticator
    private let transport: any HTTPTransport
    private let url: String

    /// - Parameters:
    ///   - url: The server, which has a token endpoint and an API.
    ///   - seed: The refresh token that the user's configuration holds.
    ///   - storePath: The file that the processes share.
    ///   - point: Where the process is killed.
    init(
        url: String, seed: String, storePath: String, policy: TokenCachePolicy = TokenCachePolicy(),
        transport: any HTTPTransport = URLSessionTransport(), killedAt point: KillPoint? = nil
    ) throws {
        let killSwitch = KillSwitch(point: point)
        let clock = SystemClock()
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        let environment = AuthEnvironment(
            transport: KillingTransport(transport: transport, killSwitch: killSwitch), clock: clock,
            store: FileCredentialStore(path: storePath, clock: clock, files: KillingFiles(killSwitch)),
            tokenPolicy: policy)
        let connection = try Manifest.empty.compile(registry: registry).connect(
            id: Self.key.connection, config: ["credentials": ["refresh_token": .string(seed)]],
            environment: environment)
        authenticator = try connection.authenticator(for: [
            "type": "OAuthAuthenticator", "client_id": "id", "client_secret": "secret",
            "token_refresh_endpoint": .string(url + "/token"), "refresh_token_updater": [:],
        ])
        self.transport = transport
        self.url = url
    }

    /// Sends one request to the API.
    ///
    /// - Returns: The status of the last attempt, and how many there were.
    func request() async throws -> (status: Int, attempts: Int) {
        var attempts = 0
        let status = try await authenticator.send(AuthRequest(url: url + "/api")) { attempt in
            attempts += 1
            let response = try await transport.send(attempt)
            return AttemptOutcome(response.status, head: response.head)
        }
        return (status, attempts)
    }
}
