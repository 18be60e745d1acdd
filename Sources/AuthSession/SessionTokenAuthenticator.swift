public import AuthCore

/// Logs in, sends the session's token, and logs in again before it ends or when it is refused.
///
/// One login serves all who use it. A login that was refused is not repeated until the credentials change or a probe is
/// due, so that no account is locked.
public struct SessionTokenAuthenticator: Authenticator {
    private let session: SharedSession
    private let keeper: SessionKeeper

    /// Creates an authenticator.
    ///
    /// - Parameters:
    ///   - configuration: How sessions are begun, used and ended.
    ///   - environment: Sends the logins and tells the time.
    ///   - connection: The connection that events name; a factory has it from its scope.
    /// - Throws: `AuthError` where the login's URL is no place to send a password to.
    public init(configuration: SessionConfiguration, environment: AuthEnvironment, connection: String = "") throws {
        try self.init(
            configuration: configuration, environment: environment,
            key: CredentialKey(connection: connection, path: .root))
    }

    init(configuration: SessionConfiguration, environment: AuthEnvironment, key: CredentialKey) throws {
        var configuration = configuration
        configuration.login.request.url = try EndpointURL.checked(
            configuration.login.request.url, base: nil, allowsInsecure: configuration.allowsInsecureEndpoint,
            what: "the login")
        let report = EventReporter(environment.events, connection: key.connection, path: key.path)
        let keeper = SessionKeeper(configuration: configuration, environment: environment, report: report)
        self.keeper = keeper
        session = SharedSession(environment: environment, report: report, forget: keeper.forget, renew: keeper.renew)
    }

    /// The session's token in its place; suspends only where it has to log in first.
    public func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        try await session.credentials()
    }

    /// The session's token in its place, while there is no login to wait for.
    public func readyCredentials(for request: AuthRequest) -> RequestCredentials? { session.readyCredentials }

    /// Drops the refused session, unless there is another by now, and has the request sent again.
    public func recover(from rejection: AuthRejection) async throws -> RecoveryAction {
        session.recover(from: rejection)
    }

    /// Notes whether the API takes what the logins bring.
    public func observe(
        _ response: ResponseHead, isRefusal: Bool, for request: AuthRequest, credentials: RequestCredentials
    ) {
        session.observe(response, isRefusal: isRefusal, for: request, credentials: credentials)
    }

    /// Forgets the session and a remembered refusal, because the credentials have changed; logs the session out where
    /// that is configured.
    public func reset() {
        keeper.reset { session.cache.reset() }
    }

    /// Logs out where that is configured, and retires the authenticator.
    public func close() async {
        await session.cache.close()
        await keeper.logOut()
    }
}

extension SessionTokenAuthenticator: TokenSource {
    /// The session's token as the server gave it.
    public func token(fresh: Bool) async throws -> IssuedToken<Secret<String>> {
        try await session.token(fresh: fresh)
    }

    /// Drops the session of `generation`.
    public func invalidate(generation: TokenGeneration) -> Bool {
        session.invalidate(generation: generation)
    }
}
