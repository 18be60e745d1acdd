#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The state of a cache, and every rule about it; the cache itself is the lock and the tasks around it.
struct TokenCacheState<Value: Sendable>: Sendable {
    var token: IssuedToken<Value>? { didSet { hasNews = true } }
    var isRefused = false { didSet { hasNews = true } }
    /// Whether the token was got because the one before was refused, and when.
    private var isRecovery = false
    /// Whether the token went because its credentials have changed, and not because it was refused.
    private var wasReset = false
    private var since = Duration.zero
    /// Whether there may be another thing to show than before.
    var hasNews = false
    /// Whether what a coarse clock may be wrong by matters.
    private var isShortLived = false
    private var refreshFrom = TokenDeadline.never
    private var usableUntil = TokenDeadline.never
    private var expiry = TokenDeadline.never
    var generation: TokenGeneration
    var flight: Int?
    /// The server said no.
    var refusal: RememberedFailure?
    /// The server said when to come again.
    var pause: RememberedFailure?
    var backoffUntil: Duration?
    var backoff: Duration?
    /// When other credentials were looked for.
    private var lookedForCredentials: Duration?
    var isRetired = false
    /// Counts resets.
    var epoch = 0
    /// Renewals whose task has not ended, those included that were given up; each with what cancels it.
    var loads: [Int: @Sendable () -> Void] = [:]
    var waiters: [Int: TokenWaiter<Value>] = [:]
    var drainWaiters: [Int: CheckedContinuation<Void, Never>] = [:]
    private var lastID = 0
    private var acceptedFlight = 0

    init(generation: TokenGeneration) { self.generation = generation }

    static var superseded: AuthError {
        AuthError(
            .superseded, "the authenticator is closed, or its configuration has changed; ask the connection for another"
        )
    }

    /// The most that a coarse clock may be wrong by, and some more.
    private static var coarseness: Duration { .seconds(2) }

    /// What requests may take without a question, and until when by a coarse clock.
    var shown: ShownValue<Value> {
        var shown = ShownValue<Value>()
        guard let token, !isRefused, !isShortLived, let until = CoarseDeadline(refreshFrom) else { return shown }
        (shown.value, shown.until) = (token.value, until)
        return shown
    }

    /// The token of `generation`, where it is the current one and was not refused yet.
    func subject(_ generation: TokenGeneration) -> RecoveryJudge.Subject? {
        guard token?.generation == generation, !isRefused else { return nil }
        return RecoveryJudge.Subject(generation: generation, isRecovery: isRecovery, since: since)
    }

    /// Whether there has been news since it was last taken.
    mutating func takeNews() -> Bool {
        defer { hasNews = false }
        return hasNews
    }

    /// The token, if it can be used right now; and whether a renewal ahead of its expiry is to start.
    ///
    /// Ahead is only while there is a token: without one, whoever waits renews.
    func usableToken(_ clock: any AuthClock) -> (token: IssuedToken<Value>?, isDue: Bool) {
        guard let token, !isRefused else { return (nil, false) }
        if !refreshFrom.hasPassed(clock) { return (token, false) }
        if usableUntil.hasPassed(clock) { return (nil, false) }
        return (token, mayRefresh(clock))
    }

    /// The token within its leeway, while a renewal that failed keeps the next one waiting.
    func lingeringToken(_ clock: any AuthClock) -> IssuedToken<Value>? {
        guard let token, !isRefused, let backoffUntil, clock.elapsed < backoffUntil, !expiry.hasPassed(clock) else {
            return nil
        }
        return token
    }

    func mayRefresh(_ clock: any AuthClock) -> Bool {
        if isRetired || flight != nil { return false }
        if let backoffUntil, clock.elapsed < backoffUntil { return false }
        return standingError(clock) == nil
    }

    /// The error that holds for every caller, without a renewal.
    func standingError(_ clock: any AuthClock) -> (any Error)? {
        if isRetired { return Self.superseded }
        return [refusal, pause].compactMap(\.self).first { clock.elapsed < $0.until }?.error
    }

    /// Whether it is time to look whether there are other credentials than those that were refused: once a second is enough
    /// for all who are refused meanwhile.
    mutating func mayLookForCredentials(_ clock: any AuthClock) -> Bool {
        let now = clock.elapsed
        if let lookedForCredentials, now - lookedForCredentials < .seconds(1) { return false }
        lookedForCredentials = now
        return true
    }

    /// Whether a renewal that is running is still to decide something.
    func isWanted(_ flight: TokenFlight<Value>) -> Bool { !isRetired && flight.epoch == epoch }

    mutating func nextWaiterID() -> Int {
        lastID += 1
        return lastID
    }

