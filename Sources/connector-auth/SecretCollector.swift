internal import ConnectorAuth
internal import Synchronization

/// Hands an authenticator's credentials on, and hides them, and the secrets of the config, where an answer repeats them.
final class SecretCollector: Authenticator {
    private let base: any Authenticator
    private let secrets: Mutex<Set<String>>

    /// - Parameters:
    ///   - base: The authenticator.
    ///   - configured: The secrets of the config.
    init(_ base: any Authenticator, configured: [ConfiguredSecret]) {
        self.base = base
        secrets = Mutex(Set(configured.flatMap { SecretForms.all(of: $0.value) }))
    }

    var requirements: RequestRequirements { base.requirements }

    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        let credentials = try await base.credentials(for: request)
        let forms = credentials.additions.flatMap { SecretForms.parts(of: $0.value.reveal()) }
            .flatMap(SecretForms.all)
        secrets.withLock { $0.formUnion(forms) }
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

    /// A document with `<redacted>` in place of every secret in its texts, names and numbers.
    func hidden(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): return .string(hidden(text))
        case .number(let number):
            let shown = hidden(number.text)
            return shown == number.text ? value : .string(shown)
        case .array(let elements): return .array(elements.map { hidden($0) })
        case .object(let members): return .object(JSONObject(members.map { (hidden($0.key), hidden($0.value)) }))
        case .bool, .null: return value
        }
    }
}

extension HTTPResponse {
    /// A response with the secrets hidden in its header fields, for what is said of it.
    init(masked response: HTTPResponse, by mask: SecretCollector) {
        self.init(
            status: response.status,
            headers: HTTPFields(response.headers.map { .init($0.name, mask.hidden($0.value)) }), body: response.body)
    }
}
