import AuthCore
import AuthTesting
import Synchronization
import Testing

/// The suite of stores finds each fault by the check that is there for it.
@Suite(.timeLimit(.minutes(5)))
struct StoreConformanceTests {
    private func violations(
        _ fault: FaultyStore.Fault?, timeout: Duration = .seconds(10)
    ) async -> [ConformanceViolation] {
        let store = FaultyStore(fault)
        return await CredentialStoreConformance(timeout: timeout) { store }.run()
    }

    @Test func theStoreInMemoryConforms() async throws {
        let store = InMemoryCredentialStore()
        try await CredentialStoreConformance { store }.check()
    }

    @Test func claimsThatRunOutConform() async throws {
        let store = LeaseStore()
        try await CredentialStoreConformance(leasesRunOut: true) { store }.check()
    }

    static let leaseFaults: [(LeaseStore.Fault, ConformanceCheck, String)] = [
        (.cutsLeasesShort, .exclusion, "before its lease was over"),
        (.favoursTheLatest, .waiting, "16 others got a key before one who had waited for longer"),
    ]

    @Test(arguments: leaseFaults)
    func aFaultOfLeasesIsFound(fault: LeaseStore.Fault, check: ConformanceCheck, message: String) async {
        let store = LeaseStore(fault)
        let violations = await CredentialStoreConformance { store }.run()
        #expect(violations.contains { $0.check == check && $0.message.contains(message) }, "\(violations)")
    }

    @Test func claimsThatShouldRunOutAndDoNotAreFound() async {
        let store = InMemoryCredentialStore()
        let violations = await CredentialStoreConformance(timeout: .seconds(3), leasesRunOut: true) { store }.run()
        #expect(violations.map(\.check) == [.lapsing])
        #expect(violations.first?.message.contains("claiming a key whose claim has run out failed") == true)
    }

    @Test func whatWrapsItConformsWithoutAFault() async {
        #expect(await violations(nil) == [])
    }

    static let faults: [(FaultyStore.Fault, ConformanceCheck, String)] = [
        (.dropsTheDigest, .records, "another seedDigest than was committed"),
        (.keepsWhatWasCaptured, .records, "another captured than was committed"),
        (.sortsDigests, .records, "another spentDigests than was committed"),
        (.fails, .records, "failed, and should succeed: the disk is full"),
        (.ignoresCase, .keys, "that of another key"),
        (.joinsPaths, .keys, "that of another key"),
        (.grantsToAll, .exclusion, "two claims on one key were granted at once"),
        (.readsBeforeItWaits, .exclusion, "as it was before the wait"),
        (.locksEveryKey, .exclusion, "claiming a key while another key is held"),
        (.saysThatItsBusy, .waiting, "throw an AuthError of kind transient"),
        (.waitsForever, .waiting, "for 0.2 seconds, did not end within 2.0 seconds"),
        (.ignoresCancellation, .waiting, "did not end in CancellationError"),
        (.commitsAlways, .lapsing, "was committed under a claim after its release"),
        (.releasesWhoeverHolds, .lapsing, "released that of another"),
        (.takesLapsesForSignIns, .lapsing, "throw an AuthError with code claimLapsed"),
        (.listsAll, .keys, "are not those that have a record"),
        (.removesNothing, .removal, "a record that was removed is still there"),
        (.shows, .secrecy, "the store: "),
        (.quotes, .secrecy, "an error (Quoting)"),
    ]

    @Test(arguments: faults)
    func aFaultIsFound(fault: FaultyStore.Fault, check: ConformanceCheck, message: String) async {
        let violations = await violations(fault, timeout: Self.endless.contains(fault) ? Self.impatience : .seconds(10))
        #expect(violations.contains { $0.check == check && $0.message.contains(message) }, "\(violations)")
        #expect(SecretScanner(["conformance-refresh-token"]).leaks(shownBy: violations).isEmpty)
    }

    /// What waits until the suite gives up, and so takes a test as long.
    private static let endless: [FaultyStore.Fault] = [.locksEveryKey, .ignoresCancellation, .waitsForever]
    private static let impatience = Duration.seconds(2)

    @Test func aFailureListsWhatIsWrong() async {
        let store = FaultyStore(.dropsTheDigest)
        let failure = await #expect(throws: ConformanceFailure.self) {
            try await CredentialStoreConformance { store }.check()
        }
        #expect(failure?.description.contains("\n- records: the store gives back another seedDigest") == true)
    }
}

