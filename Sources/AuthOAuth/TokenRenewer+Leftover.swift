internal import AuthCore
internal import Synchronization

/// What an exchange has come to and the store did not take: the only copy of a token.
extension TokenRenewer {
    private static let lastClaim = Duration.seconds(10)
    private static let firstSavingPause = Duration.seconds(2)
    private static let longestSavingPause = Duration.seconds(60)

    /// Keeps what the store did not take.
    ///
    /// - Returns: Whether it is stored all the same, because a claim that had run out could be had again at once.
    func keep(
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
        return await saveAtOnce()
    }

    /// - Returns: Whether there is nothing left to store.
    private func saveAtOnce() async -> Bool {
        if state.withLock({ $0.isClosed }) { return await saveFinally() }
        await saveLeftover()
        keepSaving()
        return unsaved == nil
    }

    /// Stores what came of an exchange that was given up: its refresh token is the only one that is left.
    func adopt(
        _ answer: JSONValue, into record: CredentialRecord, spent: Secret<String>?, _ rotation: TokenRotation
    ) async {
        guard let successor = TokenResponse.refreshToken(in: answer, configuration.names), successor != spent else {
            return
        }
        var record = record
        rotation.rotate(&record, to: successor)
        fill(&record, with: try? response(answer), rotation)
        let leftover = Leftover(record: record, spent: spent)
        // What a renewal has left since is newer.
        state.withLock { $0.unsaved = $0.unsaved ?? leftover }
        _ = await saveAtOnce()
    }

    /// Tries to store a leftover until the store takes it: another process may be about to send the token that was spent for
    /// it.
    private func keepSaving() {
        state.withLock { state in
            guard state.unsaved != nil, state.saving == nil, !state.isClosed else { return }
            let pause = RetryPause()
            let task = Task.detached { [self] in
                var duration = Self.firstSavingPause
                while unsaved != nil {
                    // Spread, so that after an outage not all come at once.
                    let wait = duration * environment.randomness.jitter()
                    guard (try? await pause.wait(for: wait, on: environment.clock)) == true else { return }
                    await saveLeftover()
                    duration = min(duration * 2, Self.longestSavingPause)
                }
                self.state.withLock { $0.saving = nil }
                // What another renewal has left in this moment.
                keepSaving()
            }
            state.saving = (task, pause)
        }
    }

    /// Stores what an earlier renewal could not, as the last thing that is done: also in a task that is cancelled, as at the
    /// end of a program.
    ///
    /// - Returns: Whether there is nothing lost.
    @discardableResult func saveFinally() async -> Bool {
        // Most have nothing: what waits for another task, waits for another thread.
        if unsaved == nil { return true }
        await Task.detached { await self.saveLeftover() }.value
        // Given up: whoever looks after this process cannot tell otherwise.
        let isLost = state.withLock { state in
            defer { state.unsaved = nil }
            return state.unsaved != nil
        }
        if isLost { report(.unstored, .storeUnavailable) }
        return !isLost
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
            forget(leftover)
            throw error
        }
        let isWritten = current.refreshToken == leftover.record.refreshToken
        guard isWritten || current.refreshToken == leftover.spent else {
            forget(leftover)
            return claim.record
        }
        // A commit may have written it although it failed.
        if !isWritten || leftover.record.refreshToken == leftover.spent {
            try await rotation.effectiveStore.commit(leftover.record, under: claim)
        }
        forget(leftover)
        if leftover.isRestored { rotation.unsettle() } else { tell(leftover.record, rotation) }
        return leftover.record
    }

    private func forget(_ leftover: Leftover) {
        state.withLock { if $0.unsaved === leftover { $0.unsaved = nil } }
    }
}
