internal import AuthCore
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Storing what an exchange has come to, before anyone uses it.
extension TokenRenewer {
    /// The end of the year 9999.
    private static let lastSecond = 253_402_300_799.0
    /// How long it is tried to store a successor: a database may have to change over to another machine.
    static let commitTime = Duration.seconds(30)
    private static let firstCommitPause = Duration.milliseconds(100)
    private static let longestCommitPause = Duration.seconds(5)

    /// Ends the intent of a rotation with what it came to, and tells that the successor is stored.
    func finish(
        _ record: inout CredentialRecord, _ response: TokenResponse?, spent: Secret<String>?,
        _ claim: CredentialClaim, _ rotation: TokenRotation
    ) async throws {
        fill(&record, with: response, rotation)
        do {
            try await commitInsistently(record, under: claim, rotation)
        } catch {
            if (error as? AuthError)?.code == .superseded, let stored = await stored(rotation) {
                // A commit before this one has written it, though it failed.
                if record.refreshToken != spent, stored.refreshToken == record.refreshToken {
                    return tell(record, rotation)
                }
                // The user has signed in again meanwhile, and that stays. The access token serves until it ends.
                if stored.refreshToken != spent { return }
            }
            // The only copy: the next renewal stores it before anything else, if it is not stored by then.
            if await keep(Leftover(record: record, spent: spent), error, claim, rotation) { return }
            // Where none came, the old one is still good.
            guard record.refreshToken != spent, var error = error as? AuthError else { throw error }
            error.message = "the new refresh token is not stored, and is lost when this process ends: \(error.message)"
            throw error
        }
        tell(record, rotation)
    }

    /// Puts what came of an exchange into its record.
    func fill(_ record: inout CredentialRecord, with response: TokenResponse?, _ rotation: TokenRotation) {
        record.accessToken = response?.accessToken
        if let response { record.captured = Secret(response.captured(over: record.captured.reveal())) }
        // Counted from before the token was asked for, which errs on the safe side, as the cache does.
        let start = record.intent?.began ?? environment.clock.now
        record.issued = response == nil || rotation.isConfiguration(record) ? nil : start
        record.expiry = response.map { response in
            let expiry = response.lifetime.expiry(from: start).timeIntervalSince1970
            // A fraction counts where tokens live for seconds: without it, who shares them renews up to a second early.
            let stored = rotation.isConfiguration(record) ? expiry.rounded(.down) : expiry
            return Date(timeIntervalSince1970: min(max(stored, 0), Self.lastSecond))
        }
        record.intent = nil
        state.withLock { [record] in $0.seen = record.refreshToken }
    }

    /// What the store has by now, which is an empty record where it has none; `nil` where it cannot be read.
    private func stored(_ rotation: TokenRotation) async -> CredentialRecord? {
        do {
            return try await rotation.effectiveStore.read(key) ?? CredentialRecord()
        } catch {
            return nil
        }
    }

    /// Puts back what was there before a token that the server refused.
    func restore(
        _ replaced: CredentialRecord, refused: Secret<String>?, _ claim: CredentialClaim, _ rotation: TokenRotation
    ) async {
        do {
            try await commitInsistently(replaced, under: claim, rotation)
            rotation.unsettle()
        } catch {
            let leftover = Leftover(record: replaced, spent: refused, isRestored: true)
            _ = await keep(leftover, error, claim, rotation)
        }
    }

    private func commitInsistently(
        _ record: CredentialRecord, under claim: CredentialClaim, _ rotation: TokenRotation
    ) async throws {
        let began = environment.clock.elapsed
        var pause = Self.firstCommitPause
        while true {
            do {
                return try await rotation.effectiveStore.commit(record, under: claim)
            } catch
                where ![.superseded, .claimLapsed].contains((error as? AuthError)?.code)
                && environment.clock.elapsed + pause - began < Self.commitTime
            {
                try? await environment.clock.sleep(for: pause)
                pause = min(pause * 2, Self.longestCommitPause)
            }
        }
    }

    func tell(_ record: CredentialRecord, _ rotation: TokenRotation) {
        report(.rotated, changes: rotation.changes(of: record))
    }
}
