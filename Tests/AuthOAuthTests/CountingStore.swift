import AuthCore
import Synchronization

/// Counts how often it is read.
final class CountingStore: CredentialStore {
    private let base: any CredentialStore
    private let reads = Mutex(0)

    init(_ base: any CredentialStore) { self.base = base }

    var readCount: Int { reads.withLock { $0 } }

    func read(_ key: CredentialKey) async throws -> CredentialRecord? {
        reads.withLock { $0 += 1 }
        return try await base.read(key)
    }

    func claim(_ key: CredentialKey, atMost: Duration) async throws -> CredentialClaim {
        try await base.claim(key, atMost: atMost)
    }

    func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
        try await base.commit(record, under: claim)
    }

    func release(_ claim: CredentialClaim) async { await base.release(claim) }
}
