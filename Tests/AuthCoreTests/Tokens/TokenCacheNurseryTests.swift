import AuthTesting
import TestSupport
import Testing

@testable import AuthCore

@Suite("The caches of one environment", .timeLimit(.minutes(5)))
struct TokenCacheNurseryTests {
    private let clock = ManualClock()

    private func cache(_ environment: AuthEnvironment, token: String) -> TokenCache<String> {
        .make(environment: environment) { _ in RenewedToken(token, lifetime: .lasting(.seconds(100))) }
    }

    @Test("have a token each, whatever the batch that they were made in")
    func distinct() async throws {
        let environment = AuthEnvironment(clock: clock)
        let count = TokenCacheNursery.few + 3 * TokenCacheNursery.batch
        let caches = (0..<count).map { cache(environment, token: "t\($0)") }
        #expect(Set(caches.map(ObjectIdentifier.init)).count == count)
        for cache in caches { _ = try await cache.token() }
        #expect(caches.map { $0.withUsableValue(\.self) } == (0..<count).map { "t\($0)" })
        let third = try #require(caches[3].usableToken())
        #expect(caches[3].invalidate(generation: third.generation))
        #expect(caches.count { $0.withUsableValue(\.self) == nil } == 1)
    }

    @Test("of different values are not mistaken for each other")
    func kinds() async throws {
        let environment = AuthEnvironment(clock: clock)
        let text = cache(environment, token: "t")
        let number = TokenCache<Int>.make(environment: environment) { _ in RenewedToken(7, lifetime: nil) }
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

    @Test("are made beside each other also where copies of it differ in all but the clock")
    func copies() {
        let environment = AuthEnvironment(clock: clock)
        var copy = environment
        copy.events = DiscardingEventSink()
        copy.store = InMemoryCredentialStore()
        copy.maximumRetries = 1
        #expect(copy.nursery === environment.nursery)
        copy.clock = ManualClock()
        #expect(copy.nursery !== environment.nursery)
    }

    private final class Sink: AuthEventSink {
        func record(_ event: AuthEvent) {}
    }

    // The last of the more is the first of a batch, whose others stay blank.
    @Test("are all that keeps it, and blanks keep nothing", arguments: [1, TokenCacheNursery.few + 1])
    func lifetime(count: Int) async throws {
        weak var sink: Sink?
        var cache: TokenCache<String>?
        do {
            let events = Sink()
            sink = events
            let environment = AuthEnvironment(clock: clock, events: events)
            for _ in 0..<count { cache = self.cache(environment, token: "t") }
        }
        _ = try await cache?.token()
        #expect(sink != nil)
        await cache?.close()
        cache = nil
        // The tasks of the renewal end a little later.
        #expect(await eventually { sink == nil })
    }
}
