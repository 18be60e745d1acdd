public import AuthCore

/// A store that hands on to another what a test does not change.
public protocol ForwardingStore: CredentialStore {
    /// The store that keeps the records.
    var base: InMemoryCredentialStore { get }
}

extension ForwardingStore {
    /// Reads there.
    public func read(_ key: CredentialKey) async throws -> CredentialRecord? { try await base.read(key) }
    /// Lists there.
    public func keys(of connection: String) async throws -> [CredentialKey] { try await base.keys(of: connection) }
    /// Claims there.
    public func claim(_ key: CredentialKey, atMost: Duration, lease: Duration) async throws -> CredentialClaim {
        try await base.claim(key, atMost: atMost, lease: lease)
    }
    /// Writes there.
    public func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
        try await base.commit(record, under: claim)
    }
    /// Removes there.
    public func remove(under claim: CredentialClaim) async throws { try await base.remove(under: claim) }
    /// Gives the claim back there.
    public func release(_ claim: CredentialClaim) async { await base.release(claim) }
}
