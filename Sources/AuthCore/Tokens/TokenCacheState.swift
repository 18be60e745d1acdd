#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// One renewal on its way.
struct TokenFlight<Value: Sendable>: Sendable {
    var id: Int
    var began: Duration
    var generation: TokenGeneration
    var previous: IssuedToken<Value>?
    var previousWasRefused: Bool
}

/// A moment on one of the two clocks.
@usableFromInline enum TokenDeadline: Sendable {
    case never
    case elapsed(Duration)
    case date(Date)

    @inlinable func hasPassed(_ clock: any AuthClock) -> Bool {
        switch self {
        case .never: false
        case .elapsed(let moment): clock.elapsed > moment
        case .date(let date): clock.now > date
        }
    }
}

/// A refusal that is remembered, so that the server is not asked again by every caller.
struct RememberedRefusal: Sendable {
    var error: any Error
    var probeAt: Duration
    var interval: Duration
}

/// The state of a cache, and every rule about it; the cache itself is the lock and the tasks around it.
@usableFromInline struct TokenCacheState<Value: Sendable>: Sendable {
    @usableFromInline var token: IssuedToken<Value>?
    @usableFromInline var isRefused = false
    @usableFromInline var usableUntil = TokenDeadline.never
    @usableFromInline var refreshFrom = TokenDeadline.never

    var expiry = TokenDeadline.never
    var generation: TokenGeneration
    var flight: Int?
    var refusal: RememberedRefusal?
    var backoffUntil: Duration?
    var backoff: Duration?
    var isRetired = false
    var waiters: [Int: CheckedContinuation<IssuedToken<Value>, any Error>] = [:]
    var drainWaiters: [CheckedContinuation<Void, Never>] = []
    private var lastID = 0

    init(generation: TokenGeneration) { self.generation = generation }

    static var superseded: AuthError {
        AuthError(.superseded, "the configuration has changed; ask the connection for the authenticator again")
    }

    @inlinable func usableToken(_ clock: any AuthClock) -> IssuedToken<Value>? {
        guard let token, !isRefused, !usableUntil.hasPassed(clock) else { return nil }
        return token
    }

    /// Whether a renewal ahead of the expiry may start now.
    @usableFromInline func mayRefresh(_ clock: any AuthClock) -> Bool {
        if isRetired || flight != nil { return false }
        if let backoffUntil, clock.elapsed < backoffUntil { return false }
        return standingError(clock) == nil
    }

    /// The error that holds for every caller, without a renewal.
    func standingError(_ clock: any AuthClock) -> (any Error)? {
        if isRetired { return Self.superseded }
        guard let refusal, clock.elapsed < refusal.probeAt else { return nil }
        return refusal.error
    }

    mutating func nextWaiterID() -> Int {
        lastID += 1
        return lastID
    }

    /// The renewal to run; `nil` where one is running.
    mutating func beginFlight(_ clock: any AuthClock) -> TokenFlight<Value>? {
        guard flight == nil else { return nil }
        lastID += 1
        flight = lastID
        generation = generation.next()
        return TokenFlight(
            id: lastID, began: clock.elapsed, generation: generation, previous: token, previousWasRefused: isRefused)
    }

    /// Takes a token over.
    ///
    /// Its lifetime counts from when it was asked for, which errs on the safe side.
    mutating func accept(
        _ renewed: RenewedToken<Value>, generation: TokenGeneration, since: Duration, now: Date,
        policy: TokenCachePolicy
    ) {
        token = IssuedToken(renewed.value, lifetime: renewed.lifetime, generation: generation)
        isRefused = false
        refusal = nil
        backoff = nil
        backoffUntil = nil
        switch renewed.lifetime?.kind {
        case nil:
            (expiry, usableUntil, refreshFrom) = (.never, .never, .never)
        case .lasting(let duration):
            let margins = policy.margins(lifetime: duration)
            expiry = .elapsed(since + duration)
            usableUntil = .elapsed(since + duration - margins.leeway)
            refreshFrom = .elapsed(since + duration - margins.refreshAhead)
        case .until(let date):
            let margins = policy.margins(lifetime: max(.zero, Duration(bounded: date.timeIntervalSince(now))))
            expiry = .date(date)
            usableUntil = .date(date.addingTimeInterval(-margins.leeway.seconds))
            refreshFrom = .date(date.addingTimeInterval(-margins.refreshAhead.seconds))
        }
    }

    /// Ends a renewal: who is to be resumed, and with what.
    mutating func end(
        _ ended: TokenFlight<Value>, _ result: Result<RenewedToken<Value>, any Error>, clock: any AuthClock,
        policy: TokenCachePolicy, jitter: Double
    ) -> (
        waiters: [CheckedContinuation<IssuedToken<Value>, any Error>], outcome: Result<IssuedToken<Value>, any Error>,
        drained: [CheckedContinuation<Void, Never>]
    ) {
        guard flight == ended.id else {
            // It was given up, and yet brings a token: better than none, where nothing newer has come.
            if case .success(let renewed) = result, !isRetired, flight == nil, usableToken(clock) == nil {
                accept(renewed, generation: ended.generation, since: ended.began, now: clock.now, policy: policy)
            }
            return ([], .failure(Self.superseded), [])
        }
        flight = nil
        let drained = drainWaiters
        drainWaiters = []
        let outcome = outcome(of: ended, result, clock: clock, policy: policy, jitter: jitter)
        let resumed = Array(waiters.values)
        waiters = [:]
        return (resumed, outcome, drained)
    }

    private mutating func outcome(
        of ended: TokenFlight<Value>, _ result: Result<RenewedToken<Value>, any Error>, clock: any AuthClock,
        policy: TokenCachePolicy, jitter: Double
    ) -> Result<IssuedToken<Value>, any Error> {
        if isRetired { return .failure(Self.superseded) }
        switch result {
        case .success(let renewed):
            accept(renewed, generation: ended.generation, since: ended.began, now: clock.now, policy: policy)
            return token.map { .success($0) } ?? .failure(Self.superseded)
        case .failure(let error):
            if (error as? AuthError)?.kind == .refused {
                let interval = min(
                    (refusal?.interval).map { $0 * 2 } ?? policy.firstProbeInterval, policy.maximumProbeInterval)
                refusal = RememberedRefusal(error: error, probeAt: clock.elapsed + interval, interval: interval)
                return .failure(error)
            }
            backoff = min(backoff.map { $0 * 2 } ?? policy.firstBackoff, policy.maximumBackoff)
            backoffUntil = backoff.map { clock.elapsed + $0 * jitter }
            // Within the leeway the old token still works.
            if let token, !isRefused, !expiry.hasPassed(clock) { return .success(token) }
            return .failure(error)
        }
    }

    mutating func retire() -> [CheckedContinuation<IssuedToken<Value>, any Error>] {
        isRetired = true
        token = nil
        refusal = nil
        (expiry, usableUntil, refreshFrom) = (.never, .never, .never)
        let resumed = Array(waiters.values)
        waiters = [:]
        return resumed
    }
}
