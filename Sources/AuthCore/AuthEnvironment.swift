/// The outside world as authenticators see it, captured when they are built.
///
/// Nothing in this package reaches for a global: what is not passed in here is not there. A copy costs one reference,
/// so that each of many authenticators can keep one.
public struct AuthEnvironment: Sendable {
    private var storage: Storage

    private struct Values: Sendable {
        var transport: any HTTPTransport
        var clock: any AuthClock
        var randomness: any RandomSource
        var events: any AuthEventSink
        var store: (any CredentialStore)?
        var tokenPolicy: TokenCachePolicy
        var maximumRetries: Int?
        var allowsInsecureEndpoints = false
        var endsSessionsOnClose = true
    }

    private final class Storage: Sendable {
        let values: Values
        let nursery: TokenCacheNursery

        init(_ values: Values, nursery: TokenCacheNursery) {
            self.values = values
            self.nursery = nursery
        }
    }

    /// Creates an environment; without arguments it has no network.
    public init(
        transport: any HTTPTransport = UnconfiguredTransport(),
        clock: any AuthClock = SystemClock(),
        randomness: any RandomSource = SystemRandomSource(),
        events: any AuthEventSink = DiscardingEventSink(),
        store: (any CredentialStore)? = nil,
        tokenPolicy: TokenCachePolicy = TokenCachePolicy()
    ) {
        storage = Storage(
            Values(
                transport: transport, clock: clock, randomness: randomness, events: events, store: store,
                tokenPolicy: tokenPolicy), nursery: TokenCacheNursery(clock: SharedClock(clock)))
    }

    private mutating func change(_ edit: (inout Values) -> Void) {
        var values = storage.values
        edit(&values)
        storage = Storage(values, nursery: storage.nursery)
    }

    /// Makes the caches of this environment, and of its copies that have the same clock.
    var nursery: TokenCacheNursery { storage.nursery }

    /// Sends token requests.
    ///
    /// Refuses with ``AuthError/Code/unsupported`` until one is set.
    public var transport: any HTTPTransport {
        get { storage.values.transport }
        set { change { $0.transport = newValue } }
    }
    /// Dates tokens and signatures.
    public var clock: any AuthClock {
        get { storage.values.clock }
        set {
            var values = storage.values
            values.clock = newValue
            // Caches look at the clock that their nursery has.
            storage = Storage(values, nursery: TokenCacheNursery(clock: SharedClock(newValue)))
        }
    }
    /// Makes states, identifiers and generations.
    public var randomness: any RandomSource {
        get { storage.values.randomness }
        set { change { $0.randomness = newValue } }
    }
    /// Receives what happens to credentials.
    ///
    /// Discards it until one is set.
    public var events: any AuthEventSink {
        get { storage.values.events }
        set { change { $0.events = newValue } }
    }
    /// Keeps credentials that rotate; `nil` where the program has no durable place for them.
    public var store: (any CredentialStore)? {
        get { storage.values.store }
        set { change { $0.store = newValue } }
    }
    /// When tokens are renewed.
    public var tokenPolicy: TokenCachePolicy {
        get { storage.values.tokenPolicy }
        set { change { $0.tokenPolicy = newValue } }
    }
    /// How often at most a token request that failed in passing is sent again; `nil` for as often as is usual.
    ///
    /// What asks for fewer, such as a definition, keeps fewer. Set it to 0 where somebody waits for the answer.
    public var maximumRetries: Int? {
        get { storage.values.maximumRetries }
        set { change { $0.maximumRetries = newValue } }
    }
    /// Whether secrets may be sent over plain http beyond this machine.
    ///
    /// An authenticator of your own asks with ``checkedEndpoint(_:named:)``.
    public var allowsInsecureEndpoints: Bool {
        get { storage.values.allowsInsecureEndpoints }
        set { change { $0.allowsInsecureEndpoints = newValue } }
    }
    /// Whether `close()` sends the logouts of sessions.
    ///
    /// Set it to `false` where a token is used after this process, as by whoever was shown it.
    public var endsSessionsOnClose: Bool {
        get { storage.values.endsSessionsOnClose }
        set { change { $0.endsSessionsOnClose = newValue } }
    }
}
