internal import Synchronization

/// The waits between the attempts of work that is not cancelled, because what it sends cannot be sent again: they end when
/// nobody wants another attempt.
package final class RetryPause: Sendable {
    private struct State {
        var isEnded = false
        var sleeping: Task<Void, any Error>?
    }
    private let state = Mutex(State())

    package init() {}

    /// Waits; `false` where no other attempt is wanted.
    ///
    /// - Throws: `CancellationError` where the calling task is cancelled.
    package func wait(for duration: Duration, on clock: any AuthClock) async throws -> Bool {
        let sleeping = Task { try await clock.sleep(for: duration) }
        let isEnded = state.withLock { state in
            state.sleeping = sleeping
            return state.isEnded
        }
        if isEnded { sleeping.cancel() }
        let isOver = await withTaskCancellationHandler {
            (try? await sleeping.value) != nil
        } onCancel: {
            sleeping.cancel()
        }
        try Task.checkCancellation()
        return isOver
    }

    /// Ends the wait, and every later one at once.
    package func end() {
        state.withLock { state in
            state.isEnded = true
            return state.sleeping
        }?.cancel()
    }

    /// Waits for work, but not for longer than a time: it is cancelled then, of which a client may take no notice.
    ///
    /// - Parameters:
    ///   - duration: The time.
    ///   - clock: Measures it.
    ///   - late: Gets what the work brings after that.
    ///   - work: Runs in a task of its own, which ends with this call's time and not with its caller.
    /// - Returns: What the work returns; `nil` where its time is over.
    package static func limiting<Value: Sendable>(
        to duration: Duration, on clock: any AuthClock, late: @escaping @Sendable (Value) async -> Void = { _ in },
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
            working.cancel()
            // What it makes of that, such as an error of its own, comes first.
            try await clock.sleep(for: grace)
            race.end(.success(nil))
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

    private static let grace = Duration.seconds(1)

    /// Runs work that goes on where the calling task is cancelled, but for its waits.
    package static func shielding<Value: Sendable>(
        _ work: @escaping @Sendable (RetryPause) async throws -> Value
    ) async throws -> Value {
        let pause = RetryPause()
        return try await withTaskCancellationHandler {
            try await Task.detached { try await work(pause) }.value
        } onCancel: {
            pause.end()
        }
    }
}
