import AuthCore
import AuthTesting
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Token cache", .timeLimit(.minutes(5)))
struct TokenCacheTests {
    private let clock = ManualClock()

    @Test("ten thousand callers cost one renewal")
    func singleFlight() async throws {
        let source = GatedSource()
        let cache = source.cache(clock)
        let callers = (0..<10_000).map { _ in Task { try await cache.token().value } }
        await source.waitUntilAsked()
        source.open()
        for caller in callers { #expect(try await caller.value == "t1") }
        #expect(source.count == 1)
    }

    @Test("a cancelled waiter returns at once, the first one included, and hurts nobody")
    func cancellation() async throws {
        let source = GatedSource()
        let cache = source.cache(clock)
        let starter = Task { try await cache.token().value }
        await source.waitUntilAsked()
        let others = (0..<99).map { _ in Task { try await cache.token().value } }
        for cancelled in [starter] + others.dropLast() {
            cancelled.cancel()
            await #expect(throws: CancellationError.self) { try await cancelled.value }
        }
        source.open()
        #expect(try await others[98].value == "t1")
        #expect(source.count == 1)
    }

    @Test("a token is used until the leeway and renewed after it")
    func leeway() async throws {
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock, TokenCachePolicy(leeway: .seconds(10), refreshAhead: .seconds(10)))
        #expect(try await cache.token().value == "t1")
        clock.advance(by: .seconds(90))
        #expect(try await cache.token().value == "t1")
        clock.advance(by: .seconds(1))
        #expect(cache.usableToken() == nil)
        #expect(try await cache.token().value == "t2")
    }

    @Test("a token that is a date away follows the wall clock, one that lasts does not")
    func clocks() async throws {
        let dated = GatedSource(isOpen: true, lifetime: .until(clock.now.addingTimeInterval(100)))
        let lasting = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let policy = TokenCachePolicy(leeway: .zero, refreshAhead: .zero)
        let (a, b) = (dated.cache(clock, policy), lasting.cache(clock, policy))
        _ = try await (a.token(), b.token())
        clock.set(now: clock.now.addingTimeInterval(1_000))
        #expect(a.usableToken() == nil)
        #expect(b.usableToken()?.value == "t1")
    }

    @Test("ahead of the expiry one renewal runs while callers keep the token")
    func refreshAhead() async throws {
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock, TokenCachePolicy(leeway: .seconds(10), refreshAhead: .seconds(20)))
        _ = try await cache.token()
        source.close()
        clock.advance(by: .seconds(81))
        for _ in 0..<100 { #expect(cache.usableToken()?.value == "t1") }
        await source.waitUntilAsked(times: 2)
        source.open()
        #expect(await eventually { cache.usableToken()?.value == "t2" })
        #expect(source.count == 2)
    }

    @Test("a failed renewal ahead is no error, and the next one waits for the backoff")
    func backoff() async throws {
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(1_000)))
        let cache = source.cache(
            clock, TokenCachePolicy(leeway: .seconds(10), refreshAhead: .seconds(500), firstBackoff: .seconds(8)))
        _ = try await cache.token()
        source.fail(with: AuthError(.network, "down"))
        clock.advance(by: .seconds(501))
        #expect(cache.usableToken()?.value == "t1")
        await source.waitUntilAsked(times: 2)
        await source.settle()
        for _ in 0..<1_000 { #expect(try await cache.token().value == "t1") }
        #expect(source.count == 2)
        clock.advance(by: .seconds(9))
        #expect(cache.usableToken()?.value == "t1")
        await source.waitUntilAsked(times: 3)
    }

    @Test("a transient failure within the leeway is no error either")
    func failureWithinLeeway() async throws {
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock, TokenCachePolicy(leeway: .seconds(10), refreshAhead: .seconds(10)))
        _ = try await cache.token()
        source.fail(with: AuthError(.serverFault, "down"))
        clock.advance(by: .seconds(95))
        #expect(try await cache.token().value == "t1")
        clock.advance(by: .seconds(6))
        await #expect(throws: AuthError.self) { try await cache.token() }
    }

    @Test("a thousand refusals of one token cost one renewal, a late one costs none")
    func invalidation() async throws {
        let source = GatedSource(isOpen: true)
        let cache = source.cache(clock)
        let first = try await cache.token()
        let dropped = (0..<1_000).count { _ in cache.invalidate(generation: first.generation) }
        #expect(dropped == 1)
        let second = try await cache.token()
        #expect(second.value == "t2")
        #expect(!cache.invalidate(generation: first.generation))
        #expect(try await cache.token().value == "t2")
        #expect(source.count == 2)
    }

    @Test("a refusal by the server is remembered, until a probe is due")
    func rememberedRefusal() async throws {
        let source = GatedSource(isOpen: true)
        let cache = source.cache(clock)
        source.fail(with: AuthError(.invalidGrant, "dead"))
        for _ in 0..<10 { await #expect(throws: AuthError.self) { try await cache.token() } }
        #expect(source.count == 1)
        clock.advance(by: .seconds(61))
        for _ in 0..<10 { await #expect(throws: AuthError.self) { try await cache.token() } }
        #expect(source.count == 2)
        // Twice as long after the second refusal.
        clock.advance(by: .seconds(61))
        await #expect(throws: AuthError.self) { try await cache.token() }
        #expect(source.count == 2)
        source.fail(with: nil)
        cache.reset()
        #expect(try await cache.token().value == "t3")
    }

    @Test("a renewal that never ends fails for all by its deadline, and the next caller tries anew")
    func deadline() async throws {
        let source = GatedSource()
        let cache = source.cache(clock, TokenCachePolicy(renewalDeadline: .seconds(30)))
        let callers = (0..<10).map { _ in Task { try await cache.token().value } }
        await source.waitUntilAsked()
        #expect(await eventually { clock.sleeperCount > 0 })
        clock.advance(by: .seconds(30))
        for caller in callers {
            let error = await #expect(throws: AuthError.self) { try await caller.value }
            #expect(error?.code == .renewalTimedOut)
        }
        let next = Task { try await cache.token().value }
        await source.waitUntilAsked(times: 2)
        source.open()
        #expect(try await next.value == "t2")
    }

    @Test("a closed cache gives out nothing, and waits for what is in flight")
    func closing() async throws {
        let source = GatedSource()
        let cache = source.cache(clock)
        let waiter = Task { try await cache.token().value }
        await source.waitUntilAsked()
        let closing = Task { await cache.close() }
        let error = await #expect(throws: AuthError.self) { try await waiter.value }
        #expect(error?.code == .superseded)
        source.open()
        await closing.value
        #expect(cache.usableToken() == nil)
        await #expect(throws: AuthError.self) { try await cache.token() }
        #expect(source.count == 1)
    }

    @Test("generations of two caches do not meet")
    func generations() async throws {
        let (a, b) = (GatedSource(isOpen: true).cache(clock), GatedSource(isOpen: true).cache(clock))
        let (first, second) = (try await a.token(), try await b.token())
        #expect(first.generation != second.generation)
        #expect(!b.invalidate(generation: first.generation))
    }

    @Test("a closed cache takes over no token")
    func seedAfterClose() async {
        let cache = GatedSource(isOpen: true).cache(clock)
        await cache.close()
        cache.seed { _ in RenewedToken("seed", lifetime: nil) }
        #expect(cache.usableToken() == nil)
        #expect(cache.withUsableValue(\.self) == nil)
        await #expect(throws: AuthError.self) { try await cache.token() }
    }
}
