internal import Synchronization

/// Waits for work, but not for longer than a time.
package enum TimeLimit {
    /// Runs work in a task of its own, which is cancelled when the time is over, and not waited for.
    ///
    /// A client may take no notice of it. That the caller is cancelled ends neither the work nor the wait.
    ///
    /// - Parameters:
    ///   - duration: The time.
    ///   - clock: Measures it.
    ///   - late: Gets what the work brings after that.
    ///   - work: The work.
    /// - Returns: What the work returns; `nil` where its time is over.
    package static func run<Value: Sendable>(
        for duration: Duration, on clock: any AuthClock, late: @escaping @Sendable (Value) async -> Void = { _ in },
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        let race = Race<Value?>()
        let working = Task.detached {
            do {
                let value = try await work()
                if !race.end(.success(value)) { await late(value) }
            } catch {
                race.end(.failure(error))
            }
        }
        let watching = Task.detached {
            try await clock.sleep(for: duration)
            race.end(.success(nil))
            working.cancel()
        }
        defer { watching.cancel() }
        return try await race.outcome
    }

    /// Takes the first of several outcomes.
    private final class Race<Value: Sendable>: Sendable {
        private struct State {
            var outcome: Result<Value, any Error>?
            var waiter: CheckedContinuation<Value, any Error>?
        }
        private let state = Mutex(State())

        /// The first outcome; one waits for it, whether its task is cancelled or not.
        var outcome: Value {
            get async throws {
                try await withCheckedThrowingContinuation { continuation in
                    let outcome = state.withLock { state in
                        if state.outcome == nil { state.waiter = continuation }
                        return state.outcome
                    }
                    if let outcome { continuation.resume(with: outcome) }
                }
            }
        }

        /// - Returns: Whether it is the first.
        @discardableResult func end(_ outcome: Result<Value, any Error>) -> Bool {
            let (isFirst, waiter) = state.withLock { state in
                if state.outcome != nil { return (false, nil as CheckedContinuation<Value, any Error>?) }
                state.outcome = outcome
                return (true, state.waiter)
            }
            waiter?.resume(with: outcome)
            return isFirst
        }
    }
}
