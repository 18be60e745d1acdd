public import AuthCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Sends an OAuth 2 access token and keeps it fresh.
///
/// One token request serves all callers, and a refused token is renewed once, however many requests it was refused on.
/// See ``OAuthConfiguration`` for what can be set.
public struct OAuthAuthenticator: Authenticator {
    private let cache: TokenCache<ReadyToken>

    /// Creates an authenticator.
    ///
    /// - Parameters:
    ///   - configuration: How tokens are got.
    ///   - environment: Sends the token requests and tells the time.
    ///   - connection: The connection that events name, where there is no `key`, which names one itself; a factory has it
    ///     from its scope.
    ///   - accessToken: An access token that is there already.
    ///   - expiry: When that token stops working; without one it is not used.
    ///   - key: What the tokens are stored under, where refresh tokens are for single use: each successor is in the
    ///     environment's store before anyone uses it, and all who share the store exchange each token once. A stored
    ///     token wins over the configuration's, unless that has changed since.
    /// - Throws: `AuthError` where the token endpoint is not https, the access token cannot be sent, there is a key
    ///   and no store, or the tokens of an assertion have a prefix.
    public init(
        configuration: OAuthConfiguration, environment: AuthEnvironment, connection: String = "",
        accessToken: Secret<String>? = nil, expiry: Date? = nil, storedUnder key: CredentialKey? = nil
    ) throws {
        try configuration.checkAssertions()
        let initial = accessToken.flatMap { token in expiry.map { (token, $0) } }
        let rotation = try key.map { _ in
            guard let store = environment.store else {
                throw AuthError(
                    .storeMissing, "a single-use refresh token needs a store; set AuthEnvironment.store")
            }
            return TokenRotation(
                store: store, clock: environment.clock, paths: nil, refreshToken: configuration.grant.refreshToken,
                accessToken: accessToken, expiry: expiry)
        }
        try self.init(
            configuration: configuration, environment: environment, initial: initial, rotation: rotation,
            lateFields: nil, key: key ?? CredentialKey(connection: connection, path: .root),
            path: key?.path ?? .root)
    }

    init(
        configuration: OAuthConfiguration, environment: AuthEnvironment,
        initial: (token: Secret<String>, expiry: Date)?,
        rotation: TokenRotation?, lateFields: LateFields?, key: CredentialKey, path: JSONPointer
    ) throws {
        var configuration = configuration
        try configuration.resolveEndpoints()
        let settings = configuration
        let renewer = TokenRenewer(
            configuration: configuration, environment: environment, rotation: rotation, lateFields: lateFields,
            key: key, path: path, initialExpiry: initial?.expiry)
        cache = .make(environment: environment, renewer: renewer)
        // With a store, the first call looks there: another process may have gone on since.
        if let initial, rotation?.store == nil {
            try cache.seed { generation in
                RenewedToken(
                    try ReadyToken(initial.token, captured: [:], settings, generation),
                    lifetime: .until(initial.expiry))
            }
        }
    }

    /// The access token in its place; suspends only where it has to be renewed first.
    public func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        if let ready = readyCredentials(for: request) { return ready }
        return try await cache.token().value.credentials
    }

    /// The access token in its place, while it need not be renewed first.
    public func readyCredentials(for request: AuthRequest) -> RequestCredentials? {
        cache.withUsableValue { $0.credentials }
    }

    /// Drops the refused token, unless it has been renewed already, and has the request sent again; not where that was in
    /// vain a moment ago.
    public func recover(from rejection: AuthRejection) async throws -> RecoveryAction {
        await cache.recover(from: rejection)
    }

    /// Notes whether another token helps where one is refused.
    public func observe(
        _ response: ResponseHead, isRefusal: Bool, for request: AuthRequest, credentials: RequestCredentials
    ) {
        cache.observe(response, isRefusal: isRefusal, for: request, credentials: credentials)
    }

    /// Forgets the token and a remembered refusal, because the user has signed in again.
    public func reset() { cache.reset() }

    /// Retires the authenticator; returns when no token request is in flight.
    public func close() async { await cache.close() }
}

extension OAuthAuthenticator: TokenSource {
    /// The access token, without its prefix; a fresh one is newer than the one there was.
    public func token(fresh: Bool) async throws -> IssuedToken<Secret<String>> {
        let token = fresh ? try await cache.freshToken() : try await cache.token()
        return IssuedToken(token.value.accessToken, lifetime: token.lifetime, generation: token.generation)
    }

    /// Drops the access token of `generation`.
    public func invalidate(generation: TokenGeneration) -> Bool { cache.invalidate(generation: generation) }
}

extension OAuthAuthenticator: CapturedValueSource {
    /// The values that came with the access token, by the names of ``OAuthConfiguration/capturedValues``.
    public func capturedValues() async throws -> Secret<JSONObject> { try await cache.token().value.captured }
}

/// An access token, and what came with it.
struct ReadyToken: Sendable, SeparatelyCounted {
    private var sent: SentToken
    private let capturedValues: CapturedValues?

    private final class CapturedValues: Sendable {
        let values: Secret<JSONObject>
        init(_ values: JSONObject) { self.values = Secret(values) }
    }

    var credentials: RequestCredentials { sent.credentials }
    var accessToken: Secret<String> { sent.token }
    /// The values that came with it.
    var captured: Secret<JSONObject> { capturedValues?.values ?? Secret([:]) }

    init(
        _ token: Secret<String>, captured: JSONObject, _ configuration: OAuthConfiguration,
        _ generation: TokenGeneration
    ) throws {
        sent = try SentToken(token, prefix: configuration.prefix, in: configuration.placement, generation)
        capturedValues = captured.isEmpty ? nil : CapturedValues(captured)
    }

    func separated() -> ReadyToken {
        var copy = self
        copy.sent = sent.separated()
        return copy
    }
}

/// Sets anew those fields of a configuration that depend on tokens which rotate, or on what came with one.
typealias LateFields =
    @Sendable (_ configuration: inout OAuthConfiguration, _ changes: [ConfigChange], _ captured: JSONObject) throws
    -> Void
