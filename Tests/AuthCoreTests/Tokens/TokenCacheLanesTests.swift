import AuthTesting
import Dispatch
import Synchronization
import Testing

@testable import AuthCore

@Suite("A cache whose threads have lanes of their own", .timeLimit(.minutes(5)))
struct TokenCacheLanesTests {
    private let clock = ManualClock()
    private let policy = TokenCachePolicy(leeway: .seconds(10), refreshAhead: .seconds(20))

    private func isSpread(_ cache: TokenCache<String>) -> Bool { cache.lanes.load(ordering: .acquiring) != nil }

    /// Looks from as many threads as there are lanes, and more.
    private func looks(_ cache: TokenCache<String>) -> [String?] {
        let looks = Mutex<[String?]>([])
        DispatchQueue.concurrentPerform(iterations: 64) { _ in
            let value = cache.withUsableValue(\.self)
            looks.withLock { $0.append(value) }
        }
        return looks.withLock { $0 }
    }

    @Test("has them once threads have been in each other's way often, and not before")
    func engagement() async throws {
        let cache = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100))).cache(clock, policy)
        _ = try await cache.token()
        for _ in 0..<10_000 { #expect(cache.withUsableValue(\.self) == "t1") }
        #expect(!isSpread(cache))
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { while !isSpread(cache), !Task.isCancelled { _ = cache.withUsableValue(\.self) } }
            }
        }
        #expect(isSpread(cache))
        #expect(Set(looks(cache)) == ["t1"])
    }

    @Test("shows a token that comes later in all of them, until its leeway")
    func later() async throws {
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock, policy)
        cache.spread()
        #expect(Set(looks(cache)) == [nil])
        _ = try await cache.token()
        #expect(Set(looks(cache)) == ["t1"])
        source.close()
        clock.advance(by: .seconds(89))
        #expect(Set(looks(cache)) == ["t1"])
        await source.waitUntilAsked(times: 2)
        clock.advance(by: .seconds(2))
        #expect(Set(looks(cache)) == [nil])
        source.open()
        #expect(try await cache.token().value == "t2")
        #expect(Set(looks(cache)) == ["t2"])
        #expect(source.count == 2)
    }

    @Test("shows nothing in any of them once the token was refused, the credentials changed, or the cache is closed")
    func gone() async throws {
        for end in 0..<3 {
            let cache = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100))).cache(clock, policy)
            let token = try await cache.token()
            cache.spread()
            #expect(Set(looks(cache)) == ["t1"])
            switch end {
            case 0: cache.invalidate(generation: token.generation)
            case 1: cache.reset()
            default: await cache.close()
            }
            #expect(Set(looks(cache)) == [nil])
        }
    }

    private final class Numbers: Sendable {
        let made = Atomic(0)
        let refused = Atomic(0)
    }

    @Test("never shows a token to who begins to look after its refusal", arguments: [false, true])
    func refusals(isSpread: Bool) async throws {
        let numbers = Numbers()
        let cache = TokenCache { _ in
            RenewedToken(numbers.made.add(1, ordering: .relaxed).newValue, lifetime: .lasting(.seconds(100)))
        }
        if isSpread { cache.spread() }
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    var last = 0
                    while last < 2_000, !Task.isCancelled {
                        last = numbers.refused.load(ordering: .acquiring)
                        if let seen = cache.withUsableValue(\.self) { #expect(seen > last) }
                        await Task.yield()
                    }
                }
            }
            group.addTask {
                for _ in 0..<2_000 {
                    let token = try await cache.token()
                    cache.invalidate(generation: token.generation)
                    numbers.refused.store(token.value, ordering: .releasing)
                }
            }
            try await group.waitForAll()
        }
        #expect(numbers.refused.load(ordering: .acquiring) == 2_000)
    }

    /// Counts its copies.
    private struct Copied: SeparatelyCounted {
        let numbers: Numbers
        func separated() -> Copied {
            numbers.made.add(1, ordering: .relaxed)
            return self
        }
    }

    @Test("copies a token once for each of them, however many wait for it")
    func copies() async throws {
        let numbers = Numbers()
        let cache = TokenCache { _ in
            await Task.yield()
            return RenewedToken(Copied(numbers: numbers), lifetime: .lasting(.seconds(100)))
        }
        cache.spread()
        for renewals in 1...3 {
            try await withThrowingTaskGroup { group in
                for _ in 0..<100 { group.addTask { _ = try await cache.token() } }
                try await group.waitForAll()
            }
            #expect(numbers.made.load(ordering: .relaxed) == renewals * LaneIndex.count)
            cache.reset()
        }
    }

    @Test("gives them up with itself")
    func lifetime() async throws {
        weak var lanes: TokenCacheLanes<String>?
        do {
            let cache = TokenCache { _ in RenewedToken("t", lifetime: nil) }
            cache.spread()
            cache.spread()
            lanes = cache.lanes.load(ordering: .acquiring)?.takeUnretainedValue()
            #expect(lanes != nil)
        }
        #expect(lanes == nil)
    }

    @Test("has as many lanes for threads as it says, and each thread the same one at each look")
    func indices() {
        let own = LaneIndex.own
        for _ in 0..<100 { #expect(LaneIndex.own == own) }
        let seen = Mutex<Set<Int>>([])
        DispatchQueue.concurrentPerform(iterations: 64) { _ in
            let own = LaneIndex.own
            seen.withLock { _ = $0.insert(own) }
        }
        #expect(seen.withLock { $0.allSatisfy { (0..<LaneIndex.count).contains($0) } })
    }
}

@Suite("Credentials whose users are counted apart")
struct SeparatelyCountedTests {
    private func place(_ secret: Secret<String>) -> UnsafePointer<UInt8>? {
        secret.reveal().utf8.withContiguousStorageIfAvailable { $0.baseAddress } ?? nil
    }

    @Test("say the same, of the same token, and lie elsewhere")
    func copies() throws {
        // Longer than a string that is its own storage.
        let value = Secret(String(repeating: "v", count: 100))
        let generation = TokenGeneration(from: SystemRandomSource())
        let all = try [
            [.init(.header("Authorization"), value)], [.init(.header("X-Key"), value)],
            [.init(.query("key"), value), .init(.cookie("key"), value)],
        ].map { try RequestCredentials($0, generation: generation) }
        for credentials in all + [.combining(all), .none] {
            let copy = credentials.separated()
            #expect(copy == credentials)
            #expect(copy.parts == credentials.parts)
            for (one, other) in zip(copy.additions, credentials.additions) {
                #expect(place(one.value) != place(other.value))
            }
        }
    }
}
