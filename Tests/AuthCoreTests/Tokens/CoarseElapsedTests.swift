import AuthTesting
import Foundation
import Synchronization
import Testing

@testable import AuthCore

@Suite("The coarse elapsed time")
final class CoarseElapsedTests {
    private static let second: Int64 = 1_000_000_000
    private let coarse = CoarseElapsed()
    private let comparisons = Atomic(0)

    /// What the coarse time comes to when the wall clock shows `wall` and the exact time is `exact`.
    private func now(wall: Int64?, exact: Duration) -> Duration {
        let nanoseconds = coarse.now(wall: wall) {
            comparisons.add(1, ordering: .relaxed)
            return exact.wholeNanoseconds
        }
        return .nanoseconds(nanoseconds)
    }

    private var comparisonCount: Int { comparisons.load(ordering: .relaxed) }

    @Test("goes on with the wall clock, and is compared once a second")
    func advances() {
        #expect(now(wall: 50 * Self.second, exact: .seconds(7)) == .seconds(7))
        #expect(now(wall: 50 * Self.second + 250_000_000, exact: .zero) == .milliseconds(7_250))
        #expect(now(wall: 51 * Self.second - 1, exact: .zero) == .seconds(8) - .nanoseconds(1))
        #expect(comparisonCount == 1)
        #expect(now(wall: 51 * Self.second, exact: .milliseconds(8_004)) == .milliseconds(8_004))
        #expect(now(wall: 51 * Self.second + 10, exact: .zero) == .milliseconds(8_004) + .nanoseconds(10))
        #expect(comparisonCount == 2)
    }

    @Test("is exact at once where the wall clock was set, or the machine slept", arguments: [-1, -86_400, 1, 86_400])
    func steps(seconds: Int64) {
        _ = now(wall: 1_000_000 * Self.second, exact: .seconds(7))
        #expect(now(wall: (1_000_000 + seconds) * Self.second, exact: .seconds(9)) == .seconds(9))
        #expect(now(wall: (1_000_000 + seconds) * Self.second + 1, exact: .zero) == .seconds(9) + .nanoseconds(1))
        #expect(comparisonCount == 2)
    }

    @Test("is the exact time where there is no coarse clock")
    func absent() {
        for second in 1...3 { #expect(now(wall: nil, exact: .seconds(second)) == .seconds(second)) }
        #expect(comparisonCount == 3)
    }

    @Test("dates far from now are no obstacle", arguments: [-1_000_000_000, 0, Int64.max - 1])
    func extremes(wall: Int64) {
        #expect(now(wall: wall, exact: .seconds(1)) == .seconds(1))
        #expect(now(wall: wall, exact: .seconds(2)) == .seconds(1))
    }

    @Test("is never off by what the date was changed by, however many look at it meanwhile")
    func concurrency() async {
        let coarse = coarse
        // The date jumps to and fro by a day, and the exact time stands still.
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for look in 0..<5_000 {
                        let day = (look + task) % 3 - 1
                        let wall = Int64(1_000 + day * 86_400) * Self.second + Int64(look)
                        let now = coarse.now(wall: wall) { 7 * Self.second }
                        #expect(abs(now - 7 * Self.second) < 2 * Self.second)
                    }
                }
            }
        }
    }

    @Test("of the machine is the exact one, to some milliseconds")
    func machine() {
        let clock = SystemClock()
        // A machine may pause between two looks at its clocks, and so the coarse one is looked at between two exact ones.
        for _ in 0..<1_000 {
            let before = clock.elapsed
            let coarse = clock.coarselyElapsed
            let after = clock.elapsed
            #expect(coarse > before - .milliseconds(100) && coarse < after + .milliseconds(100))
        }
    }

    @Test("date is the machine's, to some milliseconds, and another clock's is exact")
    func date() {
        let shared = SharedClock(SystemClock())
        for _ in 0..<1_000 {
            let before = Date().wholeNanoseconds
            let coarse = shared.coarseDate
            let after = Date().wholeNanoseconds
            #expect((before - 100_000_000...after + 100_000_000).contains(coarse))
        }
        let clock = ManualClock(now: Date(timeIntervalSince1970: 1.5))
        #expect(SharedClock(clock).coarseDate == 1_500_000_000)
        for (date, expected) in [(Date.distantFuture, Int64.max), (Date(timeIntervalSince1970: -1e30), .min)] {
            clock.set(now: date)
            #expect(SharedClock(clock).coarseDate == expected)
        }
    }
}
