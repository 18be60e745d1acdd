public import AuthCore

/// Logs in, sends the session's token, and logs in again before it ends or when it is refused.
///
/// One login serves all who use it. A login that was refused is not repeated until the credentials change or a probe is
/// due, so that no account is locked.
public struct SessionTokenAuthenticator: Authenticator {
    typealias Report = @Sendable (AuthEvent.Kind, AuthError.Code?) -> Void

    private let cache: TokenCache<ReadySession>
    private let keeper: SessionKeeper
    private let report: Report

    /// Creates an authenticator.
    ///
    /// - Parameters:
    ///   - configuration: How sessions are begun, used and ended.
    ///   - environment: Sends the logins and tells the time.
    /// - Throws: `AuthError` where the login's URL is no place to send a password to.
    public init(configuration: SessionConfiguration, environment: AuthEnvironment) throws {
        try self.init(
            configuration: configuration, environment: environment, key: CredentialKey(connection: "", path: .root))
    }

    init(configuration: SessionConfiguration, environment: AuthEnvironment, key: CredentialKey) throws {
        var configuration = configuration
        configuration.login.request.url = try EndpointURL.checked(
            configuration.login.request.url, base: nil, allowsInsecure: configuration.allowsInsecureEndpoint,
            what: "the login")
        let events = environment.events
        let report: Report = { kind, code in
            events.record(AuthEvent(kind, connection: key.connection, path: key.path, code: code))
        }
        let keeper = SessionKeeper(configuration: configuration, environment: environment, report: report)
        self.report = report
        self.keeper = keeper
        cache = TokenCache(
            policy: environment.tokenPolicy, clock: environment.clock, randomness: environment.randomness
        ) { renewal in
            do {
                return try await keeper.renew(renewal)
            } catch {
                report(.failed, (error as? AuthError)?.code)
                throw error
            }
        }
    }

    /// The session's token in its place; suspends only where it has to log in first.
    public func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        if let token = cache.usableToken() { return token.value.credentials }
        return try await cache.token().value.credentials
    }

    /// Drops the refused session, unless there is another by now, and has the request sent again.
    public func recover(from rejection: AuthRejection) async throws -> RecoveryAction {
        guard let generation = rejection.credentials.generation else { return .surface }
        if invalidate(generation: generation) { report(.refused, nil) }
        return .retry
    }

    /// Forgets the session and a remembered refusal, because the credentials have changed.
    public func reset() {
        keeper.reset()
        cache.reset()
    }

    /// Logs out where that is configured, and retires the authenticator.
    public func close() async {
        await cache.close()
        await keeper.logOut()
    }
}

extension SessionTokenAuthenticator: TokenSource {
    /// The session's token as the server gave it.
    public func token(fresh: Bool) async throws -> IssuedToken<Secret<String>> {
        let token = fresh ? try await cache.freshToken() : try await cache.token()
        return IssuedToken(token.value.token, lifetime: token.lifetime, generation: token.generation)
    }

    /// Drops the session of `generation`.
    public func invalidate(generation: TokenGeneration) -> Bool {
        guard cache.invalidate(generation: generation) else { return false }
        keeper.forget(generation)
        return true
    }
}

/// A session and what is sent of it, built once.
struct ReadySession: Sendable {
    let token: Secret<String>
    let credentials: RequestCredentials
    /// When it was got, on the clock of lifetimes.
    var begin = Duration.zero
}
