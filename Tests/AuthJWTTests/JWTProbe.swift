import AuthCore
import AuthCrypto
import AuthJWT
import AuthRegistry
import AuthTesting
import Foundation
import Testing

/// Builds authenticators from definitions of a manifest, and reads what they send.
struct JWTProbe {
    let clock = ManualClock()
    let events = RecordingEventSink()
    var config: JSONValue = ["secret": .string(TestKeys.shared), "issuer": "issuer-1", "empty": ""]
    var tokenPolicy = TokenCachePolicy(leeway: .zero, refreshAhead: .zero)

    var environment: AuthEnvironment { AuthEnvironment(clock: clock, events: events, tokenPolicy: tokenPolicy) }
    /// The clock's date in whole seconds.
    var now: Int { Int(clock.now.timeIntervalSince1970) }

    /// A definition with HS256, its secret in the config, and further fields.
    static func definition(_ fields: JSONObject = [:]) -> JSONObject {
        var definition: JSONObject = [
            "type": "JwtAuthenticator", "algorithm": "HS256", "secret_key": "{{ config['secret'] }}",
        ]
        for (name, value) in fields { definition[name] = value }
        return definition
    }

    func connection() throws -> Connection {
        var registry = AuthenticatorRegistry()
        try registry.register(.jwt)
        return try Manifest.empty.compile(registry: registry).connect(id: "c", config: config, environment: environment)
    }

    func build(_ fields: JSONObject = [:]) throws -> any Authenticator {
        try connection().authenticator(for: .object(Self.definition(fields)))
    }

    /// What an authenticator signs with, and what it says besides.
    func configuration(_ change: (inout JWTConfiguration) -> Void = { _ in }) throws -> JWTConfiguration {
        var configuration = JWTConfiguration(signer: try JWTKey(secret: Secret(TestKeys.shared), algorithm: .hs256))
        change(&configuration)
        return configuration
    }

    func build(_ change: (inout JWTConfiguration) -> Void) throws -> JWTAuthenticator {
        try JWTAuthenticator(configuration: configuration(change), environment: environment)
    }

    /// The token of a definition with these fields.
    func token(_ fields: JSONObject = [:]) async throws -> SignedToken {
        try await SignedToken(build(fields).value())
    }

    /// The token of a typed configuration.
    func token(_ change: (inout JWTConfiguration) -> Void) async throws -> SignedToken {
        try await SignedToken(build(change).value())
    }

    /// Why a definition is refused.
    func error(_ fields: JSONObject) throws -> AuthError {
        try #require(throws: AuthError.self) { try build(fields) }
    }
}

extension Authenticator {
    /// A request with this authenticator's credentials.
    func applied(to request: AuthRequest = AuthRequest(url: "https://api.example/items")) async throws -> AuthRequest {
        var request = request
        try request.apply(try await credentials(for: request))
        return request
    }

    /// What it puts into the header `Authorization`.
    func value() async throws -> String { try await applied().headers["Authorization"] ?? "" }

    /// As a sender does whose request was refused.
    func recovered(from credentials: RequestCredentials) async throws -> RecoveryAction {
        try await recover(
            from: AuthRejection(
                request: AuthRequest(url: "https://api.example/items"), credentials: credentials,
                response: ResponseHead(status: 401)))
    }
}

/// A token taken apart (RFC 7515, section 3.1).
struct SignedToken {
    let text: String
    let headerText: String
    let claimsText: String
    let signature: [UInt8]
    /// What was signed.
    let message: [UInt8]

    var header: JSONValue { (try? JSONValue(parsing: headerText)) ?? .null }
    var claims: JSONValue { (try? JSONValue(parsing: claimsText)) ?? .null }

    init(_ text: String) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        try #require(parts.count == 3)
        self.text = text
        headerText = String(decoding: try #require(Base64.decode(parts[0].utf8)), as: UTF8.self)
        claimsText = String(decoding: try #require(Base64.decode(parts[1].utf8)), as: UTF8.self)
        signature = try #require(Base64.decode(parts[2].utf8))
        message = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// A claim that is a whole number.
    func number(_ claim: String) -> Int? { claims[claim]?.numberValue?.intValue }
}
