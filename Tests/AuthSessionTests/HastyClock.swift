import AuthCore
import AuthTesting
import Foundation
import Synchronization

/// A clock on which every wait is over at once, and which remembers how long each was.
final class HastyClock: AuthClock {
    private let clock = ManualClock()
    private let recorded = Mutex<[Duration]>([])

    var now: Date { clock.now }
    var elapsed: Duration { clock.elapsed }
    /// The waits so far.
    var waits: [Duration] { recorded.withLock { $0 } }

    func advance(by duration: Duration) { clock.advance(by: duration) }

    func sleep(for duration: Duration) async throws {
        // The watch over a renewal, which is to wait in vain.
        if duration == TokenCachePolicy.exact.renewalDeadline { return try await clock.sleep(for: duration) }
        recorded.withLock { $0.append(duration) }
        clock.advance(by: duration)
    }
}
