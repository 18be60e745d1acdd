internal import AuthCore
internal import Synchronization

/// Waits for work, but not for longer than a time.
struct Deadline: Sendable {
    let clock: any AuthClock

    /// Returns when the work has ended or the time is over; the work is cancelled then, and not waited for: a client may
    /// take no notice.
    func run(for limit: Duration, _ work: @escaping @Sendable () async -> Void) async {
        let waiter = Waiter()
        let working = Task.detached {
            await work()
            waiter.end()
        }
        let watch = Task.detached { [clock] in
            try await clock.sleep(for: limit)
            working.cancel()
            waiter.end()
        }
        await waiter.wait()
        watch.cancel()
    }

    private final class Waiter: Sendable {
        private let state = Mutex<(hasEnded: Bool, continuation: CheckedContinuation<Void, Never>?)>((false, nil))

        func wait() async {
            await withCheckedContinuation { continuation in
                let hasEnded = state.withLock { state in
                    if !state.hasEnded { state.continuation = continuation }
                    return state.hasEnded
                }
                if hasEnded { continuation.resume() }
            }
        }

        func end() {
            let continuation = state.withLock { state in
                state.hasEnded = true
                defer { state.continuation = nil }
                return state.continuation
            }
            continuation?.resume()
        }
    }
}
