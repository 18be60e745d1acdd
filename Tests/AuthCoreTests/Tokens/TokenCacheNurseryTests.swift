import AuthTesting
import Testing

@testable import AuthCore

@Suite("The caches of one environment")
struct TokenCacheNurseryTests {
    private let clock = ManualClock()

    private func cache(_ environment: AuthEnvironment, token: String) -> TokenCache<String> {
        let renewer = ClosureRenewer<String> { _ in RenewedToken(token, lifetime: .lasting(.seconds(100))) }
        return .make(environment: environment, renewer: renewer)
    }

    @Test("have a token each, whatever the batch that they were made in")
    func distinct() async throws {
        let environment = AuthEnvironment(clock: clock)
        let caches = (0..<300).map { cache(environment, token: "t\($0)") }
        #expect(Set(caches.map(ObjectIdentifier.init)).count == 300)
        for cache in caches { _ = try await cache.token() }
        #expect(caches.map { $0.withUsableValue(\.self) } == (0..<300).map { "t\($0)" })
        let third = try #require(caches[3].usableToken())
        #expect(caches[3].invalidate(generation: third.generation))
        #expect(caches.count { $0.withUsableValue(\.self) == nil } == 1)
    }

    @Test("of different values stand beside each other")
    func kinds() async throws {
        let environment = AuthEnvironment(clock: clock)
        let text = cache(environment, token: "t")
        let number = TokenCache<Int>.make(
            environment: environment, renewer: ClosureRenewer { _ in RenewedToken(7, lifetime: nil) })
        #expect(try await text.token().value == "t")
        #expect(try await number.token().value == 7)
    }

    @Test("go by the clock that the environment had when they were made")
    func clocks() async throws {
        var environment = AuthEnvironment(clock: ManualClock())
        _ = cache(environment, token: "before")
        environment.clock = clock
        let cache = cache(environment, token: "t")
        _ = try await cache.token()
        #expect(cache.withUsableValue(\.self) == "t")
        clock.advance(by: .seconds(99))
        #expect(cache.withUsableValue(\.self) == nil)
    }

    private final class Sink: AuthEventSink {
        func record(_ event: AuthEvent) {}
    }

    @Test("are all that keeps it, and blanks keep nothing")
    func lifetime() async throws {
        weak var sink: Sink?
        var cache: TokenCache<String>?
        do {
            let events = Sink()
            sink = events
            let environment = AuthEnvironment(clock: clock, events: events)
            // The third leaves a blank behind.
            for _ in 0..<3 { cache = self.cache(environment, token: "t") }
        }
        _ = try await cache?.token()
        #expect(sink != nil)
        await cache?.close()
        cache = nil
        // The tasks of the renewal end a little later.
        while sink != nil { await Task.yield() }
    }
}

@Suite("A generation")
struct TokenGenerationTests {
    private struct Fixed: RandomSource {
        var number: UInt64
        func next() -> UInt64 { number }
    }

    @Test("is never taken for none", arguments: [0, 1, UInt64.max, UInt64.max - 1])
    func zero(number: UInt64) throws {
        let first = TokenGeneration(from: Fixed(number: number))
        let header = RequestCredentials.Addition(.header("X-Key"), Secret("k"))
        for generation in [first, first.next(), first.next().next()] {
            #expect(try RequestCredentials([header], generation: generation).generation == generation)
        }
        #expect(first != first.next() && first.next() != first.next().next())
        #expect(try RequestCredentials([header]).generation == nil)
    }
}
