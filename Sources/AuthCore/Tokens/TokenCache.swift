public import Synchronization

/// Keeps one token fresh for any number of concurrent callers.
///
/// - At most one renewal runs at a time, and all who wait get its outcome. Cancelling one of them releases that one
///   alone: the renewal goes on, because a rotated refresh token would be lost with it.
/// - A token that is close to its expiry is renewed in the background, while callers keep it.
/// - A renewal that fails in passing while the old token still works is no error. One that the server refuses is
///   remembered: the next callers fail at once, until the credentials change or a probe is due.
/// - A renewal that does not end in its time fails for those who wait, and the next caller tries anew.
public final class TokenCache<Value: Sendable>: Sendable {
    /// Obtains a token.
    public typealias Renewal = @Sendable (TokenRenewal<Value>) async throws -> RenewedToken<Value>

    // In front of the state, whose beginning is what every request looks at: so both share their bytes of the memory.
    @usableFromInline let clock: any AuthClock
    @usableFromInline let state: Mutex<TokenCacheState<Value>>
    private let environment: AuthEnvironment
    private let renewer: any TokenRenewing<Value>

    /// Creates a cache.
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
        self.init(
            environment: AuthEnvironment(clock: clock, randomness: randomness, tokenPolicy: policy), renew: renew)
    }

    /// Creates a cache.
    ///
    /// - Parameters:
    ///   - environment: Says when to renew, measures lifetimes, deadlines and waits, starts the generations and spreads
    ///     the waits.
    ///   - renew: Obtains a token. It runs in a task of its own, which is cancelled when the deadline passes or the
    ///     cache is closed.
    public convenience init(environment: AuthEnvironment, renew: @escaping Renewal) {
        self.init(environment: environment, renewer: ClosureRenewer(renew))
    }

    package init(environment: AuthEnvironment, renewer: any TokenRenewing<Value>) {
        clock = environment.clock
        self.environment = environment
        self.renewer = renewer
        state = Mutex(TokenCacheState(generation: TokenGeneration(from: environment.randomness)))
    }

    var policy: TokenCachePolicy { environment.tokenPolicy }

    /// Takes over a token that is there already.
    ///
    /// - Parameter make: Makes the token, given the generation it will have.
    public func seed(_ make: (TokenGeneration) throws -> RenewedToken<Value>) rethrows {
        let generation = state.withLock { $0.generation }
        let token = try make(generation)
        state.withLock { state in
            state.accept(token, generation: generation, since: clock.elapsed, now: clock.now, policy: policy)
        }
    }

    /// The token, if it can be used right now; never suspends.
    ///
    /// Starts a renewal in the background when the token is close to its expiry.
    public func usableToken() -> IssuedToken<Value>? {
        let (token, isDue) = state.withLock { state -> (IssuedToken<Value>?, Bool) in
            let token = state.usableToken(clock)
            return (token, state.isDue(token, clock))
        }
        if isDue { refreshAhead() }
        return token
    }

    /// What is needed of the token of ``usableToken()``, for the way of every request: without a copy of all that it holds.
    ///
    /// - Parameter part: Takes it out of what the token holds. It is called at most once, under the cache's lock, and so
    ///   must neither take long nor use the cache.
    /// - Returns: What `part` returns; `nil` where there is no token that can be used right now.
    @inlinable public func withUsableValue<Part: Sendable>(_ part: (Value) -> Part) -> Part? {
        // One look at a clock, and a coarse one, is enough while the token is young; outside the lock, which is held the
        // shorter then.
        let elapsed = clock.coarselyElapsed
        let (value, isDue) = state.withLock { state -> (Part?, Bool) in
            if !state.isRefused, !state.isShortLived, !state.refreshFrom.hasPassed(elapsed: elapsed, clock) {
                return (state.part(part), false)
            }
            let token = state.usableToken(clock)
            return (token.map { part($0.value) }, state.isDue(token, clock))
        }
        if isDue { refreshAhead() }
        return value
    }

    /// The token, renewed first where need be.
    ///
    /// - Throws: What the renewal threw; ``AuthError`` with ``AuthError/Code/renewalTimedOut`` or
    ///   ``AuthError/Code/superseded``; `CancellationError` when the calling task was cancelled.
    public func token() async throws -> IssuedToken<Value> {
        if let token = usableToken() { return token }
        do {
            return try await renewedToken()
        } catch let error as AuthError where error.kind == .refused {
            // A refusal is remembered, and yet there may be other credentials to try by now.
            let known = state.withLock { $0.refusal }
            guard await renewer.hasNewCredentials() else { throw error }
            // That of the new ones, which another caller has tried meanwhile, stays.
            state.withLock { if $0.refusal === known { $0.refusal = nil } }
            return try await renewedToken()
        }
    }

    private func renewedToken() async throws -> IssuedToken<Value> {
        try await waitForToken(isFresh: false) { $0.usableToken($1) ?? $0.lingeringToken($1) }
    }

    /// A token that was not there when it was asked for.
    ///
    /// Those who ask at once get the same one.
    ///
    /// - Throws: As ``token()``; also where the token before would still work.
    public func freshToken() async throws -> IssuedToken<Value> {
        let before = state.withLock { $0.token?.generation }
        return try await waitForToken(isFresh: true) { state, _ in
            guard let token = state.token, token.generation != before, !state.isRefused else { return nil }
            return token
        }
    }

    /// Drops the token of `generation`; does nothing where there is another one by now.
    ///
    /// - Returns: Whether it was the current token.
    @discardableResult
    public func invalidate(generation: TokenGeneration) -> Bool {
        state.withLock { state in
            guard state.token?.generation == generation, !state.isRefused else { return false }
            state.isRefused = true
            return true
        }
    }

    /// Forgets the token and a remembered refusal: the credentials it came from have changed.
    ///
    /// A renewal in flight, which knows the old ones, decides nothing any more; those who wait for it get another.
    public func reset() {
        renewer.reset()
        state.withLock { $0.reset() }
    }

    /// - Throws: ``AuthError/Code/superseded`` where the cache is closed.
    package func checkNotRetired() throws {
        if state.withLock({ $0.isRetired }) { throw TokenCacheState<Value>.superseded }
    }

    /// Drops the refused token, unless there is another by now, and has the request sent again.
    package func recover(from rejection: AuthRejection) -> RecoveryAction {
        guard let generation = rejection.credentials.generation else { return .surface }
        if invalidate(generation: generation) { renewer.tokenWasRefused() }
        return .retry
    }
}

