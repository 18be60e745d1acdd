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
        let hidden = known.reduce(text) { $0.contains($1) ? $0.replacing($1, with: Self.mark) : $0 }
        return UnescapedText.isNeeded(for: hidden) ? Self.hidingEscaped(known, in: hidden) : hidden
    }

    private static let mark = "<redacted>"

    /// Hides what is only seen with the escapes resolved.
    private static func hidingEscaped(_ secrets: [String], in text: String) -> String {
        let readable = UnescapedText(text)
        let source = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        let places = secrets.flatMap { readable.bytes.ranges(of: Array($0.utf8)) }
            .sorted { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
        for place in places {
            let (begin, end) = (readable.origins[place.lowerBound], readable.origins[place.upperBound - 1])
            // One that lies in another is hidden already.
            guard begin.lowerBound >= position else { continue }
            result += source[position..<begin.lowerBound] + mark.utf8
            position = end.upperBound
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
