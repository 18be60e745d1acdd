import AuthCore
import AuthOAuth
import AuthTesting
import Synchronization

/// A token endpoint in memory: it rotates refresh tokens, and kills the family of one that comes twice.
final class TokenServer: HTTPTransport {
    private struct State {
        var refreshToken: String
        var used: Set<String> = []
        var isDead = false
        var issued = 0
        var presented: [String] = []
        var failures: [HTTPResponse?] = []
    }
    private let state: Mutex<State>
    private let lifetimeSeconds: Int

    init(refreshToken: String = "r0", lifetimeSeconds: Int = 100) {
        state = Mutex(State(refreshToken: refreshToken))
        self.lifetimeSeconds = lifetimeSeconds
    }

    /// The refresh tokens that came, in order.
    var presented: [String] { state.withLock { $0.presented } }
    /// The next answers; `nil` is a request that arrives and whose answer is lost.
    func failNext(_ responses: HTTPResponse?...) { state.withLock { $0.failures += responses } }
    func revoke() { state.withLock { $0.isDead = true } }

    func send(_ request: AuthRequest) async throws -> HTTPResponse {
        let token = Self.field("refresh_token", of: request)
        await Task.yield()
        let (response, isLost) = state.withLock { state in
            state.presented.append(token)
            if let failure = state.failures.first {
                state.failures.removeFirst()
                if let failure { return (failure, false) }
                return (Self.answer(token, &state, lifetimeSeconds), true)
            }
            return (Self.answer(token, &state, lifetimeSeconds), false)
        }
        if isLost { throw AuthError(.network, "the answer is lost") }
        return response
    }

    private static func answer(_ token: String, _ state: inout State, _ lifetimeSeconds: Int) -> HTTPResponse {
        if state.used.contains(token) { state.isDead = true }
        guard !state.isDead, token == state.refreshToken else {
            return refusal("invalid_grant", description: "token \(token) is not valid")
        }
        state.used.insert(token)
        state.issued += 1
        state.refreshToken = "r\(state.issued)"
        let body =
            "{\"access_token\": \"a\(state.issued)\", \"refresh_token\": \"r\(state.issued)\", \"expires_in\": \(lifetimeSeconds)}"
        return HTTPResponse(status: 200, headers: [.init("Content-Type", "application/json")], body: Array(body.utf8))
    }

    static func refusal(_ code: String, status: Int = 400, description: String = "no") -> HTTPResponse {
        let body: JSONValue = ["error": .string(code), "error_description": .string(description)]
        return HTTPResponse(
            status: status, headers: [.init("Content-Type", "application/json")], body: Array(body.jsonText().utf8))
    }

    private static func field(_ name: String, of request: AuthRequest) -> String {
        guard case .form(let fields) = request.body else { return "" }
        return fields.first { $0.name == name }?.value ?? ""
    }
}

extension OAuthConfiguration {
    static func refreshing(_ token: String = "r0") -> OAuthConfiguration {
        OAuthConfiguration(
            tokenEndpoint: "https://auth.example/token", grant: .refreshToken(Secret(token)),
            client: Client(id: "client-1", secret: Secret("client-secret-1")))
    }
}

/// The value of the `Authorization` header that an authenticator yields.
func header(_ authenticator: any Authenticator) async throws -> String? {
    var request = AuthRequest(url: "https://api.example/items")
    try request.apply(try await authenticator.credentials(for: request))
    return request.headers["Authorization"]
}
