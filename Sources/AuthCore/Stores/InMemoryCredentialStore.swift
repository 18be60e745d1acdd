internal import Synchronization

/// Keeps credentials for the life of the process, for tests and for services that need no more.
public final class InMemoryCredentialStore: CredentialStore {
    private struct State {
        var records: [CredentialKey: CredentialRecord] = [:]
        var holders: [CredentialKey: UInt64] = [:]
        /// In the order in which they came.
        var waiters: [CredentialKey: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)]] = [:]
        var nextTicket: UInt64 = 1
    }
    private let state = Mutex(State())
    private let clock: any AuthClock

    /// Creates an empty store.
    ///
    /// - Parameter clock: Measures how long a claim is waited for.
    public init(clock: any AuthClock = SystemClock()) { self.clock = clock }

    /// The record of a key.
    public func read(_ key: CredentialKey) async throws -> CredentialRecord? { state.withLock { $0.records[key] } }

    /// Waits for the key, first come first served.
    public func claim(_ key: CredentialKey, atMost: Duration) async throws -> CredentialClaim {
        try Task.checkCancellation()
        let ticket = state.withLock { state in
            defer { state.nextTicket += 1 }
            return state.nextTicket
        }
        // Ends the wait; what it resumes with says whether the key was granted.
        let timeout = Task { [clock] in
            try? await clock.sleep(for: atMost)
            if !Task.isCancelled { self.giveUp(key, ticket) }
        }
        defer { timeout.cancel() }
        let isGranted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    if Task.isCancelled { return Optional(false) }
                    if state.holders[key] == nil {
                        state.holders[key] = ticket
                        return true
                    }
                    state.waiters[key, default: []].append((ticket, continuation))
                    return nil
                }
                if let isFree { continuation.resume(returning: isFree) }
            }
        } onCancel: {
            giveUp(key, ticket)
        }
        guard isGranted else {
            try Task.checkCancellation()
            throw AuthError(.storeUnavailable, "the stored credentials are in use by another renewal; try again later")
        }
        return state.withLock { CredentialClaim(key: key, record: $0.records[key], ticket: ticket) }
    }

    /// Writes a record.
    public func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
        try state.withLock { state in
            guard state.holders[claim.key] == claim.ticket else {
                throw AuthError(.storeUnavailable, "the claim on the stored credentials has ended; claim them again")
            }
            state.records[claim.key] = record
        }
    }

    /// Gives the key to the one who has waited longest.
    public func release(_ claim: CredentialClaim) async {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard state.holders[claim.key] == claim.ticket else { return nil }
            guard var queue = state.waiters[claim.key], !queue.isEmpty else {
                state.holders[claim.key] = nil
                return nil
            }
            let first = queue.removeFirst()
            state.waiters[claim.key] = queue.isEmpty ? nil : queue
            state.holders[claim.key] = first.id
            return first.continuation
        }
        next?.resume(returning: true)
    }

    private func giveUp(_ key: CredentialKey, _ ticket: UInt64) {
        let waiter = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard let index = state.waiters[key]?.firstIndex(where: { $0.id == ticket }) else { return nil }
            return state.waiters[key]?.remove(at: index).continuation
        }
        waiter?.resume(returning: false)
    }
}
