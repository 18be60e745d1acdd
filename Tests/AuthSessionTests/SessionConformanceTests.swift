import AuthCore
import AuthRegistry
import AuthSession
import AuthTesting
import Testing

@Suite("Sessions keep the promises that senders rely on")
struct SessionConformanceTests {
    private static let secrets = ["pass/word é\"1", "user+name é\"1"] + (0..<5).map { "session/token é\"\($0)" }
    private static let request = AuthRequest(url: "https://api.example/items")

    private static func environment(_ member: String) -> AuthEnvironment {
        let transport = StubTransport { _, index in
            await Task.yield()
            return .json([member: .string(secrets[min(index, 4) + 2])])
        }
        return AuthEnvironment(transport: transport, clock: ManualClock())
    }

    @Test func sessionsConform() async throws {
        try await AuthenticatorConformance(secrets: Self.secrets, request: Self.request) {
            try connect(
                ["user": .string(Self.secrets[1]), "password": .string(Self.secrets[0])], Self.environment("token")
            ).authenticator(
                for: session(login: [
                    "request_body_json": ["u": "{{ config['user'] }}", "p": "{{ config['password'] }}"],
                    "error_handler": ["response_filters": [["http_codes": [400], "error_message": "{{ response }}"]]],
                ]))
        }.check()
    }

    @Test func typedSessionsConform() async throws {
        try await AuthenticatorConformance(secrets: Self.secrets, request: Self.request) {
            let login = AuthRequest(
                method: "POST", url: "https://api.example/login",
                body: .json([.string(Self.secrets[1]), .string(Self.secrets[0])]))
            return try SessionTokenAuthenticator(
                configuration: SessionConfiguration(
                    login: LoginRequest(login), token: .body(["token"]), placement: .header("X-Session"),
                    lifetime: .unlimited), environment: Self.environment("token"))
        }.check()
    }

    @Test func legacySessionsConform() async throws {
        try await AuthenticatorConformance(secrets: Self.secrets, request: Self.request) {
            var configuration = LegacySessionConfiguration(
                header: "X-Session", loginURL: "https://api.example/login", validationURL: "https://api.example/me",
                tokenMember: "id")
            configuration.username = Self.secrets[1]
            configuration.password = Secret(Self.secrets[0])
            return try LegacySessionTokenAuthenticator(
                configuration: configuration, environment: Self.environment("id"))
        }.check()
    }
}
