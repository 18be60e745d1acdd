import AuthCore
import AuthOAuth
import AuthPersistence
import AuthRegistry
import AuthTesting
import Foundation
import Testing

@Suite("The stored expiry of an access token")
struct StoredExpiryTests {
    private let clock = ManualClock(now: Date(timeIntervalSince1970: 1_735_689_600.75))
    private let events = RotationEvents()
    private let key = CredentialKey(connection: "c", path: ["credentials", "refresh_token"])
    private let config: JSONValue = ["credentials": ["refresh_token": "r0"]]

    /// Takes its time over a token request.
    private struct SlowServer: HTTPTransport {
        let server: TokenServer
        let clock: ManualClock

        func send(_ request: AuthRequest) async throws -> HTTPResponse {
            clock.advance(by: .seconds(20))
            return try await server.send(request)
        }
    }

    private func authenticator(
        _ transport: any HTTPTransport, _ store: any CredentialStore
    ) throws -> any Authenticator {
        var registry = AuthenticatorRegistry()
        try registry.register(.oauth)
        let environment = AuthEnvironment(transport: transport, clock: clock, events: events, store: store)
        return try Manifest.empty.compile(registry: registry)
            .connect(id: "c", config: config, environment: environment)
            .authenticator(for: [
                "type": "OAuthAuthenticator", "client_id": "id", "client_secret": "secret",
                "token_refresh_endpoint": "https://auth.example/token", "refresh_token_updater": [:],
            ])
    }

    @Test("in a store of records it has its fraction, in the configuration's terms it is whole seconds")
    func fraction() async throws {
        let store = InMemoryCredentialStore(clock: clock)
        let server = TokenServer(lifetimeSeconds: 2)
        let (first, second) = (try authenticator(server, store), try authenticator(server, store))
        #expect(try await header(first) == "Bearer a1")
        #expect(try await store.read(key)?.expiry == Date(timeIntervalSince1970: 1_735_689_602.75))
        let change = try #require(events.rotations.first?.changes.last)
        #expect(change.value == Secret("2025-01-01T00:00:02+00:00"))
        // Another process keeps the token as long as its owner does.
        clock.advance(by: .milliseconds(1500))
        #expect(try await header(second) == "Bearer a1")
        #expect(server.presented == ["r0"])
    }

    @Test("in a configuration file it is whole seconds, rounded down")
    func configurationFile() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/config-\(UUID().uuidString).json"
        defer { for file in [path, path + ".lock"] { try? FileManager.default.removeItem(atPath: file) } }
        try Data(config.jsonText().utf8).write(to: URL(fileURLWithPath: path))
        let paths = ConfigFileCredentialStore.Paths(
            accessToken: ["credentials", "access_token"], refreshToken: ["credentials", "refresh_token"],
            expiry: ["credentials", "token_expiry_date"])
        let store = ConfigFileCredentialStore(path: path, paths: paths)
        #expect(try await header(try authenticator(TokenServer(), store)) == "Bearer a1")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains(#""2025-01-01T00:01:40+00:00""#))
    }

    @Test("it counts from when the token was asked for, however long the answer took")
    func slowAnswer() async throws {
        let store = InMemoryCredentialStore(clock: clock)
        let asked = clock.now
        let server = SlowServer(server: TokenServer(), clock: clock)
        #expect(try await header(try authenticator(server, store)) == "Bearer a1")
        #expect(try await store.read(key)?.expiry == asked.addingTimeInterval(100))
    }
}
