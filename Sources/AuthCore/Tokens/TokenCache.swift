public import Synchronization

/// Keeps one token fresh for any number of concurrent callers.
///
/// To send tokens that a closure obtains, use ``TokenAuthenticator``. An authenticator that builds on a cache itself
/// keeps credentials in it that carry the generation of their renewal, hands them out with ``withUsableValue(_:)`` and
/// ``token()``, recovers with ``recover(from:)``, and tells it of responses with ``observe(_:isRefusal:for:credentials:)``.
///
/// - One renewal is waited for at a time, and all who wait get its outcome. Cancelling one of them releases that one
///   alone: the renewal goes on, because a rotated refresh token would be lost with it.
/// - A token that is close to its expiry is renewed in the background, while callers keep it.
/// - A renewal that fails in passing while the old token still works is no error. One that the server refuses is
///   remembered: the next callers fail at once, until the credentials change or a probe is due.
/// - A renewal that does not end in its time fails for those who wait, and the next caller tries anew.
public final class TokenCache<Value: Sendable>: Sendable {
    /// Obtains a token.
    public typealias Renewal = @Sendable (TokenRenewal<Value>) async throws -> RenewedToken<Value>

    // No more than requests look at, so that much of many caches is in the processor's own.
    @usableFromInline let clock: SharedClock
    @usableFromInline let front = Mutex(TokenCacheFront<Value>(shown: ShownValue()))
    /// Where threads look in place of the front once they have been in each other's way there; the cache owns them.
    ///
    /// Not a reference, which would be counted by all of them.
    @usableFromInline let lanes = Atomic<Unmanaged<TokenCacheLanes<Value>>?>(nil)
    /// All else; not there in a blank, and set before anyone has the cache.
    private let begun = AtomicLazyReference<TokenCacheBack<Value>>()

    /// Creates a cache that stands alone.
    ///
    /// - Parameters:
    ///   - policy: When to renew.
    ///   - clock: Measures lifetimes, deadlines and waits.
    ///   - randomness: Starts the generations and spreads the waits.
    ///   - renew: Obtains a token. It runs in a task of its own, which is cancelled when the deadline passes or the
    ///     cache is closed.
    public convenience init(
        policy: TokenCachePolicy = .init(), clock: any AuthClock = SystemClock(),
        randomness: any RandomSource = SystemRandomSource(),
        renew: @escaping Renewal
    ) {
        self.init(clock: SharedClock(clock))
        begin(AuthEnvironment(clock: clock, randomness: randomness, tokenPolicy: policy), ClosureRenewer(renew))
    }

    /// Makes a cache of an authenticator; where an environment has many, they lie beside each other in memory.
    ///
    /// - Parameters:
    ///   - environment: Says when to renew, measures lifetimes, deadlines and waits, starts the generations and spreads
    ///     the waits.
    ///   - renew: Obtains a token. It runs in a task of its own, which is cancelled when the deadline passes or the
    ///     cache is closed.
    public static func make(environment: AuthEnvironment, renew: @escaping Renewal) -> TokenCache {
        make(environment: environment, renewer: ClosureRenewer(renew))
    }

    package static func make(environment: AuthEnvironment, renewer: any TokenRenewing<Value>) -> TokenCache {
        let cache: TokenCache = environment.nursery.blank()
        cache.begin(environment, renewer)
        return cache
    }

    /// Creates a blank.
    init(clock: SharedClock) { self.clock = clock }

    deinit { lanes.load(ordering: .acquiring)?.release() }

    private func begin(_ environment: AuthEnvironment, _ renewer: any TokenRenewing<Value>) {
        _ = begun.storeIfNil(TokenCacheBack(environment: environment, renewer: renewer))
    }

    /// All that requests do not look at.
    var back: TokenCacheBack<Value> {
        guard let back = begun.load() else { preconditionFailure("a blank was handed out") }
        return back
    }

    /// Takes over a token that is there already; does nothing where the cache is closed.
    ///
    /// - Parameter make: Makes the token, given the generation it will have.
    public func seed(_ make: (TokenGeneration) throws -> RenewedToken<Value>) rethrows {
        let back = back
        let generation = back.look { $0.generation }
        let token = try make(generation)
        change { state in
            if state.isRetired { return }
            state.accept(
                token, generation: generation, since: back.clock.elapsed, now: back.clock.now, policy: back.policy)
        }
    }

    /// The token, if it can be used right now; never suspends.
    ///
    /// Starts a renewal in the background when the token is close to its expiry. On the way of every request
    /// ``withUsableValue(_:)`` costs a tenth of it.
    public func usableToken() -> IssuedToken<Value>? {
        let back = back
        let (token, isDue) = back.look { $0.usableToken(back.clock) }
        if isDue { refreshAhead() }
        return token
    }

    /// The token, renewed first where need be.
    ///
    /// - Throws: What the renewal threw; ``AuthError`` with ``AuthError/Code/renewalTimedOut`` or
    ///   ``AuthError/Code/superseded``; `CancellationError` when the calling task was cancelled.
    public func token() async throws -> IssuedToken<Value> {
        let back = back
        if let token = usableToken() { return token }
        do {
            return try await renewedToken()
        } catch let error as AuthError where error.kind == .refused {
            // A refusal is remembered, and yet there may be other credentials to try by now.
            let known = back.look { $0.refusal }
            guard change({ $0.mayLookForCredentials(back.clock) }), await back.renewer.hasNewCredentials() else {
                throw error
            }
            // That of the new ones, which another caller has tried meanwhile, stays.
            change { if $0.refusal === known { $0.refusal = nil } }
            return try await renewedToken()
        }
    }

    private func renewedToken() async throws -> IssuedToken<Value> {
        try await waitForToken(isFresh: false) { $0.usableToken($1).token ?? $0.lingeringToken($1) }
    }

    /// A token that was not there when it was asked for.
    ///
    /// Those who ask at once get the same one.
    ///
    /// - Throws: As ``token()``; also where the token before would still work.
    public func freshToken() async throws -> IssuedToken<Value> {
        let before = back.look { $0.token?.generation }
        return try await waitForToken(isFresh: true) { state, _ in
            guard let token = state.token, token.generation != before, !state.isRefused else { return nil }
            return token
        }
    }

    /// The date in nanoseconds since 1970, as requests see it: to some milliseconds.
    package var coarseDate: Int64 { clock.coarseDate }

    /// Drops the token of `generation`; does nothing where there is another one by now.
    ///
    /// - Returns: Whether it was the current token.
    @discardableResult
    public func invalidate(generation: TokenGeneration) -> Bool {
        change { state in
            guard state.token?.generation == generation, !state.isRefused else { return false }
            state.isRefused = true
            return true
        }
    }

    /// - Throws: ``AuthError/Code/superseded`` where the cache is closed.
    package func checkNotRetired() throws {
        if back.look({ $0.isRetired }) { throw TokenCacheState<Value>.superseded }
    }
}

extension TokenCache: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of the token.
    public var description: String { "TokenCache" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
