#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Tells the time and waits.
///
/// Tests pass in a clock that they move by hand.
public protocol AuthClock: Sendable {
    /// The date and time, which may be set back or forth: for dates that a server named.
    var now: Date { get }
    /// The time since some fixed moment, which only grows and counts sleep: for lifetimes.
    var elapsed: Duration { get }
    /// Waits for `duration`.
    ///
    /// - Throws: `CancellationError` when the calling task is cancelled.
    func sleep(for duration: Duration) async throws
}

/// The clock of the machine.
public struct SystemClock: AuthClock {
    private let start: ContinuousClock.Instant

    /// Creates a clock whose ``elapsed`` starts at zero.
    public init() { start = .now }

    /// The date and time.
    public var now: Date { Date() }
    /// The time since the clock was created, sleep included.
    public var elapsed: Duration { start.duration(to: .now) }

    /// Waits for `duration`.
    public func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration, clock: .continuous)
    }
}
