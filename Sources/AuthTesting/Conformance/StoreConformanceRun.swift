internal import AuthCore
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// One run of the suite of stores: two stores on one storage, and what the checks share.
final class StoreConformanceRun: Sendable {
    let findings: ConformanceFindings
    let first: any CredentialStore
    let second: any CredentialStore
    /// No run has the keys of another.
    private let prefix: String
    private let used = Mutex<Set<CredentialKey>>([])

    /// How long a claim is waited for where somebody else has it, and gives it back.
    let patience: Duration
    /// The same where it is not given back.
    static let impatience = Duration.milliseconds(200)
    /// How long a claim is needed; no check takes as long.
    static let lease = Duration.seconds(60)

    /// Opens the stores; `nil` after reporting that they cannot be.
    init?(_ suite: CredentialStoreConformance, _ findings: ConformanceFindings) async {
        let open = suite.openStore
        guard let first = await findings.succeeding(.records, "opening the store", { try await open() }),
            let second = await findings.succeeding(.records, "opening the store a second time", { try await open() })
        else { return nil }
        self.findings = findings
        (self.first, self.second) = (first, second)
        patience = suite.timeout
        prefix = "conformance-\(UUID().uuidString.prefix(8).lowercased())"
    }

    /// A key that no other check has.
    func key(_ name: String, path: JSONPointer = ["auth"]) -> CredentialKey {
        let key = CredentialKey(connection: "\(prefix)-\(name)", path: path)
        used.withLock { _ = $0.insert(key) }
        return key
    }

    /// The keys that the checks have had so far.
    var usedKeys: Set<CredentialKey> { used.withLock { $0 } }

    /// A record that is told from others by its token.
    func record(_ number: Int) -> CredentialRecord {
        CredentialRecord(refreshToken: Secret("\(Self.token)-\(number)"), seedDigest: "seed")
    }

    /// Looks at the stores once they have seen secrets.
    func checkSecrecy() {
        findings.inspect(first, "the store")
        findings.inspect(second, "the store")
    }

    static let token = "conformance-refresh-token"
    static let longToken = "\(token)-ä\"\\'%\n" + String(repeating: "r", count: 4_096)
    static let accessToken = "conformance-access-token-" + String(repeating: "a", count: 8_192)
    static let captured = "conformance-captured-value"
    static let secrets = [token, accessToken, captured]
}

extension StoreConformanceRun {
    /// A claim that has to be granted, or `nil` after reporting that it is not.
    func claim(
        _ key: CredentialKey, of store: any CredentialStore, for check: ConformanceCheck, _ what: String
    ) async -> CredentialClaim? {
        await findings.succeeding(check, what, waiting: patience) { [patience] in
            try await store.claim(key, atMost: patience, lease: Self.lease)
        }
    }

    /// Writes a record under a claim of its own; false after reporting that it cannot be written.
    func put(
        _ record: CredentialRecord, _ key: CredentialKey, for check: ConformanceCheck
    ) async -> Bool {
        await findings.succeeding(
            check, "claiming a key, committing a record and releasing the claim", times: 3, waiting: patience
        ) {
            [first, patience] in try await first.update(key, atMost: patience) { _ in record }
        } != nil
    }

    /// Releases a claim; false after reporting that it hangs.
    @discardableResult
    func release(_ claim: CredentialClaim, of store: any CredentialStore, for check: ConformanceCheck) async -> Bool {
        await findings.outcome(check, "releasing a claim") { await store.release(claim) } != nil
    }
}
