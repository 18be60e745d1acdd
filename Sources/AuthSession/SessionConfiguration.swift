public import AuthCore

/// How a session is begun, used, kept and ended.
public struct SessionConfiguration: Sendable {
    /// Logs in.
    public var login: LoginRequest
    /// Makes the login's request anew each time, where it is another one each time; ``login`` is then what was made first.
    var makeLogin: (@Sendable () throws -> LoginRequest)?
    /// Further steps of the login, each made of the answer before it; the last one's answer has the token.
    public var followingSteps: [@Sendable (LoginAnswer) throws -> LoginRequest]
    /// Where the token is.
    public var token: SessionTokenLocation
    /// How long a session lasts, where its answer does not say.
    public var lifetime: Lifetime
    /// Where the answer says how long, or until when, the session lasts.
    public var expiry: Expiry?
    /// Makes the credentials of a token.
    public var credentials: @Sendable (Secret<String>, TokenGeneration) throws -> RequestCredentials
    /// Gets a new token with the refresh token of the session, in place of a login.
    public var refresh: Refresh?
    /// Ends the session when the authenticator is closed.
    public var logout: (@Sendable (Secret<String>) throws -> LoginRequest)?
    /// Whether logins may go over plain http beyond loopback.
    public var allowsInsecureEndpoint = false

    /// How long a session lasts.
    public struct Lifetime: Sendable {
        enum Kind: Sendable {
            case oneRequest
            case unlimited
            case lasting(ISODuration)
        }
        let kind: Kind

        /// Each request has a session of its own, as the manifests mean it where they name no duration.
        public static let oneRequest = Self(kind: .oneRequest)
        /// Until the server refuses it.
        public static let unlimited = Self(kind: .unlimited)
        /// As long as a duration in the form of ISO 8601, such as `PT1H` or `P2W`; months and years by the calendar.
        ///
        /// - Throws: `AuthError` where it is no such duration, or not a positive one.
        public static func lasting(_ text: String) throws -> Self {
            guard let duration = try? ISODuration(parsing: text), duration.isPositive else {
                throw AuthError(
                    .invalidDefinition, "a duration of a session must be positive and in ISO 8601, such as PT1H or P2W")
            }
            return Self(kind: .lasting(duration))
        }
    }

    /// Where the end of a session is said.
    public enum Expiry: Sendable, Hashable {
        /// In the answer: a lifetime in seconds or a date, in any usual form.
        case location(SessionTokenLocation)
        /// In the token itself, which is a JWT: its claim `exp`.
        case token
    }

    /// How a session is refreshed.
    public struct Refresh: Sendable {
        /// Where an answer has the refresh token.
        public var token: SessionTokenLocation
        /// The request that exchanges it.
        public var request: @Sendable (Secret<String>) throws -> LoginRequest

        /// Creates the settings.
        public init(
            token: SessionTokenLocation, request: @escaping @Sendable (Secret<String>) throws -> LoginRequest
        ) {
            self.token = token
            self.request = request
        }
    }

    /// Creates a configuration.
    ///
    /// - Parameters:
    ///   - login: Logs in.
    ///   - token: Where the answer has the token.
    ///   - placement: Where the token goes in requests.
    ///   - prefix: What stands before it, with the space after it; such as `Bearer `.
    ///   - lifetime: How long a session lasts.
    public init(
        login: LoginRequest, token: SessionTokenLocation, placement: RequestCredentials.Placement,
        prefix: String = "", lifetime: Lifetime
    ) {
        self.login = login
        followingSteps = []
        self.token = token
        self.lifetime = lifetime
        credentials = { token, generation in
            try RequestCredentials([.init(placement, Secret(prefix + token.reveal()))], generation: generation)
        }
    }
}

extension SessionConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Where the login goes.
    public var description: String { "SessionConfiguration for \(login.request)" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children: the login holds a password.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
