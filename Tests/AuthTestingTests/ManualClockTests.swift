import AuthCore
import AuthTesting
import Foundation
import Testing

struct ManualClockTests {
    @Test func advancingMovesBothTimes() {
        let clock = ManualClock(now: Date(timeIntervalSince1970: 1000))
        clock.advance(by: .milliseconds(1500))
        #expect(clock.now == Date(timeIntervalSince1970: 1001.5))
        #expect(clock.elapsed == .milliseconds(1500))
    }

    @Test func settingTheDateLeavesElapsedAlone() {
        let clock = ManualClock(now: Date(timeIntervalSince1970: 1000))
        clock.advance(by: .seconds(1))
        clock.set(now: Date(timeIntervalSince1970: 5))
        #expect(clock.now == Date(timeIntervalSince1970: 5))
        #expect(clock.elapsed == .seconds(1))
    }

    @Test func aWaitEndsWhenTheClockHasMovedFarEnough() async throws {
        let clock = ManualClock()
        let waiting = Task { try await clock.sleep(for: .seconds(10)) }
        await clock.waitForSleepers()
        clock.advance(by: .seconds(9))
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .seconds(1))
        #expect(clock.sleeperCount == 0)
        try await waiting.value
    }

    @Test func aWaitCountsFromWhenItBegan() async throws {
        let clock = ManualClock()
        clock.advance(by: .seconds(100))
        let waiting = Task { try await clock.sleep(for: .seconds(10)) }
        await clock.waitForSleepers()
        clock.advance(by: .seconds(5))
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .seconds(5))
        try await waiting.value
    }

    @Test func settingTheDateEndsNoWait() async throws {
        let clock = ManualClock()
        let waiting = Task { try await clock.sleep(for: .seconds(10)) }
        await clock.waitForSleepers()
        clock.set(now: .distantFuture)
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .seconds(10))
        try await waiting.value
    }

    @Test func onlyWaitsThatAreOverEnd() async throws {
        let clock = ManualClock()
        let waits = [3, 1, 2].map { seconds in Task { try await clock.sleep(for: .seconds(seconds)) } }
        await clock.waitForSleepers(3)
        clock.advance(by: .seconds(2))
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .seconds(1))
        for wait in waits { try await wait.value }
    }

    @Test(arguments: [Duration.zero, .seconds(-1)])
    func waitingForNoTimeEndsAtOnce(duration: Duration) async throws {
        try await ManualClock().sleep(for: duration)
    }

    @Test func aCancelledWaitThrows() async {
        let clock = ManualClock()
        let waiting = Task { try await clock.sleep(for: .seconds(10)) }
        await clock.waitForSleepers()
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(clock.sleeperCount == 0)
    }

    @Test func aWaitOfACancelledTaskThrowsAtOnce() async {
        let clock = ManualClock()
        let waiting = Task {
            while !Task.isCancelled { await Task.yield() }
            try await clock.sleep(for: .seconds(10))
        }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(clock.sleeperCount == 0)
    }

    @Test func waitingForSleepersEndsWithItsTask() async {
        let clock = ManualClock()
        let waiting = Task { await clock.waitForSleepers() }
        waiting.cancel()
        await waiting.value
        #expect(clock.sleeperCount == 0)
    }
}
