/// Bounds what may hang.
enum Deadline {
    /// More than the times that a call of an authenticator which does not hang has to wait for its turn.
    private static let parts = 50

    /// The outcome of `call`, or `nil` where it has none in time.
    ///
    /// The call runs in a task of its own, because a task group would wait for it however long it takes. One that is
    /// late is cancelled and left behind.
    ///
    /// The time is waited for in parts, and a part ends only once the executor has room for the task that counts it. So a
    /// machine that is busy with other things delays the verdict as it delays the call, and a call that merely waits for
    /// its turn isn't taken for one that hangs.
    static func race<Value: Sendable>(
        _ timeout: Duration, _ call: @escaping @Sendable () async throws -> Value
    ) async -> Result<Value, any Error>? {
        let (finish, arrivals) = AsyncStream.makeStream(
            of: Result<Value, any Error>?.self, bufferingPolicy: .bufferingOldest(1))
        let work = Task {
            do { arrivals.yield(.success(try await call())) } catch { arrivals.yield(.failure(error)) }
        }
        let alarm = Task {
            for _ in 0..<parts { try await Task.sleep(for: timeout / parts, clock: .continuous) }
            arrivals.yield(nil)
        }
        // In a task of its own, because a stream ends for a caller that is cancelled, which is no hanging.
        let first = await Task { await finish.first { _ in true } }.value
        alarm.cancel()
        work.cancel()
        return first ?? nil
    }
}
