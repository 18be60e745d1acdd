import AuthCore

/// The secret of every leaky authenticator here.
let leakedSecret = "canary \"é:/+ secret"

/// Shows its secret because it holds it as a plain text.
struct PlainTextAuthenticator: Authenticator {
    var secret = leakedSecret
    func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
}

/// Shows its secret in a description that its author wrote.
final class DescribedAuthenticator: Authenticator, CustomStringConvertible {
    var description: String { "authenticator of \(leakedSecret)" }
    func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
}

/// Shows its secret in base64 in the debug description alone.
struct EncodingAuthenticator: Authenticator, CustomDebugStringConvertible, CustomReflectable {
    var debugDescription: String { "Basic eDpjYW5hcnkgIsOpOi8rIHNlY3JldA==" }
    var customMirror: Mirror { Mirror(self, children: []) }
    func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
}

/// Shows its secret in a mirror that its author wrote, as bytes.
struct MirroringAuthenticator: Authenticator, CustomStringConvertible, CustomReflectable {
    var description: String { "authenticator" }
    var customMirror: Mirror { Mirror(self, children: ["key": Array(leakedSecret.utf8)]) }
    func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
}

/// Shows its secret in the error of a request that it has no use for.
struct ThrowingAuthenticator: Authenticator {
    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        if request.body == .streamed { throw AuthError(.unsupported, "a stream cannot carry \(leakedSecret)") }
        return .none
    }
}

/// Shows its secret when the server's refusal repeats it.
struct QuotingAuthenticator: Authenticator {
    func credentials(for request: AuthRequest) async throws -> RequestCredentials { .none }
    func recover(from rejection: AuthRejection) async throws -> RecoveryAction {
        guard let body = rejection.body, !body.isEmpty else { return .surface }
        throw AuthError(.refused, "the server says: \(String(decoding: body, as: UTF8.self))")
    }
}

/// Shows its secret as the name of a query item, which the credentials print.
struct MisplacingAuthenticator: Authenticator {
    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        try RequestCredentials([.init(.query(leakedSecret), Secret("1"))])
    }
}
