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
