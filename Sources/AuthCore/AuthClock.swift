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
    /// As ``elapsed``, for the way of every request: where that is cheaper it may be wrong by some milliseconds, and for a
    /// second by up to a second where the date is changed by less than one, so that it may also go back.
    ///
    /// Defaults to ``elapsed``.
    var coarselyElapsed: Duration { get }
    /// Waits for `duration`.
    ///
    /// - Throws: `CancellationError` when the calling task is cancelled.
    func sleep(for duration: Duration) async throws
}

extension AuthClock {
    /// The exact time.
    public var coarselyElapsed: Duration { elapsed }
}

/// The clock of the machine.
public struct SystemClock: AuthClock {
    // One reference: the size of an instant is known at run time alone, and so would be that of what holds one.
    private let run = Run()

    private final class Run: Sendable {
        private let start = ContinuousClock.now
        private let coarse = CoarseElapsed()

        // Out of the way of what is coarse: an instant's size is looked up wherever one is used.
        var elapsed: Duration { @inline(never) get { start.duration(to: .now) } }
        var coarseNanoseconds: Int64 { coarse.now { elapsed.wholeNanoseconds } }
    }

    /// Creates a clock whose ``elapsed`` starts at zero.
    public init() {}

    /// The date and time.
    public var now: Date { Date() }
    /// The time since the clock was created, sleep included.
    public var elapsed: Duration { run.elapsed }
    /// The time since the clock was created, to some milliseconds.
    public var coarselyElapsed: Duration { .nanoseconds(coarseNanoseconds) }
    var coarseNanoseconds: Int64 { run.coarseNanoseconds }

    /// Waits for `duration`.
    public func sleep(for duration: Duration) async throws {
        let end = ContinuousClock.now + duration
        var part = Self.firstPart
        // A wait that is cancelled leaves its timer behind until that is due, so it is made of short ones that grow.
        while true {
            let now = ContinuousClock.now
            guard now + part < end else { return try await Task.sleep(until: end, clock: .continuous) }
            try await Task.sleep(until: now + part, clock: .continuous)
            part *= 2
        }
    }

    private static let firstPart = Duration.seconds(1)
}
