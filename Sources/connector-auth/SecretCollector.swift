internal import ConnectorAuth
internal import Synchronization

/// Hands an authenticator's credentials on, and hides them, and the secrets of the config, where an answer repeats them.
final class SecretCollector: Authenticator {
    private let base: any Authenticator
    /// The longest first: one may be a part of another.
    private let secrets: Mutex<[String]>

    /// - Parameters:
    ///   - base: The authenticator.
    ///   - configured: The secrets of the config.
    init(_ base: any Authenticator, configured: [ConfiguredSecret]) {
        self.base = base
        secrets = Mutex(Self.sorted(configured.flatMap { SecretForms.all(of: $0.value) }))
    }

    var requirements: RequestRequirements { base.requirements }

    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        let credentials = try await base.credentials(for: request)
        let forms = credentials.additions.flatMap { SecretForms.parts(of: $0.value.reveal()) }
            .flatMap(SecretForms.all)
        secrets.withLock { $0 = Self.sorted($0 + forms) }
        return credentials
    }

    private static func sorted(_ forms: [String]) -> [String] {
        Set(forms).sorted { ($1.utf8.count, $1) < ($0.utf8.count, $0) }
    }

    func recover(from rejection: AuthRejection) async throws -> RecoveryAction {
        try await base.recover(from: rejection)
    }

    func observe(_ response: ResponseHead, for request: AuthRequest, credentials: RequestCredentials) {
        base.observe(response, for: request, credentials: credentials)
    }

    /// A text with `<redacted>` in place of every secret that was sent.
    func hidden(_ text: String) -> String {
        guard text.utf8.count >= SecretForms.minimumByteCount else { return text }
        let known = secrets.withLock { $0 }
        // Escapes first: without a part of a secret that stands in it as it is, the rest would not be known.
        let hidden = UnescapedText.isNeeded(for: text) ? Self.hidingEscaped(known, in: text) : text
        return known.reduce(hidden) { $0.contains($1) ? $0.replacing($1, with: Self.mark) : $0 }
    }

    private static let mark = "<redacted>"

    /// Hides what is only seen with the escapes resolved; those that a secret has itself are resolved, too.
    private static func hidingEscaped(_ secrets: [String], in text: String) -> String {
        let readable = UnescapedText(text)
        let source = Array(text.utf8)
        let forms = Set(secrets.flatMap { [Array($0.utf8), UnescapedText($0).bytes] })
        let places = forms.flatMap { readable.bytes.ranges(of: $0) }.map(readable.origin)
            .sorted { $0.lowerBound < $1.lowerBound }
        var result: [UInt8] = []
        var position = 0
        for place in places {
            // One that begins in another is a part of the same mark.
            if place.lowerBound >= position { result += source[position..<place.lowerBound] + mark.utf8 }
            position = max(position, place.upperBound)
        }
        return String(decoding: result + source[position...], as: UTF8.self)
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
