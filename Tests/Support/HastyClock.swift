public import AuthCore
internal import AuthTesting
public import Foundation
internal import Synchronization

/// A clock on which every wait is over at once, and which remembers how long each was.
public final class HastyClock: AuthClock {
    private let clock = ManualClock()
    private let recorded = Mutex<[Duration]>([])

    /// Creates a clock.
    public init() {}

    /// The time of day.
    public var now: Date { clock.now }
    /// The time that has passed.
    public var elapsed: Duration { clock.elapsed }
    /// The waits so far.
    public var waits: [Duration] { recorded.withLock { $0 } }

    /// Moves the time on.
    public func advance(by duration: Duration) { clock.advance(by: duration) }

    /// Moves the time on by `duration`.
    public func sleep(for duration: Duration) async throws {
        // The watches over a renewal and an exchange, which are to wait in vain.
        let deadline = TokenCachePolicy().renewalDeadline
        if [deadline, deadline + .seconds(60)].contains(duration) { return try await clock.sleep(for: duration) }
        recorded.withLock { $0.append(duration) }
        clock.advance(by: duration)
    }
}
