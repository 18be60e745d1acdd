internal import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension TokenRenewer {
    /// The end of the year 9999.
    private static let lastSecond = 253_402_300_799.0

    /// Takes the stored token that another has renewed, or renews it under a claim.
    func renew(
        _ renewal: TokenRenewal<ReadyToken>, with rotation: TokenRotation
    ) async throws -> RenewedToken<ReadyToken> {
        let store = rotation.effectiveStore
        if let token = try usable(try await store.read(key), rotation, renewal) { return token }
        let claim = try await store.claim(key, atMost: environment.tokenPolicy.renewalDeadline)
        do {
            // Who waited for the claim may find that its holder has renewed.
            let token = try usable(claim.record, rotation, renewal)
            let result = if let token { token } else { try await rotate(claim, store, rotation, renewal) }
            await store.release(claim)
            return result
        } catch {
            await store.release(claim)
            throw error
        }
    }

    /// The stored access token, where it still works and is not the one that was refused.
    private func usable(
        _ record: CredentialRecord?, _ rotation: TokenRotation, _ renewal: TokenRenewal<ReadyToken>
    ) throws -> RenewedToken<ReadyToken>? {
        let current = rotation.current(record)
        guard let accessToken = current.accessToken, let expiry = current.expiry else { return nil }
        let refused = renewal.wasRefused ? renewal.previous?.value.accessToken : nil
        if accessToken == refused { return nil }
        let now = environment.clock.now
        let margins = environment.tokenPolicy.margins(
            lifetime: max(.zero, Duration(bounded: expiry.timeIntervalSince(now))))
        guard expiry.addingTimeInterval(-margins.leeway.seconds) >= now else { return nil }
        // A token that is about to be renewed ahead is no news to the one who renews it.
        if let previous = renewal.previous?.value.accessToken, previous == accessToken { return nil }
        return RenewedToken(
            try ReadyToken(accessToken, captured: current.captured.reveal(), configuration, renewal.generation),
            lifetime: .until(expiry))
    }

    /// Exchanges the single-use token: an intent first, the request, and the successor stored before anyone uses it.
    private func rotate(
        _ claim: CredentialClaim, _ store: any CredentialStore, _ rotation: TokenRotation,
        _ renewal: TokenRenewal<ReadyToken>
    ) async throws -> RenewedToken<ReadyToken> {
        var record = rotation.current(claim.record)
        let needsRefreshToken = configuration.grant.typeName != "client_credentials"
        guard record.refreshToken != nil || !needsRefreshToken else {
            throw AuthError(
                .missingInput,
                "there is no refresh token\(rotation.place); sign in first",
                path: key.path)
        }
        let current = try current(changes: rotation.changes(of: record), captured: record.captured.reveal())
        let interrupted = record.intent
        if let interrupted, isSettled(interrupted) { throw Self.interruption(cause: nil) }
        record.intent = CredentialRecord.Intent(
            began: environment.clock.now, wasRetried: interrupted?.wasRetried ?? false)
        try await store.commit(record, under: claim)
        do {
            let answer = try await answer(current, refreshToken: record.refreshToken)
            let successor = TokenResponse.refreshToken(in: answer, configuration.names)
            rotation.rotate(&record, to: successor)
            let response: TokenResponse
            do {
                response = try self.response(answer)
            } catch {
                // The old refresh token is spent, even where the rest of the answer is of no use.
                if successor != nil { try await commit(&record, access: nil, claim, rotation) }
                throw error
            }
            try await commit(&record, access: response, claim, rotation)
            return try token(response, captured: record.captured.reveal(), renewal.generation)
        } catch let failure as TokenEndpoint.Failure {
            guard !failure.mayHaveArrived || failure.error.kind == .refused else { throw failure.error }
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
            try await store.commit(record, under: claim)
            throw failure.error.code == .invalidGrant && isInterrupted
                ? Self.interruption(cause: failure.error) : failure.error
        }
    }

    /// Whether the token of an interrupted rotation was tried again and refused, too short a time ago for another probe.
    private func isSettled(_ intent: CredentialRecord.Intent) -> Bool {
        let age = environment.clock.now.timeIntervalSince(intent.began)
        return intent.wasRetried && age >= 0 && age < environment.tokenPolicy.firstProbeInterval.seconds
    }

    private static func interruption(cause: AuthError?) -> AuthError {
        AuthError(
            .rotationInterrupted,
            "a renewal was interrupted and its answer may have been lost; the old refresh token is refused; sign in again",
            cause: cause)
    }

    /// Ends the intent of a rotation with what it came to, and tells that the successor is stored.
    private func commit(
        _ record: inout CredentialRecord, access response: TokenResponse?, _ claim: CredentialClaim,
        _ rotation: TokenRotation
    ) async throws {
        record.accessToken = response?.accessToken
        if let response { record.captured = Secret(response.captured(over: record.captured.reveal())) }
        // Counted from before the token was asked for, which errs on the safe side, as the cache does.
        let start = record.intent?.began ?? environment.clock.now
        record.expiry = response.map { response in
            let expiry = response.lifetime.expiry(from: start).timeIntervalSince1970
            // A fraction counts where tokens live for seconds: without it, who shares them renews up to a second early.
            let stored = rotation.isConfiguration(record) ? expiry.rounded(.down) : expiry
            return Date(timeIntervalSince1970: min(max(stored, 0), Self.lastSecond))
        }
        record.intent = nil
        try await rotation.effectiveStore.commit(record, under: claim)
        environment.events.record(
            AuthEvent(.rotated, connection: key.connection, path: key.path, changes: rotation.changes(of: record)))
    }
}
