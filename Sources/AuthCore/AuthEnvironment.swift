/// The outside world as authenticators see it, captured when they are built.
///
/// Nothing in this package reaches for a global: what is not passed in here is not there.
public struct AuthEnvironment: Sendable {
    /// Sends token requests.
    ///
    /// Refuses with ``AuthError/Code/unsupported`` until one is set.
    public var transport: any HTTPTransport
    /// Dates tokens and signatures.
    public var clock: any AuthClock
    /// Makes states, identifiers and generations.
    public var randomness: any RandomSource
    /// Receives what happens to credentials.
    ///
    /// Discards it until one is set.
    public var events: any AuthEventSink
    /// Keeps credentials that rotate; `nil` where the program has no durable place for them.
    public var store: (any CredentialStore)?
    /// When tokens are renewed.
    public var tokenPolicy: TokenCachePolicy
    /// How often at most a token request that failed in passing is sent again; `nil` for as often as is usual.
    ///
    /// What asks for fewer, such as a definition, keeps fewer. Set it to 0 where somebody waits for the answer.
    public var maximumRetries: Int?
    /// Whether secrets may be sent over plain http beyond this machine.
    public var allowsInsecureEndpoints = false
    /// Whether `close()` sends the logouts of sessions.
    ///
    /// Set it to `false` where a token is used after this process, as by whoever was shown it.
    public var endsSessionsOnClose = true

    /// Creates an environment; without arguments it has no network.
    public init(
        transport: any HTTPTransport = UnconfiguredTransport(),
        clock: any AuthClock = SystemClock(),
        randomness: any RandomSource = SystemRandomSource(),
        events: any AuthEventSink = DiscardingEventSink(),
        store: (any CredentialStore)? = nil,
        tokenPolicy: TokenCachePolicy = TokenCachePolicy()
    ) {
        self.transport = transport
        self.clock = clock
        self.randomness = randomness
        self.events = events
        self.store = store
        self.tokenPolicy = tokenPolicy
    }
}
