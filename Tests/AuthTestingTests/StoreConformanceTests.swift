import AuthCore
import AuthTesting
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

    @Test func aStoreThatIsFarAwayConforms() async throws {
        let store = LeaseStore(latency: .milliseconds(50))
        try await CredentialStoreConformance(leasesRunOut: true) { store }.check()
    }

    @Test func aShortTimeoutIsNoFaultOfTheStore() async throws {
        let store = LeaseStore()
        try await CredentialStoreConformance(timeout: .seconds(1), leasesRunOut: true) { store }.check()
    }

    @Test func aStoreThatForgetsItsWaitersEndsTheRun() async {
        let store = LeaseStore(.forgetsWaiters)
        let violations = await CredentialStoreConformance(timeout: .seconds(1)) { store }.run()
        #expect(violations.contains { $0.check == .exclusion && $0.message.contains("that waited for another") })
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

    @Test func aStorageThatIsNotSharedIsFound() async {
        let violations = await CredentialStoreConformance { InMemoryCredentialStore() }.run()
        #expect(
            violations.contains {
                $0.check == .records && $0.message.contains("the storage, opened a second time, has no record")
            })
    }

    @Test func whatWrapsItConformsWithoutAFault() async {
        #expect(await violations(nil) == [])
    }

    static let faults: [(FaultyStore.Fault, ConformanceCheck, String)] = [
        (.dropsTheDigest, .records, "another seedDigest than was committed"),
        (.keepsWhatWasCaptured, .records, "another captured than was committed"),
        (.sortsDigests, .records, "another spentDigests than was committed"),
        (.fails, .records, "failed, and should succeed: DiskFull"),
        (.ignoresCase, .keys, "that of another key"),
        (.joinsPaths, .keys, "that of another key"),
        (.grantsToAll, .exclusion, "two claims on one key were granted at once"),
        (.readsBeforeItWaits, .exclusion, "as it was before the wait"),
        (.locksEveryKey, .exclusion, "claiming a key while another key is held"),
        (.saysThatItsBusy, .waiting, "throw an AuthError of kind transient"),
        (.waitsForever, .exclusion, "waiting for a claim that is held did not end within"),
        (.ignoresCancellation, .waiting, "did not end in CancellationError"),
        (.commitsAlways, .lapsing, "was committed under a claim after its release"),
        (.releasesWhoeverHolds, .lapsing, "released that of another"),
        (.commitsOnce, .exclusion, "committing twice under a claim that another waits for failed"),
        (.endsClaimsAtCommit, .exclusion, "committing twice under a claim that another waits for failed"),
        (.writesAtRelease, .exclusion, "is not there before the claim is released"),
        (.cutsTokens, .records, "another refreshToken than was committed"),
        (.keepsTwentyDigests, .records, "another spentDigests than was committed"),
        (.leaksCancelledClaims, .waiting, "after claims and releases of tasks that were cancelled"),
        (.releasesOnlyUncancelled, .waiting, "after claims and releases of tasks that were cancelled"),
        (.mistakesAbsence, .records, "a key that has no record has one"),
        (.losesChanges, .exclusion, "of 4 changes that were made at once under claims"),
        (.changesInVain, .lapsing, "changed the record; change nothing"),
        (.forgetsTheKey, .records, "a claim has another key"),
        (.takesLapsesForSignIns, .lapsing, "throw an AuthError with code claimLapsed"),
        (.listsAll, .keys, "are not those that have a record"),
        (.removesNothing, .removal, "a record that was removed is still there"),
        (.shows, .secrecy, "the store: "),
        (.quotes, .secrecy, "an error (AuthError)"),
    ]

    @Test(arguments: faults)
    func aFaultIsFound(fault: FaultyStore.Fault, check: ConformanceCheck, message: String) async {
        let violations = await violations(fault, timeout: Self.endless.contains(fault) ? Self.impatience : .seconds(3))
        #expect(violations.contains { $0.check == check && $0.message.contains(message) }, "\(violations)")
        #expect(SecretScanner(["conformance-refresh-token"]).leaks(shownBy: violations).isEmpty)
    }

    /// What waits until the suite gives up, and so takes a test as long.
    private static let endless: [FaultyStore.Fault] = [.locksEveryKey, .ignoresCancellation, .waitsForever]
    private static let impatience = Duration.seconds(1)

    @Test func aFailureListsWhatIsWrong() async {
        let store = FaultyStore(.dropsTheDigest)
        let failure = await #expect(throws: ConformanceFailure.self) {
            try await CredentialStoreConformance { store }.check()
        }
        #expect(failure?.description.contains("\n- records: the store gives back another seedDigest") == true)
    }
}
