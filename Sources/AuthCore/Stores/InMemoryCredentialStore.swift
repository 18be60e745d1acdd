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

    /// Waits for the key, first come first served.
    public func claim(_ key: CredentialKey, atMost: Duration) async throws -> CredentialClaim {
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
        guard queue.isHolder(claim.key, ticket: claim.ticket) else {
            throw AuthError(.storeUnavailable, "the claim on the stored credentials has ended; claim them again")
        }
        state.withLock { $0.records[claim.key] = record }
    }

    /// Removes all that is kept of a connection; a renewal that is on its way is waited for.
    ///
    /// - Parameters:
    ///   - connection: The connection's name.
    ///   - atMost: How long to wait for each of its authenticators.
    /// - Throws: ``AuthError`` where the wait was in vain.
    public func removeAll(of connection: String, atMost: Duration) async throws {
        for key in state.withLock({ $0.records.keys.filter { $0.connection == connection } }) {
            let claim = try await claim(key, atMost: atMost)
            state.withLock { $0.records[key] = nil }
            await release(claim)
        }
    }

    /// Gives the key to the one who has waited longest.
    public func release(_ claim: CredentialClaim) async { queue.leave(claim.key, ticket: claim.ticket) }
}
