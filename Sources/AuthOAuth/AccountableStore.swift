internal import AuthCore

/// A store whose own errors are told as errors of the store.
///
/// What a database's driver throws is not known to be free of secrets, and says nothing of whose fault it is; an error
/// of what the store is built on, such as of JSON, would be taken for one of the configuration.
struct AccountableStore: CredentialStore {
    let base: any CredentialStore

    func read(_ key: CredentialKey) async throws -> CredentialRecord? {
        try await accounted("read") { try await base.read(key) }
    }

    func keys(of connection: String) async throws -> [CredentialKey] {
        try await accounted("read") { try await base.keys(of: connection) }
    }

    func claim(_ key: CredentialKey, atMost: Duration, lease: Duration) async throws -> CredentialClaim {
        try await accounted("locked") { try await base.claim(key, atMost: atMost, lease: lease) }
    }

    func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
        try await accounted("written", isWriting: true) { try await base.commit(record, under: claim) }
    }

    func remove(under claim: CredentialClaim) async throws {
        try await accounted("written", isWriting: true) { try await base.remove(under: claim) }
    }

    func release(_ claim: CredentialClaim) async { await base.release(claim) }

    /// What errors of a store say by their code.
    private static let ownCodes: Set<AuthError.Code> = [.storeUnavailable, .claimLapsed, .unsupported]

    /// - Parameter isWriting: Whether it can be told that there is something else by now.
    private func accounted<Result>(
        _ what: String, isWriting: Bool = false, _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch let error as AuthError {
            // What refuses the store its credentials says nothing of ours.
            let kind = error.kind == .refused ? .transient : error.kind
            if Self.ownCodes.contains(error.code) || (isWriting && error.code == .superseded) {
                var error = error
                error.kind = kind
                throw error
            }
            throw AuthError(
                .storeUnavailable, "the credential store could not be \(what): \(error.message)", kind: kind,
                retryAfter: error.retryAfter, cause: error)
        } catch is CancellationError where Task.isCancelled {
            throw CancellationError()
        } catch {
            throw AuthError(
                .storeUnavailable,
                "the credential store could not be \(what) (\(type(of: error)), which is the error's cause); try again later",
                cause: error)
        }
    }
}
