internal import ConnectorAuth
internal import Foundation
internal import Synchronization

/// Hands an authenticator's credentials on, and hides them where an answer repeats them.
final class SecretMask: Authenticator {
    private let base: any Authenticator
    private let secrets = Mutex<Set<String>>([])
    /// Shorter than any secret; what is shorter occurs in answers by chance.
    private static let minimumByteCount = 4

    init(_ base: any Authenticator) { self.base = base }

    var requirements: RequestRequirements { base.requirements }

    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        let credentials = try await base.credentials(for: request)
        let values = credentials.additions.flatMap { Self.forms(of: $0.value.reveal()) }
        secrets.withLock { $0.formUnion(values) }
        return credentials
    }

    func recover(from rejection: AuthRejection) async throws -> RecoveryAction {
        try await base.recover(from: rejection)
    }

    func observe(_ response: ResponseHead, for request: AuthRequest, credentials: RequestCredentials) {
        base.observe(response, for: request, credentials: credentials)
    }

    /// A text with `<redacted>` in place of every secret that was sent.
    func hidden(_ text: String) -> String {
        // The longest first: one may be a part of another.
        let known = secrets.withLock { $0 }.sorted { $0.utf8.count > $1.utf8.count }
        return known.reduce(text) { $0.replacing($1, with: "<redacted>") }
    }

    /// A secret as it stands, without its scheme, and as servers repeat it; of HTTP Basic the password, too.
    private static func forms(of secret: String) -> [String] {
        let bare = secret.split(separator: " ", maxSplits: 1).last.map(String.init) ?? secret
        let pair = Data(base64Encoded: bare).flatMap { String(bytes: $0, encoding: .utf8) } ?? ""
        let password = pair.split(separator: ":", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
        return [secret, bare, password].flatMap { text in
            [
                text, PercentEncoding.encode(text), FormEncoding.component(text),
                String(JSONValue.string(text).jsonText().dropFirst().dropLast()),
            ]
        }.filter { $0.utf8.count >= minimumByteCount }
    }
}
