import AuthCore
import AuthTesting
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import AuthPersistence

/// The stores that must grant claims alike.
enum StoreKind: String, CaseIterable, Sendable {
    case file, config

    func make(
        in folder: TemporaryFolder, clock: any AuthClock = SystemClock(),
        files: any FileOperations = SystemFiles()
    ) throws -> any CredentialStore {
        switch self {
        case .file:
            return FileCredentialStore(path: folder.file("store.json"), clock: clock, files: files)
        case .config:
            if try !folder.names.contains("store.json") {
                _ = try folder.write("{\"a\": 1}\n", to: "store.json")
            }
            return ConfigFileCredentialStore(
                path: folder.file("store.json"),
                paths: .init(accessToken: ["access"], refreshToken: ["c", "refresh"], expiry: ["expiry"]),
                clock: clock, files: files)
        }
    }
}

private final class Order: Sendable { let indices = Mutex<[Int]>([]) }

@Suite(.timeLimit(.minutes(5))) struct ClaimTests {
    let folder: TemporaryFolder
    let clock = ManualClock()

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: StoreKind.allCases)
    func aClaimHoldsTheRecordAsItIs(kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let first = try await store.claim(key, atMost: .seconds(1), lease: .seconds(60))
        #expect(first.record == nil)
        try await store.commit(CredentialRecord(token: "r1"), under: first)
        try await store.commit(CredentialRecord(token: "r2"), under: first)
        await store.release(first)
        let second = try await store.claim(key, atMost: .seconds(1), lease: .seconds(60))
        #expect(second.record?.token == "r2")
        await store.release(second)
    }

    @Test(arguments: StoreKind.allCases)
    func aCommitAfterTheReleaseThrowsAndChangesNothing(kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        try await store.put(CredentialRecord(token: "r1"))
        let claim = try await store.claim(key, atMost: .seconds(1), lease: .seconds(60))
        await store.release(claim)
        await store.release(claim)
        let error = await failure {
            try await store.commit(CredentialRecord(token: "r2"), under: claim)
        }
        #expect(error?.code == .claimLapsed)
        #expect(error?.message.contains("claim") == true)
        #expect(try await store.read(key)?.token == "r1")
    }

    @Test func aClaimOfAnotherStoreOrForAnotherKeyIsNone() async throws {
        let store = try StoreKind.file.make(in: folder)
        let claim = try await StoreKind.file.make(in: folder).claim(key, atMost: .seconds(1), lease: .seconds(60))
        await #expect(throws: AuthError.self) {
            try await store.commit(CredentialRecord(token: "r"), under: claim)
        }
        let own = try await store.claim(otherKey, atMost: .seconds(1), lease: .seconds(60))
        let forged = CredentialClaim(key: key, record: nil, ticket: own.ticket)
        await #expect(throws: AuthError.self) {
            try await store.commit(CredentialRecord(token: "r"), under: forged)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aClaimWhoseLockFileIsGoneHasEnded(kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let claim = try await store.claim(key, atMost: .seconds(1), lease: .seconds(60))
        for name in try folder.names where name.hasSuffix(".lock") {
            try FileManager.default.removeItem(atPath: folder.file(name))
        }
        await #expect(throws: AuthError.self) {
            try await store.commit(CredentialRecord(token: "r"), under: claim)
        }
        await store.release(claim)
        try await store.put(CredentialRecord(token: "r2"))
    }

    @Test func keysAreClaimedIndependently() async throws {
        let store = try StoreKind.file.make(in: folder, clock: clock)
        let claim = try await store.claim(key, atMost: .zero, lease: .seconds(60))
        try await store.put(CredentialRecord(token: "other"), otherKey)
        try await store.commit(CredentialRecord(token: "own"), under: claim)
        await store.release(claim)
        #expect(try await store.read(key)?.token == "own")
        #expect(try await store.read(otherKey)?.token == "other")
    }

    @Test(arguments: StoreKind.allCases)
    func withinAStoreTheFirstToComeIsTheFirstToHaveIt(kind: StoreKind) async throws {
        let store = try kind.make(in: folder, clock: clock)
        let claim = try await store.claim(key, atMost: .seconds(1), lease: .seconds(60))
        let order = Order()
        try await withThrowingTaskGroup { group in
            for index in 0..<20 {
                group.addTask {
                    let claim = try await store.claim(key, atMost: .seconds(60), lease: .seconds(60))
                    order.indices.withLock { $0.append(index) }
                    await store.release(claim)
                }
                // Each waiter sleeps towards its own time-out.
                #expect(await eventually { clock.sleeperCount == index + 1 })
            }
            await store.release(claim)
            try await group.waitForAll()
        }
        #expect(order.indices.withLock { $0 } == Array(0..<20))
        #expect(await eventually { clock.sleeperCount == 0 })
    }

    @Test(arguments: StoreKind.allCases, [true, false])
    func theWaitIsBounded(kind: StoreKind, isSameStore: Bool) async throws {
        let holder = try kind.make(in: folder, clock: clock)
        let waiter = isSameStore ? holder : try kind.make(in: folder, clock: clock)
        let claim = try await holder.claim(key, atMost: .seconds(1), lease: .seconds(60))
        let isOver = Atomic(false)
        async let outcome = failure {
            defer { isOver.store(true, ordering: .relaxed) }
            _ = try await waiter.claim(key, atMost: .seconds(3), lease: .seconds(60))
        }
        #expect(await eventually { clock.sleeperCount == 1 })
        clock.advance(by: .milliseconds(10))
        #expect(await eventually { clock.sleeperCount == 1 })
        let isOverTooSoon = isOver.load(ordering: .relaxed)
        #expect(!isOverTooSoon)
        #expect(
            await eventually {
                clock.advance(by: .milliseconds(40))
                return isOver.load(ordering: .relaxed)
            })
        let error = await outcome
        #expect(error?.code == .storeUnavailable)
        #expect(error?.kind == .transient)
        await holder.release(claim)
        await waiter.release(try await waiter.claim(key, atMost: .zero, lease: .seconds(60)))
    }

    @Test(arguments: StoreKind.allCases, [true, false])
    func aCancelledWaiterLeavesAndTheQueueGoesOn(kind: StoreKind, isSameStore: Bool) async throws {
        let holder = try kind.make(in: folder, clock: clock)
        let waiter = isSameStore ? holder : try kind.make(in: folder, clock: clock)
        let claim = try await holder.claim(key, atMost: .seconds(1), lease: .seconds(60))
        let cancelled = Task { _ = try await waiter.claim(key, atMost: .seconds(60), lease: .seconds(60)) }
        #expect(await eventually { clock.sleeperCount == 1 })
        let patient = Task { try await waiter.claim(key, atMost: .seconds(60), lease: .seconds(60)) }
        #expect(await eventually { clock.sleeperCount == 2 })
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        await holder.release(claim)
        // The one that polls sees the free lock at its next look.
        #expect(
            await eventually {
                clock.advance(by: .milliseconds(50))
                return clock.sleeperCount == 0
            })
        await waiter.release(try await patient.value)
    }

    @Test func aCancelledTaskClaimsNothing() async throws {
        let store = try StoreKind.file.make(in: folder)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await store.claim(key, atMost: .seconds(1), lease: .seconds(60))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try folder.names.isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func aCommitSurvivesCancellation(kind: StoreKind) async throws {
        let store = try kind.make(in: folder, clock: clock)
        let claim = try await store.claim(key, atMost: .seconds(1), lease: .seconds(60))
        // Another is writing at the moment, so that a file of records must wait, too.
        var writer =
            try kind == .file ? LockFile.attempt(folder.file("store.json.lock"), SystemFiles()) : nil
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.commit(CredentialRecord(token: "rotated"), under: claim)
        }
        if writer != nil { #expect(await eventually { clock.sleeperCount == 1 }) }
        writer = nil
        clock.advance(by: .seconds(1))
        try await task.value
        await store.release(claim)
        #expect(try await store.read(key)?.token == "rotated")
    }

    @Test(arguments: StoreKind.allCases)
    func storesOnOnePathTakeTurns(kind: StoreKind) async throws {
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                let store = try kind.make(in: folder)
                for _ in 0..<3 {
                    group.addTask {
                        for _ in 0..<5 {
                            try await store.update(key, atMost: .seconds(60)) { record in
                                let count = (record?.token).flatMap { Int($0) } ?? 0
                                await Task.yield()
                                return CredentialRecord(token: String(count + 1))
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await kind.make(in: folder).read(key)?.token == "60")
    }

    @Test func aLockThatIsGivenBackIsFreeThoughTheOpenFileIsShared() throws {
        let path = folder.file("lock")
        let lock = try #require(try LockFile.attempt(path, SystemFiles()))
        // A child process has such a copy from its birth until it runs its own program.
        let copy = OpenFile(descriptor: dup(lock.file.descriptor), path: path)
        defer { SystemFiles().close(copy) }
        _ = consume lock
        #expect(try LockFile.attempt(path, SystemFiles()) != nil)
    }

    @Test(arguments: StoreKind.allCases)
    func aStoreThatGoesAwayGivesItsClaimsBack(kind: StoreKind) async throws {
        var store: (any CredentialStore)? = try kind.make(in: folder)
        _ = try await store?.claim(key, atMost: .seconds(1), lease: .seconds(60))
        store = nil
        _ = try await kind.make(in: folder).claim(key, atMost: .zero, lease: .seconds(60))
    }
}
