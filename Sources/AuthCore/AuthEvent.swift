/// Something that happened to credentials, free of secrets.
public struct AuthEvent: Sendable, Hashable {
    /// What happened.
    ///
    /// More may appear in minor releases.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        private enum Wrapped: String, Sendable {
            case issued, rotated, unstored, retrying, failed, refused, logoutFailed, superseded
        }
        private let wrapped: Wrapped

        /// A token was obtained.
        public static let issued = Self(wrapped: .issued)
        /// A single-use token was replaced and its successor stored; ``AuthEvent/changes`` tells where it goes in
        /// the configuration, if anywhere.
        public static let rotated = Self(wrapped: .rotated)
        /// A server replaced the refresh token, and nothing keeps the successor beyond this process.
        ///
        /// Name its place: `refresh_token_updater` in a manifest, `storedUnder:` in code, and a store. Where there is one,
        /// it could not be written to the end, and ``AuthEvent/code`` says why.
        public static let unstored = Self(wrapped: .unstored)
        /// A token request failed in passing and is tried again.
        public static let retrying = Self(wrapped: .retrying)
        /// A token could not be obtained.
        public static let failed = Self(wrapped: .failed)
        /// An API refused a token.
        public static let refused = Self(wrapped: .refused)

        /// A session could not be ended at its server, where it goes on until it expires.
        public static let logoutFailed = Self(wrapped: .logoutFailed)
        /// A changed configuration replaced the authenticator; it gives out nothing more.
        public static let superseded = Self(wrapped: .superseded)

        /// The kind's name, fit for a log or a metric.
        public var description: String { wrapped.rawValue }
    }

    /// What happened.
    public var kind: Kind
    /// The connection it happened in.
    public var connection: String
    /// Where the authenticator's definition stands.
    public var path: JSONPointer
    /// What went wrong, for ``Kind/failed``, ``Kind/retrying``, ``Kind/logoutFailed`` and ``Kind/unstored``.
    public var code: AuthError.Code?
    /// How long until the next attempt, for ``Kind/retrying``.
    public var delay: Duration?
    /// How long the token works, for ``Kind/issued``; `nil` for ever.
    public var lifetime: TokenLifetime?
    /// The values of the configuration that a rotation replaces; none where no manifest names their places.
    public var changes: [ConfigChange]

    /// Creates an event.
    public init(
        _ kind: Kind, connection: String, path: JSONPointer, code: AuthError.Code? = nil, delay: Duration? = nil,
        lifetime: TokenLifetime? = nil, changes: [ConfigChange] = []
    ) {
        self.kind = kind
        self.connection = connection
        self.path = path
        self.code = code
        self.delay = delay
        self.lifetime = lifetime
        self.changes = changes
    }
}

/// One value of the configuration that has changed.
public struct ConfigChange: Sendable, Hashable {
    /// The keys that lead to it.
    public var path: [String]
    /// What it is now.
    public var value: Secret<JSONValue>

    /// Creates a change.
    public init(path: [String], value: Secret<JSONValue>) {
        self.path = path
        self.value = value
    }
}

extension JSONValue {
    /// The value with a change applied; maps on the way are made.
    public func applying(_ change: ConfigChange) -> JSONValue { setting(change.value.reveal(), at: change.path[...]) }

    private func setting(_ value: JSONValue, at path: ArraySlice<String>) -> JSONValue {
        guard let key = path.first else { return value }
        var object = objectValue ?? [:]
        object[key] = (object[key] ?? [:]).setting(value, at: path.dropFirst())
        return .object(object)
    }
}

/// Receives events, for logs, metrics and hooks.
///
/// The library itself prints nothing.
public protocol AuthEventSink: Sendable {
    /// Takes one event. Called from any thread; must return at once.
    func record(_ event: AuthEvent)
}

/// Forgets every event.
public struct DiscardingEventSink: AuthEventSink {
    /// Creates the sink.
    public init() {}
    /// Does nothing.
    public func record(_ event: AuthEvent) {}
}