    /// The renewal to run; `nil` where one is running.
    mutating func beginFlight(_ clock: any AuthClock) -> TokenFlight<Value>? {
        guard flight == nil else { return nil }
        lastID += 1
        flight = lastID
        loads[lastID] = {}
        generation = generation.next()
        return TokenFlight(
            id: lastID, epoch: epoch, began: clock.elapsed, generation: generation, previous: token,
            previousWasRefused: isRefused)
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
        (isRecovery, wasReset) = (false, false)
        refusal = nil
        pause = nil
        backoff = nil
        backoffUntil = nil
        isShortLived = false
        switch renewed.lifetime?.kind {
        case nil:
            (expiry, usableUntil, refreshFrom) = (.never, .never, .never)
        case .lasting(let duration), .assumed(let duration):
            let margins = policy.margins(lifetime: duration)
            isShortLived = margins.refreshAhead < Self.coarseness
            expiry = .elapsed(since + duration)
            usableUntil = .elapsed(since + duration - margins.leeway)
            refreshFrom = .elapsed(since + duration - margins.refreshAhead)
        case .until(let date, let issued):
            let lifetime = Duration(bounded: date.timeIntervalSince(issued ?? now))
            let margins = policy.margins(lifetime: max(.zero, lifetime))
            isShortLived = margins.refreshAhead < Self.coarseness
            expiry = .date(date)
            usableUntil = .date(date.addingTimeInterval(-margins.leeway.seconds))
            refreshFrom = .date(date.addingTimeInterval(-margins.refreshAhead.seconds))
        }
    }

    /// Notes how a renewal's task is cancelled; whether it is to be cancelled at once.
    mutating func began(_ flight: TokenFlight<Value>, cancel: @escaping @Sendable () -> Void) -> Bool {
        if loads[flight.id] != nil { loads[flight.id] = cancel }
        return isRetired
    }

    /// Counts a renewal's task as ended: who waited for the last one.
    mutating func endLoad(_ flight: TokenFlight<Value>) -> [CheckedContinuation<Void, Never>] {
        loads[flight.id] = nil
        guard loads.isEmpty else { return [] }
        // An empty one that has held something keeps its room.
        loads = [:]
        let drained = Array(drainWaiters.values)
        drainWaiters = [:]
        return drained
    }

    /// Ends a renewal.
    mutating func end(
        _ ended: TokenFlight<Value>, _ result: Result<RenewedToken<Value>, any Error>, clock: any AuthClock,
        policy: TokenCachePolicy, jitter: Double
    ) -> TokenOutcomes<Value> {
        guard flight == ended.id else {
            // It was given up, and yet brings a token: better than none, where nothing newer has come.
            if case .success(let renewed) = result, isWanted(ended), flight == nil, ended.id > acceptedFlight,
                usableToken(clock).token == nil
            {
                accept(renewed, from: ended, clock: clock, policy: policy)
            }
            return []
        }
        flight = nil
        let outcome = outcome(of: ended, result, clock: clock, policy: policy, jitter: jitter)
        let outcomes =
            waiters.values.map { waiter in
                if waiter.isFresh, case .failure(let error) = result, !isRetired {
                    return (waiter.continuation, .failure(error))
                }
                return (waiter.continuation, outcome)
            } as TokenOutcomes<Value>
        waiters = [:]
        return outcomes
    }

    private mutating func accept(
        _ renewed: RenewedToken<Value>, from ended: TokenFlight<Value>, clock: any AuthClock,
        policy: TokenCachePolicy
    ) {
        acceptedFlight = ended.id
        let isRecovery = ended.previousWasRefused && !wasReset
        accept(renewed, generation: ended.generation, since: ended.began, now: clock.now, policy: policy)
        (self.isRecovery, since) = (isRecovery, clock.elapsed)
    }

    private mutating func outcome(
        of ended: TokenFlight<Value>, _ result: Result<RenewedToken<Value>, any Error>, clock: any AuthClock,
        policy: TokenCachePolicy, jitter: Double
    ) -> Result<IssuedToken<Value>, any Error> {
        if isRetired { return .failure(Self.superseded) }
        switch result {
        case .success(let renewed):
            accept(renewed, from: ended, clock: clock, policy: policy)
            return token.map { .success($0) } ?? .failure(Self.superseded)
        case .failure(let error):
            if (error as? AuthError)?.kind == .refused {
                let interval = min(
                    (refusal?.interval).map { $0 * 2 } ?? policy.firstProbeInterval, policy.maximumProbeInterval)
                lookedForCredentials = nil
                refusal = RememberedFailure(error: error, until: clock.elapsed + interval, interval: interval)
                return .failure(error)
            }
            let wait = min(backoff.map { $0 * 2 } ?? policy.firstBackoff, policy.maximumBackoff)
            backoff = wait
            let asked = (error as? AuthError)?.retryAfter ?? .zero
            backoffUntil = clock.elapsed + max(wait * jitter, asked)
            pause = asked > .zero ? RememberedFailure(error: error, until: clock.elapsed + asked, interval: asked) : nil
            // Within the leeway the old token still works.
            if let token, !isRefused, !expiry.hasPassed(clock) { return .success(token) }
            return .failure(error)
        }
    }

    /// - Returns: The renewal to run for those who wait for one that knows the old credentials.
    mutating func reset(_ clock: any AuthClock) -> TokenFlight<Value>? {
        epoch += 1
        isRefused = token != nil
        wasReset = true
        (refusal, pause, backoff, backoffUntil) = (nil, nil, nil, nil)
        flight = nil
        return waiters.isEmpty || isRetired ? nil : beginFlight(clock)
    }

    mutating func retire() -> [TokenWaiter<Value>] {
        isRetired = true
        token = nil
        (refusal, pause) = (nil, nil)
        (expiry, usableUntil, refreshFrom) = (.never, .never, .never)
        let resumed = Array(waiters.values)
        waiters = [:]
        return resumed
    }
}
