internal import ConnectorAuth
internal import Synchronization

/// Hands an authenticator's credentials on, and hides them, and the secrets of the config, where an answer repeats them.
final class SecretCollector: Authenticator {
    private let base: any Authenticator
    private let secrets: Mutex<(forms: Set<[UInt8]>, matcher: SecretMatcher)>

    /// - Parameters:
    ///   - base: The authenticator.
    ///   - configured: The secrets of the config.
    init(_ base: any Authenticator, configured: [ConfiguredSecret]) {
        self.base = base
        let forms = Self.forms(of: configured.map(\.value))
        secrets = Mutex((forms, SecretMatcher(forms)))
    }

    var requirements: RequestRequirements { base.requirements }

    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        let credentials = try await base.credentials(for: request)
        let forms = Self.forms(of: credentials.additions.flatMap { SecretForms.parts(of: $0.value.reveal()) })
        secrets.withLock { secrets in
            if forms.isSubset(of: secrets.forms) { return }
            secrets.forms.formUnion(forms)
            secrets.matcher = SecretMatcher(secrets.forms)
        }
        return credentials
    }

    /// As they are, and with the escapes resolved that they have themselves: those of an answer are, too.
    private static func forms(of secrets: [String]) -> Set<[UInt8]> {
        Set(
            secrets.flatMap(SecretForms.all).flatMap { [Array($0.utf8), UnescapedText($0).bytes] }
                .filter { $0.count >= SecretForms.minimumByteCount })
    }

    func recover(from rejection: AuthRejection) async throws -> RecoveryAction {
        try await base.recover(from: rejection)
    }

    func observe(
        _ response: ResponseHead, isRefusal: Bool, for request: AuthRequest, credentials: RequestCredentials
    ) {
        base.observe(response, isRefusal: isRefusal, for: request, credentials: credentials)
    }

    /// A text with `<redacted>` in place of every secret that was sent.
    func hidden(_ text: String) -> String {
        guard text.utf8.count >= SecretForms.minimumByteCount else { return text }
        let source = Array(text.utf8)
        let matcher = secrets.withLock { $0.matcher }
        var places = matcher.places(in: source)
        if UnescapedText.isNeeded(for: text) {
            let readable = UnescapedText(text)
            places += matcher.places(in: readable.bytes).map(readable.origin)
        }
        return places.isEmpty ? text : Self.hiding(places.sorted { $0.lowerBound < $1.lowerBound }, in: source)
    }

    private static func hiding(_ places: [Range<Int>], in source: [UInt8]) -> String {
        var result: [UInt8] = []
        var position = 0
        for place in places {
            // One that begins in another is a part of the same mark.
            if place.lowerBound >= position { result += source[position..<place.lowerBound] + "<redacted>".utf8 }
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
