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

    /// Runs work that is cancelled where it has not ended in its time, and is waited for no longer than that: a client may
    /// take no notice.
    ///
    /// - Throws: What the work throws; `CancellationError` where its time is over.
    package static func limiting<Value: Sendable>(
        to duration: Duration, on clock: any AuthClock, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let (outcomes, finish) = AsyncStream.makeStream(
            of: Result<Value, any Error>.self, bufferingPolicy: .bufferingOldest(1))
        let working = Task.detached {
            do { finish.yield(.success(try await work())) } catch { finish.yield(.failure(error)) }
        }
        let watching = Task.detached {
            try await clock.sleep(for: duration)
            working.cancel()
            // What it does with that, such as an error of its own, comes first.
            try? await clock.sleep(for: grace)
            finish.yield(.failure(CancellationError()))
        }
        defer { watching.cancel() }
        return try await withTaskCancellationHandler {
            // In a task of its own, because a stream ends for a caller that is cancelled.
            try await Task.detached { await outcomes.first { _ in true } ?? .failure(CancellationError()) }.value.get()
        } onCancel: {
            working.cancel()
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
