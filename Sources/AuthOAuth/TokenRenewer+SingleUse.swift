internal import AuthCore
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension TokenRenewer {
    private static let longLifetime = Duration.seconds(3_600)
    /// How much longer than those who wait an exchange may take: its answer may still come, and is the only one.
    private static let grace = Duration.seconds(60)

    /// Takes the stored token that another has renewed, or renews it under a claim.
    func renew(
        _ renewal: TokenRenewal<ReadyToken>, with rotation: TokenRotation
    ) async throws -> RenewedToken<ReadyToken> {
        let store = rotation.effectiveStore
        if unsaved == nil, let token = try usable(try await store.read(key), rotation, renewal) { return token }
        // Nobody else may send the token before the exchange and all that follows is over.
        let claim = try await store.claim(key, atMost: claimWait, lease: exchangeTime + Self.grace)
        // Not cancelled from here on, neither by a deadline nor by who waits: an answer that nobody takes is a token lost.
        return try await RetryPause.shielding { [self, isCancelled = Task.isCancelled] pause in
            do {
                if isCancelled { throw CancellationError() }
                let token = try await renew(renewal, with: rotation, under: claim, pausing: pause)
                await store.release(claim)
                return token
            } catch {
                await store.release(claim)
                throw error
            }
        }
    }

    private func renew(
        _ renewal: TokenRenewal<ReadyToken>, with rotation: TokenRotation, under claim: CredentialClaim,
        pausing pause: RetryPause
    ) async throws -> RenewedToken<ReadyToken> {
        let stored = try await saveLeftover(over: claim, rotation)
        // Who waited for the claim may find that its holder has renewed.
        if let token = try usable(stored, rotation, renewal) { return token }
        // One who was replaced meanwhile has a seed that counts no more.
        guard renewal.isCurrent else {
            throw AuthError(.superseded, "the credentials have changed; ask the connection for the authenticator again")
        }
        let current = try rotation.current(stored)
        let replaced = current.seedDigest == stored?.seedDigest ? nil : stored
        return try await rotate(
            current, replacing: replaced, claim, rotation, renewal, until: environment.clock.elapsed + exchangeTime,
            pausing: pause)
    }

    /// When an exchange without an answer is given up: a client without a time-out of its own would hold the claim for ever.
    private var exchangeTime: Duration { environment.tokenPolicy.renewalDeadline + Self.grace }

    /// A little less than those who wait have: they are told that another has the claim, and not only that it took long.
    private var claimWait: Duration { environment.tokenPolicy.renewalDeadline * 0.9 }

    /// The stored access token, where it still works and is not one that was refused.
    private func usable(
        _ record: CredentialRecord?, _ rotation: TokenRotation, _ renewal: TokenRenewal<ReadyToken>
    ) throws -> RenewedToken<ReadyToken>? {
        let current = try rotation.current(record)
        let previous = renewal.previous?.value.accessToken
        if renewal.wasRefused, let previous { noteRefusal(ofAccess: previous) }
        // A token that is about to be renewed ahead is no news to the one who renews it.
        guard let accessToken = current.accessToken, accessToken != previous, let lifetime = lifetime(of: current)
        else {
            return nil
        }
        // One that cannot be sent is none: the refresh token beside it may lead to one that can.
        let token = try? ReadyToken(
            accessToken, captured: current.captured.reveal(), configuration, renewal.generation)
        if token != nil { state.withLock { $0.seen = current.refreshToken } }
        return token.map { RenewedToken($0, lifetime: lifetime) }
    }

    /// How long the access token of a record works; `nil` where it does no longer, or was refused.
    func lifetime(of current: CredentialRecord) -> TokenLifetime? {
        guard let accessToken = current.accessToken, let expiry = current.expiry,
            !state.withLock({ $0.refusedAccessTokens.contains(accessToken) })
        else { return nil }
        // A configuration does not say when its token began: it counts as one that lives for long.
        let lifetime = current.issued.map { Duration(bounded: expiry.timeIntervalSince($0)) } ?? Self.longLifetime
        let margins = environment.tokenPolicy.margins(lifetime: max(.zero, lifetime))
        guard expiry.addingTimeInterval(-margins.leeway.seconds) >= environment.clock.now else { return nil }
        return .until(expiry, since: current.issued)
    }

    private func noteRefusal(ofAccess token: Secret<String>) {
        state.withLock { state in
            state.refusedAccessTokens.removeAll { $0 == token }
            state.refusedAccessTokens.append(token)
            state.refusedAccessTokens.removeFirst(max(0, state.refusedAccessTokens.count - Self.rememberedRefusals))
        }
    }

    /// More than are refused before the store has another.
    private static let rememberedRefusals = 4

    /// Exchanges the single-use token: an intent first, the request, and the successor stored before anyone uses it.
    ///
    /// - Parameters:
    ///   - replaced: The record in whose place the current one is new: it comes back where the server refuses the new
    ///     token, which may be a mistake.
    ///   - end: When an exchange without an answer is given up.
    private func rotate(
        _ current: CredentialRecord, replacing replaced: CredentialRecord?, _ claim: CredentialClaim,
        _ rotation: TokenRotation, _ renewal: TokenRenewal<ReadyToken>, until end: Duration, pausing pause: RetryPause
    ) async throws -> RenewedToken<ReadyToken> {
        var record = current
        let needsRefreshToken = configuration.grant.needsRefreshToken
        guard record.refreshToken != nil || !needsRefreshToken else {
            throw AuthError(
                .missingInput, "there is no refresh token\(rotation.place); sign in first", path: path)
        }
        let late = try late(changes: rotation.changes(of: record), captured: record.captured.reveal())
        let refreshToken = needsRefreshToken || late.refreshEndpoint != nil ? record.refreshToken : nil
        let interrupted = record.intent
        if let interrupted, isSettled(interrupted) { throw refusal(of: record, Self.interruption(cause: nil)) }
        record.intent = CredentialRecord.Intent(
            began: environment.clock.now, wasRetried: interrupted?.wasRetried ?? false)
        try await rotation.effectiveStore.commit(record, under: claim)
        rotation.settle()
        do {
            let begun = record
            let answer = try await TimeLimit.run(for: end - environment.clock.elapsed, on: environment.clock) {
                await self.adopt($0, into: begun, spent: refreshToken, rotation)
            } _: {
                try await self.answer(late, refreshToken: refreshToken, for: renewal, pausing: pause)
            }
            guard let answer else {
                throw AuthError(.network, "the token endpoint did not answer within \(exchangeTime); try again later")
            }
            let successor = TokenResponse.refreshToken(in: answer, configuration.names)
            rotation.rotate(&record, to: successor)
            let response: TokenResponse
            let token: RenewedToken<ReadyToken>
            do {
                response = try self.response(answer)
                let captured = response.captured(over: record.captured.reveal())
                token = try self.token(response, captured: captured, renewal.generation)
            } catch {
                // The old refresh token is spent, even where the rest of the answer is of no use.
                if successor != nil { try await finish(&record, nil, spent: refreshToken, claim, rotation) }
                throw error
            }
            try await finish(&record, response, spent: refreshToken, claim, rotation)
            report(.issued, lifetime: response.lifetime)
            return token
        } catch let failure as TokenEndpoint.Failure {
            if failure.error.code == .invalidGrant, refreshToken != nil, !needsRefreshToken {
                // A refresh token that came along is a short cut: without it the grant itself is left.
                (record.refreshToken, record.intent) = (nil, nil)
                try await rotation.effectiveStore.commit(record, under: claim)
                return try await rotate(record, replacing: nil, claim, rotation, renewal, until: end, pausing: pause)
            }
            if let replaced, !failure.mayHaveArrived, failure.error.kind == .refused {
                await restore(replaced, refused: record.refreshToken, claim, rotation)
                throw failure.original ?? refusal(of: record, failure.error)
            }
            let error = try await settle(failure, of: &record, interrupted: interrupted, claim, rotation)
            throw failure.original ?? error
        }
    }

    /// Writes down what a failure leaves of the intent, and tells the error.
    private func settle(
        _ failure: TokenEndpoint.Failure, of record: inout CredentialRecord,
        interrupted: CredentialRecord.Intent?, _ claim: CredentialClaim, _ rotation: TokenRotation
    ) async throws -> AuthError {
        guard !failure.mayHaveArrived || failure.error.kind == .refused else { return failure.error }
        let isInterrupted = interrupted != nil || failure.mayHaveArrived
        switch failure.error.code {
        case .invalidGrant where isInterrupted:
            // Stays: all who share the token hear the same, and do not send it again.
            record.intent?.wasRetried = true
        case .invalidGrant:
            record.intent = nil
        default:
            // What became of an earlier request is still open where this one was refused for another cause.
            if !failure.mayHaveArrived { record.intent = interrupted }
        }
        try await rotation.effectiveStore.commit(record, under: claim)
        let isLost = failure.error.code == .invalidGrant && isInterrupted
        return refusal(of: record, isLost ? Self.interruption(cause: failure.error) : failure.error)
    }

    /// Remembers which refresh token was refused: another one in the store is worth a try.
    private func refusal(of record: CredentialRecord, _ error: AuthError) -> AuthError {
        if error.kind == .refused { noteRefusal(of: record.refreshToken) }
        return error
    }

    /// Whether the token of an interrupted rotation was tried again and refused, too short a time ago for another probe.
    private func isSettled(_ intent: CredentialRecord.Intent) -> Bool {
        let age = environment.clock.now.timeIntervalSince(intent.began)
        // A store may keep whole seconds.
        return intent.wasRetried && age > -1 && age < environment.tokenPolicy.firstProbeInterval.seconds
    }

    private static func interruption(cause: AuthError?) -> AuthError {
        AuthError(
            .rotationInterrupted,
            "a renewal was interrupted and its answer may have been lost; the old refresh token is refused; sign in again",
            cause: cause)
    }
}
