import AuthCore
import Testing

@Suite("The clock of the machine")
struct SystemClockTests {
    private let clock = SystemClock()

    // A duration that ends by itself has to be waited for: it is the shortest that is made of parts.
    @Test("waits as long as it was told, in parts too", arguments: [Duration.milliseconds(1), .milliseconds(1_200)])
    func waits(duration: Duration) async throws {
        let start = ContinuousClock.now
        try await clock.sleep(for: duration)
        #expect(ContinuousClock.now - start >= duration)
    }

    @Test("does not wait for nothing or less", arguments: [Duration.zero, .seconds(-1), .seconds(-1_000_000_000_000)])
    func nothing(duration: Duration) async throws { try await clock.sleep(for: duration) }

    @Test("a wait ends when its task is cancelled, however long it is", arguments: [2, 1_000_000_000_000])
    func cancellation(seconds: Int) async {
        let clock = clock
        let task = Task { try await clock.sleep(for: .seconds(seconds)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("and when it was cancelled before")
    func cancelledBefore() async {
        let clock = clock
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await clock.sleep(for: .seconds(1_000))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
