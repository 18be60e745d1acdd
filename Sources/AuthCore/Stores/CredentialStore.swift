/// Keeps credentials that rotate, for one process or for many.
///
/// A change has two phases, because what lies between them cannot be repeated: sending a single-use token twice loses
/// it. Claim the record, read what the claim holds, act, commit, release. Of all who claim a key, in whatever process,
/// one at a time has it; a claim ends with its holder's process.
public protocol CredentialStore: Sendable {
    /// The record of a key, without a claim; `nil` where there is none.
    func read(_ key: CredentialKey) async throws -> CredentialRecord?

    /// The keys of a connection that have a record, in any order.
    func keys(of connection: String) async throws -> [CredentialKey]

    /// Waits for the key and takes it.
    ///
    /// Waiting never blocks a thread, and whoever waits gets the key in the end.
    ///
    /// - Parameters:
    ///   - key: The credentials.
    ///   - atMost: How long to wait.
    ///   - lease: How long the claim is needed at most. While its holder lives nobody else gets the key before that is
    ///     over; a store that cannot see a holder die gives it to the next then.
    /// - Throws: `AuthError` of kind `transient` where the wait was in vain, or `CancellationError`.
    func claim(_ key: CredentialKey, atMost: Duration, lease: Duration) async throws -> CredentialClaim

    /// Writes a record; it is durable when this returns. The claim stays.
    ///
    /// - Throws: `AuthError` with code `claimLapsed` where the claim has ended, with code `superseded` where the user has
    ///   put other credentials there meanwhile, and any error where the store cannot be written; nothing has changed
    ///   then.
    func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws

    /// Removes the record of the claim's key, if there is one; it is gone for good when this returns. The claim stays.
    ///
    /// - Throws: As ``commit(_:under:)``; with code `unsupported` where the record is the user's own configuration.
    func remove(under claim: CredentialClaim) async throws

    /// Gives the key back, also in a task that is cancelled; does nothing where the claim has ended.
    func release(_ claim: CredentialClaim) async
}

/// The right to change one record.
public struct CredentialClaim: Sendable {
    /// The credentials.
    public let key: CredentialKey
    /// The record as it was when the claim was granted.
    public let record: CredentialRecord?
    /// What the store knows the claim by.
    public let ticket: UInt64

    /// Creates a claim; for stores.
    public init(key: CredentialKey, record: CredentialRecord?, ticket: UInt64) {
        self.key = key
        self.record = record
        self.ticket = ticket
    }
}

extension CredentialStore {
    /// Changes a record under a claim of its own.
    ///
    /// - Parameters:
    ///   - key: The credentials.
    ///   - atMost: How long to wait for the claim.
    ///   - lease: How long the change may take.
    ///   - change: Makes the new record of the current one. What it does outside must be safe to lose.
    public func update(
        _ key: CredentialKey, atMost: Duration, lease: Duration = .seconds(60),
        _ change: (CredentialRecord?) async throws -> CredentialRecord
    ) async throws {
        try await withClaim(key, atMost: atMost, lease: lease) { claim in
            try await commit(try await change(claim.record), under: claim)
        }
    }

    /// Removes all that is kept of a connection, such as that of a customer who has left.
    ///
    /// Renewals that are on their way are waited for. An authenticator that has used a record goes on until its access token
    /// ends, and has no credentials from then on; one that has not, or that is made anew, begins with its configuration.
    ///
    /// - Parameters:
    ///   - connection: The connection's name.
    ///   - atMost: How long to wait for each of its authenticators.
    /// - Throws: What the store throws, such as where a wait was in vain; call it again then.
    public func removeAll(of connection: String, atMost: Duration) async throws {
        for key in try await keys(of: connection) {
            try await withClaim(key, atMost: atMost, lease: .seconds(60)) { try await remove(under: $0) }
        }
    }

    private func withClaim(
        _ key: CredentialKey, atMost: Duration, lease: Duration, _ body: (CredentialClaim) async throws -> Void
    ) async throws {
        let claim = try await claim(key, atMost: atMost, lease: lease)
        do {
            try await body(claim)
        } catch {
            await release(claim)
            throw error
        }
        await release(claim)
    }
}
