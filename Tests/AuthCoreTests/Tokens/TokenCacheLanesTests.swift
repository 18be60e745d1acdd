import AuthTesting
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import AuthCore

@Suite("A cache whose threads have lanes of their own", .timeLimit(.minutes(5)))
struct TokenCacheLanesTests {
    private let clock = ManualClock()
    private let policy = TokenCachePolicy(leeway: .seconds(10), refreshAhead: .seconds(20))

    private func isSpread(_ cache: TokenCache<String>) -> Bool { cache.lanes.load(ordering: .acquiring) != nil }

    private func collisionCount(_ cache: TokenCache<String>) -> UInt32 { cache.front.withLock { $0.collisionCount } }

    /// What is in each lane, and what this thread gets of its own.
    private func looks(_ cache: TokenCache<String>) throws -> (held: Set<String?>, own: String?) {
        let reference = cache.lanes.load(ordering: .acquiring)
        let lanes = try #require(reference).takeUnretainedValue()
        let held = (0..<Lanes.count).map { lanes.lane($0).pointee.withLock { $0.value } }
        return (Set(held), cache.withUsableValue(\.self))
    }

    /// Looks while the front's lock is taken, until that has been counted.
    private func collide(_ cache: TokenCache<String>) {
        let before = collisionCount(cache)
        while collisionCount(cache) == before {
            let (begins, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            cache.front.withLock { _ in
                Thread.detachNewThread {
                    begins.signal()
                    _ = cache.withUsableValue(\.self)
                    ended.signal()
                }
                begins.wait()
            }
            ended.wait()
        }
    }

    @Test("has them once threads have been in each other's way often during one token, and not before")
    func engagement() async throws {
        let cache = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100))).cache(clock, policy)
        _ = try await cache.token()
        for _ in 0..<10_000 { #expect(cache.withUsableValue(\.self) == "t1") }
        #expect(collisionCount(cache) == 0)
        cache.front.withLock { $0.collisionCount = TokenCache<String>.manyCollisions - 2 }
        collide(cache)
        #expect(!isSpread(cache))
        cache.reset()
        _ = try await cache.token()
        #expect(collisionCount(cache) == 0)
        cache.front.withLock { $0.collisionCount = TokenCache<String>.manyCollisions - 1 }
        // Counted from the start again as soon as they are there: the front is shown anew.
        while !isSpread(cache), !Task.isCancelled { collide(cache) }
        let looks = try looks(cache)
        #expect(looks.held == ["t2"])
        #expect(looks.own == "t2")
    }

    @Test("shows a token that comes later in all of them, until its leeway")
    func later() async throws {
        let source = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100)))
        let cache = source.cache(clock, policy)
        cache.spread()
        #expect(try looks(cache) == ([nil], nil))
        _ = try await cache.token()
        #expect(try looks(cache) == (["t1"], "t1"))
        source.close()
        clock.advance(by: .seconds(89))
        #expect(try looks(cache) == (["t1"], "t1"))
        await source.waitUntilAsked(times: 2)
        clock.advance(by: .seconds(2))
        #expect(try looks(cache) == (["t1"], nil))
        source.open()
        #expect(try await cache.token().value == "t2")
        #expect(try looks(cache) == (["t2"], "t2"))
        #expect(source.count == 2)
    }

    @Test("shows nothing in any of them once the token was refused, the credentials changed, or the cache is closed")
    func gone() async throws {
        for end in 0..<3 {
            let cache = GatedSource(isOpen: true, lifetime: .lasting(.seconds(100))).cache(clock, policy)
            let token = try await cache.token()
            cache.spread()
            #expect(try looks(cache) == (["t1"], "t1"))
            switch end {
            case 0: cache.invalidate(generation: token.generation)
            case 1: cache.reset()
            default: await cache.close()
            }
            #expect(try looks(cache) == ([nil], nil))
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
            #expect(numbers.made.load(ordering: .relaxed) == renewals * Lanes.count)
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

    private typealias Lanes = TokenCacheLanes<String>

    @Test("gives each of as many threads as there are lanes one of its own, and the same one each time")
    func indices() {
        let lanes = Lanes()
        // As stacks lie, and as numbers that all begin at one lane.
        for distance: UInt64 in [0x801000, 1] {
            let lanes = Lanes()
            let threads = (1...UInt64(Lanes.count)).map { 0x7F00_0000_0000 + $0 * distance }
            let indices = threads.map(lanes.index)
            #expect(Set(indices) == Set(0..<Lanes.count))
            #expect(threads.map(lanes.index) == indices)
            // There is none left, and yet a place to look.
            #expect((0..<Lanes.count).contains(lanes.index(of: 7)))
            #expect(threads.map(lanes.index) == indices)
        }
        #expect(lanes.own == lanes.own)
    }

    @Test("gives threads that begin at once lanes of their own")
    func threads() {
        let lanes = Lanes()
        let seen = Mutex<[Int]>([])
        let all = DispatchSemaphore(value: 0)
        let noted = DispatchSemaphore(value: 0)
        for _ in 0..<Lanes.count {
            Thread.detachNewThread {
                let index = lanes.index(of: CallingThread.number)
                seen.withLock { $0.append(index) }
                noted.signal()
                all.wait()
            }
        }
        for _ in 0..<Lanes.count { noted.wait() }
        for _ in 0..<Lanes.count { all.signal() }
        #expect(seen.withLock { Set($0) } == Set(0..<Lanes.count))
    }
}

@Suite("Credentials whose users are counted apart")
struct SeparatelyCountedTests {
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
            #expect(credentials.separated().isSeparateCopy(of: credentials))
            #expect(credentials.separated().parts == credentials.parts)
        }
    }
}