/// A store that does one thing wrong.
final class FaultyStore: CredentialStore, CustomReflectable {
    enum Fault: Sendable {
        case dropsTheDigest, keepsWhatWasCaptured, sortsDigests, fails, ignoresCase, joinsPaths
        case grantsToAll, readsBeforeItWaits, locksEveryKey, saysThatItsBusy, waitsForever, ignoresCancellation
        case commitsAlways, releasesWhoeverHolds, shows, quotes
        case removesNothing, listsAll, takesLapsesForSignIns
    }
    private struct DiskFull: Error, CustomStringConvertible { let description = "the disk is full" }
    private struct Busy: Error {}
    private struct Quoting: Error { let text: String }

    private let fault: Fault?
    private let base = InMemoryCredentialStore()
    private let records = Mutex<[CredentialKey: CredentialRecord]>([:])
    private let holder = Mutex<CredentialClaim?>(nil)
    private let granted = Atomic<UInt64>(1 << 32)

    init(_ fault: Fault?) { self.fault = fault }

    var customMirror: Mirror {
        let tokens = records.withLock { $0.values.compactMap { $0.refreshToken?.reveal() } }
        return Mirror(self, children: fault == .shows ? ["tokens": tokens] : [:])
    }

    private func stored(_ key: CredentialKey) -> CredentialKey {
        switch fault {
        case .ignoresCase: CredentialKey(connection: key.connection.lowercased(), path: key.path)
        case .joinsPaths: CredentialKey(connection: "\(key.connection)\(key.path)", path: .root)
        default: key
        }
    }

    func read(_ key: CredentialKey) async throws -> CredentialRecord? { records.withLock { $0[stored(key)] } }

    func keys(of connection: String) async throws -> [CredentialKey] {
        records.withLock { $0.keys.filter { fault == .listsAll || $0.connection == connection } }
    }

    func claim(_ key: CredentialKey, atMost: Duration, lease: Duration) async throws -> CredentialClaim {
        let before = try await read(key)
        let ticket: UInt64
        switch fault {
        case .grantsToAll: ticket = granted.add(1, ordering: .relaxed).newValue
        case .waitsForever: ticket = try await base.claim(key, atMost: .seconds(3_600), lease: .seconds(60)).ticket
        case .ignoresCancellation:
            ticket = try await Task { try await base.claim(key, atMost: atMost, lease: lease).ticket }.value
        case .locksEveryKey:
            ticket = try await base.claim(CredentialKey(connection: "all", path: .root), atMost: atMost, lease: lease)
                .ticket
        case .saysThatItsBusy:
            do { ticket = try await base.claim(key, atMost: atMost, lease: lease).ticket } catch is AuthError {
                throw Busy()
            }
        default: ticket = try await base.claim(key, atMost: atMost, lease: lease).ticket
        }
        let record = fault == .readsBeforeItWaits ? before : try await read(key)
        let claim = CredentialClaim(key: key, record: record, ticket: ticket)
        holder.withLock { $0 = claim }
        return claim
    }

    func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
        switch fault {
        case .fails: throw DiskFull()
        case .quotes: throw Quoting(text: record.refreshToken?.reveal() ?? "")
        case .commitsAlways, .grantsToAll, .locksEveryKey: break
        case .takesLapsesForSignIns:
            do { try await base.commit(record, under: claim) } catch { throw AuthError(.superseded, "claim it again") }
        default: try await base.commit(record, under: claim)
        }
        var record = record
        switch fault {
        case .dropsTheDigest: record.seedDigest = nil
        case .sortsDigests: record.spentDigests.sort()
        case .keepsWhatWasCaptured:
            let old = try await read(claim.key)?.captured.reveal() ?? [:]
            if record.captured.reveal().isEmpty { record.captured = Secret(old) }
        default: break
        }
        records.withLock { [record] in $0[stored(claim.key)] = record }
    }

    func remove(under claim: CredentialClaim) async throws {
        if fault != .grantsToAll, fault != .locksEveryKey { try await base.remove(under: claim) }
        if fault != .removesNothing { records.withLock { $0[stored(claim.key)] = nil } }
    }

    func release(_ claim: CredentialClaim) async {
        switch fault {
        case .grantsToAll: break
        case .locksEveryKey:
            await base.release(
                CredentialClaim(
                    key: CredentialKey(connection: "all", path: .root), record: nil, ticket: claim.ticket))
        case .releasesWhoeverHolds:
            if let held = holder.withLock({ $0 }), held.key == claim.key { await base.release(held) }
        default: await base.release(claim)
        }
    }
}
