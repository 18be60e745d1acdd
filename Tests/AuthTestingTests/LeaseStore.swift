import AuthCore
import Synchronization

/// A store whose claims run out, as those of a database do, and that may do so wrongly.
final class LeaseStore: CredentialStore {
    enum Fault: Sendable { case cutsLeasesShort, favoursTheLatest, forgetsWaiters }
    private struct State {
        var records: [CredentialKey: CredentialRecord] = [:]
        var leases: [CredentialKey: (ticket: UInt64, until: ContinuousClock.Instant)] = [:]
        var queues: [CredentialKey: [UInt64]] = [:]
        var lastTicket: UInt64 = 0
    }
    private let state = Mutex(State())
    private let fault: Fault?

    /// How long each call takes.
    private let latency: Duration

    init(_ fault: Fault? = nil, latency: Duration = .zero) {
        self.fault = fault
        self.latency = latency
    }

    private func travel() async { try? await Task.sleep(for: latency) }

    func read(_ key: CredentialKey) async throws -> CredentialRecord? {
        await travel()
        return state.withLock { $0.records[key] }
    }

    func keys(of connection: String) async throws -> [CredentialKey] {
        await travel()
        return state.withLock { $0.records.keys.filter { $0.connection == connection } }
    }

    func claim(_ key: CredentialKey, atMost: Duration, lease: Duration) async throws -> CredentialClaim {
        await travel()
        let deadline = ContinuousClock.now + atMost
        let ticket = state.withLock { state in
            state.lastTicket += 1
            state.queues[key, default: []].append(state.lastTicket)
            return state.lastTicket
        }
        defer { state.withLock { $0.queues[key]?.removeAll { $0 == ticket } } }
        while true {
            if let claim = take(key, ticket, lease) { return claim }
            if fault == .forgetsWaiters { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
            guard ContinuousClock.now < deadline else { throw AuthError(.storeUnavailable, "the key is in use") }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    private func take(_ key: CredentialKey, _ ticket: UInt64, _ lease: Duration) -> CredentialClaim? {
        state.withLock { state in
            let now = ContinuousClock.now
            if let held = state.leases[key], held.until > now { return nil }
            let queue = state.queues[key] ?? []
            guard ticket == (fault == .favoursTheLatest ? queue.last : queue.first) else { return nil }
            let time = fault == .cutsLeasesShort ? min(lease, .milliseconds(600)) : lease
            state.leases[key] = (ticket, now + time)
            return CredentialClaim(key: key, record: state.records[key], ticket: ticket)
        }
    }

    func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws { try await set(record, claim) }
    func remove(under claim: CredentialClaim) async throws { try await set(nil, claim) }

    private func set(_ record: CredentialRecord?, _ claim: CredentialClaim) async throws {
        await travel()
        try state.withLock { state in
            guard let held = state.leases[claim.key], held.ticket == claim.ticket, held.until > .now else {
                throw AuthError(.claimLapsed, "the claim has run out")
            }
            state.records[claim.key] = record
        }
    }

    func release(_ claim: CredentialClaim) async {
        await travel()
        state.withLock { if $0.leases[claim.key]?.ticket == claim.ticket { $0.leases[claim.key] = nil } }
    }
}
