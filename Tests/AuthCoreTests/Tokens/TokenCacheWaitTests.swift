import AuthCore
import AuthTesting
import Foundation
import Testing

@Suite("When a token cache waits", .timeLimit(.minutes(5)))
struct TokenCacheWaitTests {
    private let clock = ManualClock()

    @Test("what the server asks to wait holds for every caller")
    func retryAfter() async throws {
        let source = GatedSource(isOpen: true)
        let cache = source.cache(clock)
        source.fail(with: AuthError(.rateLimited, "slow down", retryAfter: .seconds(600)))
        for _ in 0..<10 {
            let error = await #expect(throws: AuthError.self) { try await cache.token() }
            #expect(error?.code == .rateLimited)
        }
        #expect(source.count == 1)
        source.fail(with: nil)
        clock.advance(by: .seconds(599))
        await #expect(throws: AuthError.self) { try await cache.token() }
        clock.advance(by: .seconds(2))
        #expect(try await cache.token().value == "t2")
    }

    @Test("within the leeway a failed renewal keeps the next one waiting, while the token still works")
    func leeway() async throws {
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock, TokenCachePolicy(leeway: .seconds(50), refreshAhead: .seconds(50)))
        _ = try await cache.token()
        source.fail(with: AuthError(.serverFault, "down"))
        clock.advance(by: .seconds(60))
        for _ in 0..<50 { #expect(try await cache.token().value == "t1") }
        #expect(source.count == 2)
        // The first backoff is a second at most.
        clock.advance(by: .seconds(2))
        #expect(try await cache.token().value == "t1")
        #expect(source.count == 3)
    }

    @Test("who asks for a fresh token does not get the one before, even where that still works")
    func fresh() async throws {
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock)
        let first = try await cache.token()
        source.fail(with: AuthError(.serverFault, "down"))
        await #expect(throws: AuthError.self) { try await cache.freshToken() }
        #expect(try await cache.token().generation == first.generation)
        source.fail(with: nil)
        #expect(try await cache.freshToken().generation != first.generation)
    }

    @Test("a renewal that began before a reset decides nothing, and who waits for it gets another")
    func reset() async throws {
        let source = GatedSource()
        let cache = source.cache(clock)
        let waiter = Task { try await cache.token().value }
        await source.waitUntilAsked()
        source.fail(with: AuthError(.invalidGrant, "dead"))
        cache.reset()
        source.open()
        // The second one is asked with the new credentials.
        await source.waitUntilAsked(times: 2)
        let error = await #expect(throws: AuthError.self) { try await waiter.value }
        #expect(error?.code == .invalidGrant)
        cache.reset()
        source.fail(with: nil)
        #expect(try await cache.token().value == "t3")
    }

    @Test("a claim with no time to wait is given up at once", arguments: 0..<50)
    func claims(turn: Int) async throws {
        let store = InMemoryCredentialStore()
        let key = CredentialKey(connection: "c", path: .root)
        let held = try await store.claim(key, atMost: .seconds(1), lease: .seconds(60))
        let error = await #expect(throws: AuthError.self) {
            try await store.claim(key, atMost: .zero, lease: .seconds(60))
        }
        #expect(error?.code == .storeUnavailable)
        await store.release(held)
        await store.release(try await store.claim(key, atMost: .zero, lease: .seconds(60)))
    }

    @Test(
        "who waits too long is told so, and of no cancellation, however soon the renewal ends with one", .serialized,
        arguments: 0..<50)
    func timeout(round: Int) async throws {
        let cache = TokenCache<String>(clock: clock) { [clock] _ in
            // Ends as soon as it is cancelled.
            try await clock.sleep(for: .seconds(1_000))
            return RenewedToken("never")
        }
        let waiter = Task { try await cache.token() }
        await clock.waitForSleepers(2)
        clock.advance(by: .seconds(180))
        let error = await #expect(throws: AuthError.self) { try await waiter.value }
        #expect(error?.code == .renewalTimedOut)
    }

    @Test("a reset has another renewal begin at once, beside one that hangs")
    func resetBesideOneThatHangs() async throws {
        let source = GatedSource()
        let cache = source.cache(clock)
        let waiter = Task { try await cache.token().value }
        await source.waitUntilAsked()
        cache.reset()
        await source.waitUntilAsked(times: 2)
        let late = Task { try await cache.token().value }
        source.open()
        #expect(try await waiter.value == late.value)
        #expect(source.count == 2)
    }

    @Test("a task that is cancelled does not wait for renewals when it closes the cache")
    func cancelledClosing() async throws {
        let source = GatedSource()
        let cache = source.cache(clock)
        let waiter = Task { try await cache.token().value }
        await source.waitUntilAsked()
        let closing = Task { await cache.close() }
        await #expect(throws: AuthError.self) { try await waiter.value }
        closing.cancel()
        await closing.value
        source.open()
    }
}
