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
    private static let commitTime = Duration.seconds(30)
    private static let firstCommitPause = Duration.milliseconds(100)
    private static let longestCommitPause = Duration.seconds(5)
    private static let lastClaim = Duration.seconds(10)
    private static let firstSavingPause = Duration.seconds(2)
    private static let longestSavingPause = Duration.seconds(60)

    /// Ends the intent of a rotation with what it came to, and tells that the successor is stored.
    func finish(
        _ record: inout CredentialRecord, _ response: TokenResponse?, spent: Secret<String>?,
        _ claim: CredentialClaim, _ rotation: TokenRotation
    ) async throws {
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
        do {
            try await commitInsistently(record, under: claim, rotation)
        } catch {
            if (error as? AuthError)?.code == .superseded, let stored = await stored(rotation) {
                // What a commit before this one has written, though it failed.
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

    /// What the store has by now, where it has nothing an empty record; `nil` where it cannot be read.
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

    /// Keeps what the store did not take.
    ///
    /// - Returns: Whether it is stored all the same, because a claim that had run out could be had again at once.
    private func keep(
        _ leftover: Leftover, _ error: any Error, _ claim: CredentialClaim, _ rotation: TokenRotation
    ) async -> Bool {
        let isClosed = state.withLock { state in
            state.unsaved = leftover
            return state.isClosed
        }
        guard isClosed || (error as? AuthError)?.code == .claimLapsed else {
            keepSaving()
            return false
        }
        // Given back first, or it would be waited for.
        await rotation.effectiveStore.release(claim)
        if isClosed { await saveFinally() } else { await saveLeftover() }
        if unsaved != nil { keepSaving() }
        return unsaved == nil
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

    /// Stores a leftover as soon as the store takes it: another process may be about to send the token that was spent for
    /// it.
    private func keepSaving() {
        state.withLock { state in
            guard state.saving == nil, !state.isClosed else { return }
            state.saving = Task.detached { [self] in
                var pause = Self.firstSavingPause
                while self.state.withLock({ !$0.endSaving() }) {
                    try await environment.clock.sleep(for: pause)
                    await saveLeftover()
                    pause = min(pause * 2, Self.longestSavingPause)
                }
            }
        }
    }

    /// Stores what an earlier renewal could not, as the last thing that is done: also in a task that is cancelled, as at the
    /// end of a program.
    func saveFinally() async {
        // Most have nothing: what waits for another task, waits for another thread.
        if unsaved == nil { return }
        await Task.detached { await self.saveLeftover() }.value
        // Whoever looks after this process cannot tell otherwise.
        if unsaved != nil { report(.unstored, .storeUnavailable) }
    }

    /// Stores what an earlier renewal could not.
    private func saveLeftover() async {
        guard unsaved != nil, let rotation,
            let claim = try? await rotation.effectiveStore.claim(
                key, atMost: Self.lastClaim, lease: Self.commitTime)
        else { return }
        _ = try? await saveLeftover(over: claim, rotation)
        await rotation.effectiveStore.release(claim)
    }

    /// Stores what an earlier renewal could not, unless the record has gone on without it.
    func saveLeftover(
        over claim: CredentialClaim, _ rotation: TokenRotation
    ) async throws -> CredentialRecord? {
        guard let leftover = unsaved else { return claim.record }
        let current: CredentialRecord
        do {
            current = try rotation.current(claim.record)
        } catch {
            // Removed, and not to come back.
            unsaved = nil
            throw error
        }
        guard current.refreshToken == leftover.spent else {
            unsaved = nil
            return claim.record
        }
        try await rotation.effectiveStore.commit(leftover.record, under: claim)
        unsaved = nil
        if leftover.isRestored { rotation.unsettle() } else { tell(leftover.record, rotation) }
        return leftover.record
    }

    private func tell(_ record: CredentialRecord, _ rotation: TokenRotation) {
        report(.rotated, changes: rotation.changes(of: record))
    }
}
