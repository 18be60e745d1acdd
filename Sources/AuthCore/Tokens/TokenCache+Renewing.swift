internal import Synchronization

extension TokenCache {
    private enum Step {
        case wait
        case start(TokenFlight<Value>)
        case resume(Result<IssuedToken<Value>, any Error>)
    }

    func waitForToken(
        isFresh: Bool, _ usable: @Sendable (TokenCacheState<Value>, any AuthClock) -> IssuedToken<Value>?
    ) async throws -> IssuedToken<Value> {
        try Task.checkCancellation()
        let back = back
        let id = change { $0.nextWaiterID() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let step = change { state -> Step in
                    // A cancellation that came before the waiter was there has found nobody to resume.
                    if Task.isCancelled { return .resume(.failure(CancellationError())) }
                    if let token = usable(state, back.clock) { return .resume(.success(token)) }
                    if let error = state.standingError(back.clock) { return .resume(.failure(error)) }
                    state.waiters[id] = TokenWaiter(continuation: continuation, isFresh: isFresh)
                    return state.beginFlight(back.clock).map { .start($0) } ?? .wait
                }
                switch step {
                case .wait: break
                case .start(let flight): run(flight)
                case .resume(let result): continuation.resume(with: result)
                }
            }
        } onCancel: {
            change { $0.waiters.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }

    func refreshAhead() {
        let clock = back.clock
        let flight = change { state in state.mayRefresh(clock) ? state.beginFlight(clock) : nil }
        if let flight { run(flight) }
    }

    /// Runs a renewal in tasks that belong to nobody: whoever started it is a waiter like the others.
    private func run(_ flight: TokenFlight<Value>) {
        let back = back
        let renewal = TokenRenewal(
            previous: flight.previous, wasRefused: flight.previousWasRefused, generation: flight.generation,
            check: { back.look { $0.isWanted(flight) } })
        let load = Task.detached { try await back.renewer.renew(renewal) }
        // A cache that was closed meanwhile has found no task to cancel.
        if change({ $0.began(flight) { load.cancel() } }) { load.cancel() }
        let deadline = back.policy.renewalDeadline
        let watch = Task.detached {
            try await back.clock.sleep(for: deadline)
            let error = AuthError(
                .renewalTimedOut, "the token was not renewed within \(deadline); try again later")
            // First, or those who wait are told of a cancellation that is none of theirs.
            if self.end(flight, isOver: false, .failure(error)) { back.renewer.renewalTimedOut() }
            load.cancel()
        }
        Task.detached {
            let result = await load.result.mapError { error in
                // Nobody who waits has cancelled; where the cache was closed, they have been told.
                error is CancellationError
                    ? AuthError(.network, "the renewal was cancelled by what it called; try again later", cause: error)
                    : error
            }
            watch.cancel()
            self.end(flight, isOver: true, result)
        }
    }

    /// - Parameter isOver: Whether the renewal's task has ended; one that was given up may still have something to write.
    /// - Returns: Whether it was the renewal that is waited for.
    @discardableResult private func end(
        _ flight: TokenFlight<Value>, isOver: Bool, _ result: Result<RenewedToken<Value>, any Error>
    ) -> Bool {
        let back = back
        // Spread over half to all of it, so that many processes do not come back at once.
        let jitter = back.environment.randomness.jitter()
        let (wasAwaited, outcomes, drained) = change { state in
            (
                state.flight == flight.id,
                state.end(flight, result, clock: back.clock, policy: back.policy, jitter: jitter),
                isOver ? state.endLoad(flight) : []
            )
        }
        for (waiter, outcome) in outcomes { waiter.resume(with: outcome) }
        for waiter in drained { waiter.resume() }
        return wasAwaited
    }

    /// Forgets the token and a remembered refusal: the credentials it came from have changed.
    ///
    /// A renewal in flight, which knows the old ones, decides nothing any more; those who wait for it get another, which
    /// begins at once.
    public func reset() {
        let back = back
        back.renewer.reset()
        back.recoveryJudge?.reset()
        if let next = change({ $0.reset(back.clock) }) { run(next) }
    }
}

extension TokenCache {
    /// Retires the cache: its token and remembered refusal go, those who wait get ``AuthError/Code/superseded``, and a
    /// renewal in flight may not put its token here.
    ///
    /// Returns when no renewal is running: what it has to write is written. One that does not end is waited for as long
    /// as ``TokenCachePolicy/renewalDeadline`` says, and not at all where the calling task is cancelled: what is running
    /// goes on by itself then.
    public func close() async {
        await retire()
        await back.renewer.close()
    }

    private func retire() async {
        let (waiters, loads, id) = change { ($0.retire(), Array($0.loads.values), $0.nextWaiterID()) }
        for waiter in waiters { waiter.continuation.resume(throwing: TokenCacheState<Value>.superseded) }
        for cancel in loads { cancel() }
        // None begins from now on. Told apart, because what can be cancelled runs on another thread.
        if !loads.isEmpty { await drain(id) }
    }

    /// Waits until no renewal is running.
    ///
    /// - Parameter id: What the one who waits is known by.
    private func drain(_ id: Int) async {
        let back = back
        let limit = Mutex<Task<Void, Never>?>(nil)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isIdle = change { state in
                    // A cancellation that came before the waiter was there has found nobody to resume.
                    if state.loads.isEmpty || Task.isCancelled { return true }
                    state.drainWaiters[id] = continuation
                    return false
                }
                if isIdle { return continuation.resume() }
                // Begun only now: a limit that is over at once finds the waiter, too.
                limit.withLock { limit in
                    limit = Task {
                        guard (try? await back.clock.sleep(for: back.policy.renewalDeadline)) != nil else { return }
                        self.change { $0.drainWaiters.removeValue(forKey: id) }?.resume()
                    }
                }
            }
        } onCancel: {
            change { $0.drainWaiters.removeValue(forKey: id) }?.resume()
        }
        limit.withLock { $0?.cancel() }
    }
}
