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
/// whenever the wall clock has been set back or has gone on further than that. A change of it by less goes unnoticed for a
/// second.
final class CoarseElapsed: Sendable {
    /// What to add to the wall clock, in nanoseconds.
    private let offset = Atomic<Int64>(0)
    /// When the two were compared, by the wall clock.
    private let compared = Atomic<Int64>(.min)
    private static let validity: Int64 = 1_000_000_000

    /// The time.
    ///
    /// - Parameters:
    ///   - wall: The coarse wall clock in nanoseconds; `nil` where there is none.
    ///   - exact: Tells the time exactly.
    func now(wall: Int64? = CoarseElapsed.wall, exact: () -> Duration) -> Duration {
        guard let wall else { return exact() }
        let (age, isOutOfReach) = wall.subtractingReportingOverflow(compared.load(ordering: .acquiring))
        if !isOutOfReach, (0..<Self.validity).contains(age) {
            return .nanoseconds(wall &+ offset.load(ordering: .relaxed))
        }
        let elapsed = exact()
        let (seconds, attoseconds) = elapsed.components
        offset.store(seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000 &- wall, ordering: .relaxed)
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