extension TokenCache {
    private enum Step {
        case wait
        case start(TokenFlight<Value>)
        case resume(Result<IssuedToken<Value>, any Error>)
    }

    private func waitForToken(
        isFresh: Bool, _ usable: @Sendable (TokenCacheState<Value>, any AuthClock) -> IssuedToken<Value>?
    ) async throws -> IssuedToken<Value> {
        try Task.checkCancellation()
        let id = state.withLock { $0.nextWaiterID() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let step = state.withLock { state -> Step in
                    // A cancellation that came before the waiter was there has found nobody to resume.
                    if Task.isCancelled { return .resume(.failure(CancellationError())) }
                    if let token = usable(state, clock) { return .resume(.success(token)) }
                    if let error = state.standingError(clock) { return .resume(.failure(error)) }
                    state.waiters[id] = TokenWaiter(continuation: continuation, isFresh: isFresh)
                    return state.beginFlight(clock).map { .start($0) } ?? .wait
                }
                switch step {
                case .wait: break
                case .start(let flight): run(flight)
                case .resume(let result): continuation.resume(with: result)
                }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }

    @usableFromInline func refreshAhead() {
        let flight = state.withLock { state in state.mayRefresh(clock) ? state.beginFlight(clock) : nil }
        if let flight { run(flight) }
    }

    /// Runs a renewal in tasks that belong to nobody: whoever started it is a waiter like the others.
    private func run(_ flight: TokenFlight<Value>) {
        let renewal = TokenRenewal(
            previous: flight.previous, wasRefused: flight.previousWasRefused, generation: flight.generation,
            check: { self.state.withLock { $0.isWanted(flight) } })
        let load = Task.detached { [renewer] in try await renewer.renew(renewal) }
        // A cache that was closed meanwhile has found no task to cancel.
        if state.withLock({ $0.began(flight) { load.cancel() } }) { load.cancel() }
        let watch = Task.detached { [clock, policy] in
            try await clock.sleep(for: policy.renewalDeadline)
            load.cancel()
            self.end(
                flight, isOver: false,
                .failure(
                    AuthError(
                        .renewalTimedOut, "the token was not renewed within \(policy.renewalDeadline); try again later")
                ))
        }
        Task.detached {
            let result = await load.result
            watch.cancel()
            self.end(flight, isOver: true, result)
        }
    }

    /// - Parameter isOver: Whether the renewal's task has ended; one that was given up may still have something to write.
    private func end(
        _ flight: TokenFlight<Value>, isOver: Bool, _ result: Result<RenewedToken<Value>, any Error>
    ) {
        // Spread over half to all of it, so that many processes do not come back at once.
        let jitter = 0.5 + 0.5 * Double(environment.randomness.next() >> 11) / Double(1 << 53)
        let (ending, drained) = state.withLock { state in
            (
                state.end(flight, result, clock: clock, policy: policy, jitter: jitter),
                isOver ? state.endLoad(flight) : []
            )
        }
        for (waiter, outcome) in ending.resumed { waiter.resume(with: outcome) }
        for waiter in drained { waiter.resume() }
        if let next = ending.next { run(next) }
    }
}

extension TokenCache {
    /// Retires the cache: its token and remembered refusal go, those who wait get ``AuthError/Code/superseded``, and a
    /// renewal in flight may not put its token here.
    ///
    /// Returns when no renewal is running: what it has to write is written. One that does not end is waited for as long
    /// as ``TokenCachePolicy/renewalDeadline`` says.
    public func close() async {
        await retire()
        await renewer.close()
    }

    private func retire() async {
        let (waiters, loads, id) = state.withLock { ($0.retire(), Array($0.loads.values), $0.nextWaiterID()) }
        for waiter in waiters { waiter.continuation.resume(throwing: TokenCacheState<Value>.superseded) }
        for cancel in loads { cancel() }
        let limit = Mutex<Task<Void, Never>?>(nil)
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.loads.isEmpty { return true }
                state.drainWaiters[id] = continuation
                return false
            }
            if isIdle { return continuation.resume() }
            // Begun only now: a limit that is over at once finds the waiter, too.
            limit.withLock { limit in
                limit = Task { [clock, policy] in
                    guard (try? await clock.sleep(for: policy.renewalDeadline)) != nil else { return }
                    self.state.withLock { $0.drainWaiters.removeValue(forKey: id) }?.resume()
                }
            }
        }
        limit.withLock { $0?.cancel() }
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
