public import AuthCore
internal import Synchronization

/// How a session is kept that began elsewhere, or is begun with a user name and a password.
public struct LegacySessionConfiguration: Sendable {
    /// The header field that has the token.
    public var header: String
    /// Where user name and password are sent, as JSON.
    public var loginURL: String
    /// Where a given token is tried.
    public var validationURL: String
    /// The member of the login's answer that is the token.
    public var tokenMember: String
    /// A token that is there already; it is tried once before it is used.
    public var sessionToken: Secret<String>?
    /// The user's name.
    public var username: String?
    /// The user's password.
    public var password: Secret<String>?
    /// How long a session that was begun here is used.
    public var lifetime: Duration = .seconds(86_400)
    /// Whether the URLs may be plain http beyond loopback.
    public var allowsInsecureEndpoint = false

    /// Creates a configuration.
    public init(header: String, loginURL: String, validationURL: String, tokenMember: String) {
        self.header = header
        self.loginURL = loginURL
        self.validationURL = validationURL
        self.tokenMember = tokenMember
    }
}

extension LegacySessionConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Where the login goes.
    public var description: String {
        "LegacySessionConfiguration for \(AuthRequest(method: "POST", url: loginURL))"
    }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Sends a session token in a header: one that was given, as long as the server takes it, and otherwise that of a login.
public struct LegacySessionTokenAuthenticator: Authenticator {
    private let session: SharedSession

    /// Creates an authenticator.
    ///
    /// - Parameters:
    ///   - configuration: How the session is kept.
    ///   - environment: Sends the requests and tells the time.
    ///   - connection: The connection that events name; a factory has it from its scope.
    /// - Throws: `AuthError` where a URL is no place to send a secret to.
    public init(configuration: LegacySessionConfiguration, environment: AuthEnvironment, connection: String = "") throws
    {
        try self.init(
            configuration: configuration, environment: environment,
            key: CredentialKey(connection: connection, path: .root))
    }

    init(configuration: LegacySessionConfiguration, environment: AuthEnvironment, key: CredentialKey) throws {
        var configuration = configuration
        for (url, what) in [
            (\LegacySessionConfiguration.loginURL, "the login"), (\.validationURL, "the validation"),
        ] {
            configuration[keyPath: url] = try EndpointURL.checked(
                configuration[keyPath: url], base: nil, allowsInsecure: configuration.allowsInsecureEndpoint,
                what: what)
        }
        let report = EventReporter(environment.events, connection: key.connection, path: key.path)
        let keeper = LegacySessionKeeper(
            configuration: configuration, sender: LoginSender(environment: environment, report: report))
        session = SharedSession(environment: environment, report: report, renew: keeper.renew)
    }

    /// The token in its header; suspends only where it has to be tried or got first.
    public func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        try await session.credentials()
    }

    /// The session's token in its place, while there is no login to wait for.
    public func readyCredentials(for request: AuthRequest) -> RequestCredentials? { session.readyCredentials }

    /// Drops the refused token, unless there is another by now, and has the request sent again.
    public func recover(from rejection: AuthRejection) async throws -> RecoveryAction {
        session.recover(from: rejection)
    }

    /// Notes whether the API takes what the logins bring.
    public func observe(
        _ response: ResponseHead, isRefusal: Bool, for request: AuthRequest, credentials: RequestCredentials
    ) {
        session.observe(response, isRefusal: isRefusal, for: request, credentials: credentials)
    }

    /// Forgets the session and a remembered refusal, because the credentials have changed.
    public func reset() { session.cache.reset() }

    /// Retires the authenticator.
    public func close() async { await session.cache.close() }
}

extension LegacySessionTokenAuthenticator: TokenSource {
    /// The token as it was given, or as the server gave it.
    public func token(fresh: Bool) async throws -> IssuedToken<Secret<String>> {
        try await session.token(fresh: fresh)
    }

    /// Drops the token of `generation`.
    public func invalidate(generation: TokenGeneration) -> Bool { session.invalidate(generation: generation) }
}

/// Tries a given token and logs in.
private struct LegacySessionKeeper: Sendable {
    let configuration: LegacySessionConfiguration
    let sender: LoginSender
    private var clock: any AuthClock { sender.environment.clock }
    /// Whether the given token has been tried, and found not to work.
    private let isGivenTokenDead = Verdict()
    private let pauseAfterUseless = UselessAnswerPause()

    private final class Verdict: Sendable { let isReached = Atomic(false) }

    private static let unauthorized = 401

    init(configuration: LegacySessionConfiguration, sender: LoginSender) {
        self.configuration = configuration
        self.sender = sender
    }

    func renew(_ renewal: TokenRenewal<ReadySession>) async throws -> RenewedToken<ReadySession> {
        // A given token that was refused is not tried again.
        if !renewal.wasRefused, renewal.previous == nil, let token = configuration.sessionToken,
            !isGivenTokenDead.isReached.load(ordering: .acquiring)
        {
            if try await isValid(token) { return RenewedToken(try session(token, renewal.generation)) }
            isGivenTokenDead.isReached.store(true, ordering: .releasing)
        }
        let token = try await logIn()
        return RenewedToken(try session(token, renewal.generation), lifetime: .lasting(configuration.lifetime))
    }

    private func session(_ token: Secret<String>, _ generation: TokenGeneration) throws -> ReadySession {
        ReadySession(
            credentials: try RequestCredentials(
                [.init(.header(configuration.header), token)], generation: generation),
            token: token, begin: clock.elapsed)
    }

    private func isValid(_ token: Secret<String>) async throws -> Bool {
        var request = AuthRequest(url: configuration.validationURL)
        try request.apply(try session(token, TokenGeneration(from: SystemRandomSource())).credentials)
        var validation = LoginRequest(request)
        validation.words = .init(
            name: "the trial of the given session token", remedy: "check the token, and the URL where it is tried")
        validation.errorHandling.maximumRetries = 0
        validation.errorHandling.rules = [
            .init(action: .succeed) { $0.head.status == Self.unauthorized }
        ]
        return try await sender.send(validation).head.status != Self.unauthorized
    }

    private func logIn() async throws -> Secret<String> {
        guard let username = configuration.username, let password = configuration.password else {
            throw AuthError(
                .missingInput,
                "the session token is missing or is not valid, and there is no user name and password to log in with; add them",
                kind: .refused)
        }
        let login = LoginRequest(
            AuthRequest(
                method: "POST", url: configuration.loginURL,
                body: .json(["username": .string(username), "password": .string(password.reveal())])))
        let answer = try await sender.send(login)
        guard let token = SessionTokenLocation.body([configuration.tokenMember]).text(in: answer) else {
            let name = ShownName.quoted(configuration.tokenMember)
            let message = "the login's answer (status \(answer.head.status)) has no \(name)"
            // As with other sessions: a readable answer without a token is a refusal.
            throw answer.body == nil
                ? AuthError(
                    .invalidResponse, message + " and cannot be read", kind: .transient,
                    retryAfter: pauseAfterUseless.afterAnother())
                : AuthError(
                    .invalidResponse, message + "; check the user name and password, and the member's name",
                    kind: .refused)
        }
        pauseAfterUseless.end()
        return token
    }
}
