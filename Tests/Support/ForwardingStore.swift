public import AuthCore

/// A store that hands on to another what a test does not change.
public protocol ForwardingStore: CredentialStore {
    /// The store that keeps the records.
    var base: InMemoryCredentialStore { get }
}

extension ForwardingStore {
    public func read(_ key: CredentialKey) async throws -> CredentialRecord? { try await base.read(key) }
    public func keys(of connection: String) async throws -> [CredentialKey] { try await base.keys(of: connection) }
    public func claim(_ key: CredentialKey, atMost: Duration, lease: Duration) async throws -> CredentialClaim {
        try await base.claim(key, atMost: atMost, lease: lease)
    }
    public func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
        try await base.commit(record, under: claim)
    }
    public func remove(under claim: CredentialClaim) async throws { try await base.remove(under: claim) }
    public func release(_ claim: CredentialClaim) async { await base.release(claim) }
}
