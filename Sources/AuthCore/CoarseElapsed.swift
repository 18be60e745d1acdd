internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Android)
internal import Android
#endif

/// The elapsed time as cheaply as it can be had, at the cost of some milliseconds.
///
/// Linux has a coarse reading of the wall clock, which counts sleep, and none of a clock that does and that nobody sets.
/// So the wall clock tells how much time has passed since the two were compared, which is done anew every second, and
/// whenever the wall clock has been set back or has gone on further than that. A change of it by less than a second goes
/// unnoticed for a second, or until it has caught up.
final class CoarseElapsed: Sendable {
    /// What to add to the wall clock, in nanoseconds.
    private let offset = Atomic<Int64>(0)
    /// When the two were compared, by the wall clock.
    private let compared = Atomic<Int64>(.min)
    /// In place of when they were compared, while they are.
    private static let busy = Int64.max
    private static let validity: Int64 = 1_000_000_000

    /// The time in nanoseconds.
    ///
    /// - Parameters:
    ///   - wall: The coarse wall clock in nanoseconds; `nil` where there is none.
    ///   - exact: Tells the time exactly, in nanoseconds.
    func now(wall: Int64? = CoarseElapsed.wall, exact: () -> Int64) -> Int64 {
        guard let wall else { return exact() }
        let seen = compared.load(ordering: .acquiring)
        let (age, isOutOfReach) = wall.subtractingReportingOverflow(seen)
        if !isOutOfReach, (0..<Self.validity).contains(age) {
            let elapsed = wall &+ offset.load(ordering: .acquiring)
            // The offset belongs to what was seen only where nobody has compared the two in between.
            return compared.load(ordering: .relaxed) == seen ? elapsed : exact()
        }
        let elapsed = exact()
        // One alone compares them, so that no offset stands beside the time of another.
        guard seen != Self.busy,
            compared.compareExchange(expected: seen, desired: Self.busy, ordering: .acquiring).exchanged
        else { return elapsed }
        offset.store(elapsed &- wall, ordering: .releasing)
        compared.store(wall, ordering: .releasing)
        return elapsed
    }

    /// The coarse wall clock in nanoseconds; `nil` where there is none.
    static var wall: Int64? {
        #if os(Linux) || os(Android)
        var time = timespec()
        guard clock_gettime(CLOCK_REALTIME_COARSE, &time) == 0 else { return nil }
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        #else
        // Elsewhere the exact clocks are as cheap.
        return nil
        #endif
    }
}
