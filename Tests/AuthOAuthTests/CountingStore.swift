import AuthCore
import Synchronization
import TestSupport

/// Counts how often it is read.
final class CountingStore: ForwardingStore {
    let base: InMemoryCredentialStore
    private let reads = Counter()

    init(_ base: InMemoryCredentialStore) { self.base = base }

    var readCount: Int { reads.value }

    func read(_ key: CredentialKey) async throws -> CredentialRecord? {
        reads.increment()
        return try await base.read(key)
    }
}
