/// Keeps credentials that rotate, for one process or for many.
///
/// A change has two phases, because what lies between them cannot be repeated: sending a single-use token twice loses
/// it. Claim the record, read what the claim holds, act, commit, release. Of all who claim a key, in whatever process,
/// one at a time has it; a claim ends with its holder's process.
public protocol CredentialStore: Sendable {
    /// The record of a key, without a claim; `nil` where there is none.
    func read(_ key: CredentialKey) async throws -> CredentialRecord?

    /// Waits for the key and takes it.
    ///
    /// Waiting never blocks a thread, and whoever waits gets the key in the end.
    ///
    /// - Parameters:
    ///   - key: The credentials.
    ///   - atMost: How long to wait, and how long the claim may be held where the store cannot see its holder die.
    /// - Throws: `AuthError` of kind `transient` where the wait was in vain, or `CancellationError`.
    func claim(_ key: CredentialKey, atMost: Duration) async throws -> CredentialClaim

    /// Writes a record; it is durable when this returns. The claim stays.
    ///
    /// - Throws: `AuthError` where the claim has lapsed or the store cannot be written, and with code `superseded` where
    ///   the user has put other credentials there meanwhile; nothing has changed then.
    func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws

    /// Gives the key back.
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
    ///   - change: Makes the new record of the current one. What it does outside must be safe to lose.
    public func update(
        _ key: CredentialKey, atMost: Duration,
        _ change: (CredentialRecord?) async throws -> CredentialRecord
    ) async throws {
        let claim = try await claim(key, atMost: atMost)
        do {
            try await commit(try await change(claim.record), under: claim)
        } catch {
            await release(claim)
            throw error
        }
        await release(claim)
    }
}
