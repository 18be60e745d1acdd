public import AuthCore

/// Checks that a store keeps the promises on which rotating credentials rely.
///
/// Run it on a store of your own, with a database behind it as your program has. It needs no test framework: ``run()``
/// returns what is wrong, and ``check()`` throws it.
///
/// ```swift
/// @Test func conforms() async throws {
///     try await CredentialStoreConformance { try DatabaseStore(url: testDatabase) }.check()
/// }
/// ```
///
/// Its records are of connections whose names begin with `conformance-`, new ones in each run, and it removes them. What
/// happens when a process dies with a claim it cannot check, nor whether a wait blocks a thread: test the first with a
/// process that you kill; one that does may keep the run from ending.
///
/// A store for one key alone, or one that keeps a part of a record only, such as a file of the user's configuration, is
/// not what it is for.
public struct CredentialStoreConformance: Sendable {
    /// Opens the storage.
    public typealias Opener = @Sendable () async throws -> any CredentialStore

    let timeout: Duration
    let leasesRunOut: Bool
    let openStore: Opener

    /// Creates the suite.
    ///
    /// - Parameters:
    ///   - timeout: How long a call may take before it counts as hanging, and how long a claim is waited for that is
    ///     given back at once. A call that hangs is left behind: its task never ends.
    ///   - leasesRunOut: Whether a claim ends with its lease although the process of its holder lives, as it must where
    ///     the store cannot see a holder die. `false` where it sees that, or where a holder says all the time that it
    ///     lives.
    ///   - openStore: Opens the storage. It is called twice, for two stores that behave as those of two processes do;
    ///     where a storage cannot be opened twice, it returns the one store both times.
    public init(timeout: Duration = .seconds(10), leasesRunOut: Bool = false, openStore: @escaping Opener) {
        self.timeout = timeout
        self.leasesRunOut = leasesRunOut
        self.openStore = openStore
    }

    /// Runs every check.
    ///
    /// Ends with a check in which a call hangs.
    ///
    /// - Returns: What is wrong, each once; nothing for a store that keeps its promises.
    public func run() async -> [ConformanceViolation] {
        let findings = ConformanceFindings(
            secrets: StoreConformanceRun.secrets, timeout: timeout, expectsAuthErrors: false)
        guard let run = await StoreConformanceRun(self, findings) else { return findings.violations }
        // What does not come back as it was would make every other check fail, too.
        guard await run.checkRecords() else { return findings.violations }
        let checks: [@Sendable () async -> Void] = [
            run.checkKeys, run.checkExclusion, { await run.checkLeases(runOut: leasesRunOut) }, run.checkWaiting,
            run.checkCancellation, run.checkTurns, run.checkLapsing, run.checkSecrecy, run.checkRemoval,
        ]
        for check in checks where !findings.hasHung { await check() }
        return findings.violations
    }

    /// Runs every check and throws what is wrong.
    ///
    /// - Throws: ``ConformanceFailure``, whose description lists the violations.
    public func check() async throws {
        let violations = await run()
        if !violations.isEmpty { throw ConformanceFailure(subject: "the store", violations: violations) }
    }
}
