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
/// It leaves some thirty records behind, of connections whose names begin with `conformance-`, and uses new ones in each
/// run. What happens when a process dies with a claim it cannot check: test that yourself, with a process that you kill.
public struct CredentialStoreConformance: Sendable {
    /// Opens the storage.
    public typealias Opener = @Sendable () async throws -> any CredentialStore

    let timeout: Duration
    let openStore: Opener

    /// Creates the suite.
    ///
    /// - Parameters:
    ///   - timeout: How long a call may take before it counts as hanging; more than a claim is waited for where nobody
    ///     holds it. A call that hangs is left behind: its task never ends.
    ///   - openStore: Opens the storage. It is called twice, for two stores that behave as those of two processes do;
    ///     where a storage cannot be opened twice, it returns the one store both times.
    public init(timeout: Duration = .seconds(10), openStore: @escaping Opener) {
        self.timeout = timeout
        self.openStore = openStore
    }

    /// Runs every check.
    ///
    /// - Returns: What is wrong, each once; nothing for a store that keeps its promises.
    public func run() async -> [ConformanceViolation] {
        let findings = ConformanceFindings(
            secrets: StoreConformanceRun.secrets, timeout: timeout, expectsAuthErrors: false)
        guard let run = await StoreConformanceRun(self, findings) else { return findings.violations }
        // What does not come back as it was would make every other check fail, too.
        guard await run.checkRecords() else { return findings.violations }
        await run.checkKeys()
        await run.checkExclusion()
        await run.checkWaiting()
        await run.checkLapsing()
        run.checkSecrecy()
        return findings.violations
    }

    /// Runs every check and throws what is wrong.
    ///
    /// - Throws: ``ConformanceFailure``, whose description lists the violations.
    public func check() async throws {
        let violations = await run()
        if !violations.isEmpty { throw ConformanceFailure(violations: violations) }
    }
}
