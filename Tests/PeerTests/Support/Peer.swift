import AuthCore
import AuthOAuth

/// A real authorization server with an API.
enum Peer: String, Sendable {
    /// Authlib: the API answers 401 to a token that has expired or was revoked.
    case authlib
    /// Django OAuth Toolkit: the API answers 403, and a refresh token that comes twice ends all that came of it.
    case dot

    var tokenPath: String { self == .authlib ? "/token" : "/o/token/" }
    var apiPath: String { self == .authlib ? "/api" : "/api/items" }

    /// The client that may sign a user in with a password, and renew.
    var passwordClient: OAuthConfiguration.Client {
        .init(id: self == .authlib ? "ropc" : "conn-ropc", secret: .init("ropc-secret"))
    }

    /// The server.
    func running() async throws -> RunningPeer {
        switch self {
        case .authlib: try await Self.runningAuthlib.value
        case .dot: try await Self.runningDot.value
        }
    }

    private static let runningAuthlib = Task { try await PeerEnvironment.server(.authlib) }
    private static let runningDot = Task { try await PeerEnvironment.server(.dot) }
}
