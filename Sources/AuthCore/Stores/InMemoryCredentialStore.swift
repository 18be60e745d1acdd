internal import Synchronization

/// Keeps credentials for the life of the process, for tests and for services that need no more.
public final class InMemoryCredentialStore: CredentialStore {
    private struct State {
        var records: [CredentialKey: CredentialRecord] = [:]
        var nextTicket: UInt64 = 1
    }
    private let state = Mutex(State())
    private let queue: ClaimQueue<CredentialKey>

    /// Creates an empty store.
    ///
    /// - Parameter clock: Measures how long a claim is waited for.
    public init(clock: any AuthClock = SystemClock()) { queue = ClaimQueue(clock: clock) }

    /// The record of a key.
    public func read(_ key: CredentialKey) async throws -> CredentialRecord? { state.withLock { $0.records[key] } }

    /// Waits for the key, first come first served; a claim holds until it is released, however long its lease is.
    public func claim(_ key: CredentialKey, atMost: Duration, lease: Duration) async throws -> CredentialClaim {
        let ticket = state.withLock { state in
            defer { state.nextTicket += 1 }
            return state.nextTicket
        }
        guard try await queue.enter(key, ticket: ticket, atMost: atMost) else {
            throw AuthError(.storeUnavailable, "the stored credentials are in use by another renewal; try again later")
        }
        return state.withLock { CredentialClaim(key: key, record: $0.records[key], ticket: ticket) }
    }

    /// Writes a record.
    public func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
        try set(record, under: claim)
    }

    /// Removes the record.
    public func remove(under claim: CredentialClaim) async throws { try set(nil, under: claim) }

    private func set(_ record: CredentialRecord?, under claim: CredentialClaim) throws {
        guard queue.isHolder(claim.key, ticket: claim.ticket) else {
            throw AuthError(.claimLapsed, "the claim on the stored credentials has ended; claim them again")
        }
        state.withLock { $0.records[claim.key] = record }
    }

    /// The keys of a connection that have a record.
    public func keys(of connection: String) async throws -> [CredentialKey] {
        state.withLock { $0.records.keys.filter { $0.connection == connection } }
    }

    /// Gives the key to the one who has waited longest.
    public func release(_ claim: CredentialClaim) async { queue.leave(claim.key, ticket: claim.ticket) }
}
