internal import AuthCore

/// A store whose own errors are told as errors of the store.
///
/// What a database's driver throws is not known to be free of secrets, and says nothing of whose fault it is.
struct AccountableStore: CredentialStore {
    let base: any CredentialStore

    func read(_ key: CredentialKey) async throws -> CredentialRecord? {
        try await accounted("read") { try await base.read(key) }
    }

    func claim(_ key: CredentialKey, atMost: Duration) async throws -> CredentialClaim {
        try await accounted("locked") { try await base.claim(key, atMost: atMost) }
    }

    func commit(_ record: CredentialRecord, under claim: CredentialClaim) async throws {
        try await accounted("written") { try await base.commit(record, under: claim) }
    }

    func release(_ claim: CredentialClaim) async { await base.release(claim) }

    private func accounted<Result>(_ what: String, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as AuthError {
            throw error
        } catch is CancellationError where Task.isCancelled {
            throw CancellationError()
        } catch {
            throw AuthError(
                .storeUnavailable, "the credential store could not be \(what) (\(type(of: error))); try again later",
                cause: error)
        }
    }
}
