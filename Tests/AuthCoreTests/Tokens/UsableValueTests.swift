import AuthCore
import AuthTesting
import Foundation
import Synchronization
import TestSupport
import Testing

/// A clock whose coarse time is off.
private final class OffClock: AuthClock {
    let exact = ManualClock()
    private let offset: Duration
    private let looks = Mutex((exact: 0, coarse: 0))

    init(offset: Duration) { self.offset = offset }

    var now: Date {
        looks.withLock { $0.exact += 1 }
        return exact.now
    }
    var elapsed: Duration {
        looks.withLock { $0.exact += 1 }
        return exact.elapsed
    }
    var coarselyElapsed: Duration {
        looks.withLock { $0.coarse += 1 }
        return exact.elapsed + offset
    }
    /// How often somebody has looked since the last call.
    func countLooks() -> (exact: Int, coarse: Int) {
        looks.withLock { looks in
            defer { looks = (0, 0) }
            return looks
        }
    }
    func sleep(for duration: Duration) async throws { try await exact.sleep(for: duration) }
}

@Suite("The value of a token that can be used", .timeLimit(.minutes(5)))
struct UsableValueTests {
    private let clock = ManualClock()
    private let policy = TokenCachePolicy(leeway: .seconds(10), refreshAhead: .seconds(20))

    @Test("is there until the leeway, and within it no more")
    func leeway() async throws {
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock, policy)
        #expect(cache.withUsableValue(\.self) == nil)
        _ = try await cache.token()
        #expect(cache.withUsableValue { $0 + "!" } == "t1!")
        source.close()
        clock.advance(by: .seconds(89))
        #expect(cache.withUsableValue(\.self) == "t1")
        clock.advance(by: .seconds(2))
        #expect(cache.withUsableValue(\.self) == nil)
    }

    @Test("starts one renewal ahead of the expiry, and stays while that is under way")
    func refreshAhead() async throws {
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock, policy)
        _ = try await cache.token()
        source.close()
        clock.advance(by: .seconds(81))
        for _ in 0..<100 { #expect(cache.withUsableValue(\.self) == "t1") }
        await source.waitUntilAsked(times: 2)
        source.open()
        #expect(await eventually { cache.withUsableValue(\.self) == "t2" })
        #expect(source.count == 2)
    }

    @Test("is gone once the token was refused, the credentials have changed, or the cache is closed")
    func gone() async throws {
        for end in 0..<3 {
            let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
            let cache = source.cache(clock, policy)
            let token = try await cache.token()
            switch end {
            case 0: cache.invalidate(generation: token.generation)
            case 1: cache.reset()
            default: await cache.close()
            }
            #expect(cache.withUsableValue(\.self) == nil)
            #expect(source.count == 1)
        }
    }

    @Test("takes one look at the coarse clock and none at the exact one, however the token came")
    func looks() async throws {
        let clock = OffClock(offset: .zero)
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock, policy)
        func expectOneLook(_ value: String) {
            _ = clock.countLooks()
            #expect(cache.withUsableValue(\.self) == value)
            #expect(clock.countLooks() == (exact: 0, coarse: 1))
        }
        cache.seed { _ in RenewedToken("seed", lifetime: .lasting(.seconds(100))) }
        expectOneLook("seed")
        cache.reset()
        var token = try await cache.token()
        expectOneLook("t1")
        cache.invalidate(generation: token.generation)
        token = try await cache.freshToken()
        expectOneLook("t2")
    }

    @Test("is judged by the date where a date ends the token, at each look")
    func date() async throws {
        let clock = OffClock(offset: .zero)
        let end = clock.exact.now.addingTimeInterval(100)
        let source = GatedSource(isOpen: true, lifetime: .until(end))
        let cache = source.cache(clock, policy)
        _ = try await cache.token()
        _ = clock.countLooks()
        #expect(cache.withUsableValue(\.self) == "t1")
        #expect(clock.countLooks() == (exact: 1, coarse: 1))
        source.close()
        clock.exact.set(now: end.addingTimeInterval(-9))
        #expect(cache.withUsableValue(\.self) == nil)
        clock.exact.set(now: end.addingTimeInterval(-50))
        #expect(cache.withUsableValue(\.self) == "t1")
    }

    @Test("is there, and ends, on a clock that began long ago", arguments: [300, 2_000])
    func old(years: Int) async throws {
        clock.advance(by: .seconds(years * 31_557_600))
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock, policy)
        _ = try await cache.token()
        #expect(cache.withUsableValue(\.self) == "t1")
        #expect(source.count == 1)
        source.close()
        clock.advance(by: .seconds(91))
        #expect(cache.withUsableValue(\.self) == nil)
    }

    @Test("where the coarse clock is ahead, the exact one decides", arguments: [1, 15, 1_000])
    func ahead(seconds: Int) async throws {
        let clock = OffClock(offset: .seconds(seconds))
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock, policy)
        _ = try await cache.token()
        clock.exact.advance(by: .seconds(79))
        #expect(cache.withUsableValue(\.self) == "t1")
        await source.settle()
        #expect(source.count == 1)
    }

    @Test("where the coarse clock is behind by a second, the token is still within its lifetime")
    func behind() async throws {
        let clock = OffClock(offset: .seconds(-1))
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock, policy)
        _ = try await cache.token()
        source.close()
        // A renewal begins a second later than it might, and the leeway is kept.
        clock.exact.advance(by: .seconds(82))
        #expect(cache.withUsableValue(\.self) == "t1")
        await source.waitUntilAsked(times: 2)
        clock.exact.advance(by: .seconds(9))
        #expect(cache.withUsableValue(\.self) == nil)
    }

    @Test("a token that lasts a short time is judged by the exact clock alone", arguments: [0, 1, 9])
    func shortLived(lifetime: Int) async throws {
        let clock = OffClock(offset: .seconds(-1_000))
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(lifetime)))
        let cache = source.cache(clock)
        _ = try await cache.token()
        clock.exact.advance(by: .seconds(lifetime) + .milliseconds(1))
        #expect(cache.withUsableValue(\.self) == nil)
    }
}
