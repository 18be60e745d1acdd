public import AuthCore

/// Sends a token that it signs itself, and signs it anew before it ends.
///
/// A request costs no signature: one token serves all of them until its leeway is reached.
/// See ``JWTConfiguration`` for what can be set.
public struct JWTAuthenticator: Authenticator {
    private let cache: TokenCache<ReadyJWT>
    private let report: @Sendable (AuthEvent.Kind, AuthError.Code?) -> Void

    /// Creates an authenticator.
    ///
    /// - Parameters:
    ///   - configuration: What the tokens say, and who signs them.
    ///   - environment: Dates the tokens.
    /// - Throws: `AuthError` where a further header or claim has a field of its own.
    public init(configuration: JWTConfiguration, environment: AuthEnvironment) throws {
        try self.init(
            configuration: configuration, environment: environment, key: CredentialKey(connection: "", path: .root))
    }

    init(configuration: JWTConfiguration, environment: AuthEnvironment, key: CredentialKey) throws {
        let builder = try JWTBuilder(configuration, randomness: environment.randomness)
        let (events, clock) = (environment.events, environment.clock)
        let report: @Sendable (AuthEvent.Kind, AuthError.Code?) -> Void = { kind, code in
            events.record(AuthEvent(kind, connection: key.connection, path: key.path, code: code))
        }
        self.report = report
        let (placement, prefix) = (configuration.placement, configuration.prefix)
        cache = TokenCache(
            policy: environment.tokenPolicy, clock: environment.clock, randomness: environment.randomness
        ) { renewal in
            do {
                let (token, expiry) = try await builder.token(now: clock.now)
                let value = Secret(prefix + token)
                let ready = ReadyJWT(
                    token: value,
                    credentials: try RequestCredentials([.init(placement, value)], generation: renewal.generation))
                report(.issued, nil)
                // The server compares the date, so that a change of this machine's date makes a new token, too.
                return RenewedToken(ready, lifetime: .until(expiry))
            } catch {
                report(.failed, (error as? AuthError)?.code)
                throw error
            }
        }
    }

    /// The token in its place; suspends only where one has to be signed first.
    public func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        if let token = cache.usableToken() { return token.value.credentials }
        return try await cache.token().value.credentials
    }

    /// Drops the refused token, unless there is another by now, and has the request sent again.
    public func recover(from rejection: AuthRejection) async throws -> RecoveryAction {
        guard let generation = rejection.credentials.generation else { return .surface }
        if cache.invalidate(generation: generation) { report(.refused, nil) }
        return .retry
    }

    /// Retires the authenticator.
    public func close() async { await cache.close() }
}

extension JWTAuthenticator: TokenSource {
    /// The token, with its prefix.
    public func token(fresh: Bool) async throws -> IssuedToken<Secret<String>> {
        let token = fresh ? try await cache.freshToken() : try await cache.token()
        return IssuedToken(token.value.token, lifetime: token.lifetime, generation: token.generation)
    }

    /// Drops the token of `generation`.
    public func invalidate(generation: TokenGeneration) -> Bool { cache.invalidate(generation: generation) }
}

/// A token and what is sent of it, built once.
private struct ReadyJWT: Sendable {
    let token: Secret<String>
    let credentials: RequestCredentials
}
