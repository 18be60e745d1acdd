internal import AuthCore
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Gets a new access token, by way of the store where tokens are for single use.
final class TokenRenewer: TokenRenewing {
    let configuration: OAuthConfiguration
    let environment: AuthEnvironment
    let rotation: TokenRotation?
    let key: CredentialKey
    /// Where the definition stands.
    let path: JSONPointer
    private let lateFields: LateFields?
    let state: Mutex<State>

    struct State {
        /// A refresh token that an answer brought: the client must use it from then on (RFC 6749, section 6).
        var successor: Secret<String>?
        var knownExpiry: Date?
        var captured: JSONObject = [:]
        var unsaved: Leftover?
        /// The task that tries to store it, and its waits.
        var saving: (task: Task<Void, Never>, pause: RetryPause)?
        var isClosed = false
        /// The refresh token that came with the access token in use, or was seen beside it in the store.
        var seen: Secret<String>?
        /// Access tokens that an API refused, the latest last; some of them may be in the store still.
        var refusedAccessTokens: [Secret<String>] = []
        /// The refresh token that the server refused last.
        var refused: Secret<String>?
    }

    /// A record that the store did not take, and the token that was spent for it.
    final class Leftover: Sendable {
        let record: CredentialRecord
        let spent: Secret<String>?
        /// Whether it is what was there before a token that the server refused.
        let isRestored: Bool

        init(record: CredentialRecord, spent: Secret<String>?, isRestored: Bool = false) {
            self.record = record
            self.spent = spent
            self.isRestored = isRestored
        }
    }

    /// Made when it is needed: each of its parts is here already.
    var report: EventReporter { EventReporter(environment.events, connection: key.connection, path: path) }

    var unsaved: Leftover? {
        get { state.withLock { $0.unsaved } }
        set { state.withLock { $0.unsaved = newValue } }
    }

    init(
        configuration: OAuthConfiguration, environment: AuthEnvironment, rotation: TokenRotation?,
        lateFields: LateFields?, key: CredentialKey, path: JSONPointer, initialExpiry: Date?
    ) {
        self.configuration = configuration
        self.environment = environment
        self.rotation = rotation
        self.lateFields = lateFields
        self.key = key
        self.path = path
        state = Mutex(State(knownExpiry: initialExpiry))
    }

    func renew(_ renewal: TokenRenewal<ReadyToken>) async throws -> RenewedToken<ReadyToken> {
        do {
            return try await renewed(renewal)
        } catch {
            report.failed(error)
            throw error
        }
    }

    func tokenWasRefused() { report(.refused) }
    func renewalTimedOut() { report(.failed, .renewalTimedOut) }

    private func renewed(_ renewal: TokenRenewal<ReadyToken>) async throws -> RenewedToken<ReadyToken> {
        if let rotation { return try await renew(renewal, with: rotation) }
        let (successor, captured) = state.withLock { ($0.successor, $0.captured) }
        let current = try late(changes: [], captured: captured)
        let usesSuccessor = current.grant.refreshToken != nil || current.refreshEndpoint != nil
        do {
            let sent = usesSuccessor ? successor ?? current.grant.refreshToken : nil
            let answer = try await answer(current, refreshToken: sent, for: renewal, pausing: RetryPause())
            let isCurrent = renewal.isCurrent
            if let successor = TokenResponse.refreshToken(in: answer, current.names) {
                if isCurrent { state.withLock { $0.successor = successor } }
                // The one before may work no more, and the next process will start with it.
                if current.grant.refreshToken != nil, successor != sent { report(.unstored) }
            }
            let response = try response(answer)
            let all = response.captured(over: captured)
            if isCurrent { state.withLock { $0.captured = all } }
            let token = try token(response, captured: all, renewal.generation)
            report(.issued, lifetime: response.lifetime)
            return token
        } catch let failure as TokenEndpoint.Failure {
            // A refresh token that came along is a short cut: without it the grant itself is left.
            guard failure.error.code == .invalidGrant, successor != nil, current.grant.refreshToken == nil,
                usesSuccessor
            else { throw failure.original ?? failure.error }
            state.withLock { $0.successor = nil }
            return try await renewed(renewal)
        }
    }

    func noteRefusal(of token: Secret<String>?) { state.withLock { $0.refused = token } }

    /// Forgets what came of the credentials so far: they have changed.
    func reset() {
        state.withLock { state in
            state.successor = nil
            state.knownExpiry = nil
            state.captured = [:]
            state.refused = nil
        }
    }

    func close() async {
        let saving = state.withLock { state in
            state.isClosed = true
            return state.saving
        }
        if let saving {
            // Not cancelled: what it writes may be half written.
            saving.pause.end()
            _ = try? await TimeLimit.run(for: Self.lastSaving, on: environment.clock) { await saving.task.value }
        }
        await saveFinally()
    }

    private static let lastSaving = Duration.seconds(10)

    /// Whether the store has another refresh token than the one that was refused: the user has signed in again.
    func hasNewCredentials() async -> Bool {
        guard let rotation, let refused = state.withLock({ $0.refused }) else { return false }
        guard let record = try? await rotation.effectiveStore.read(key),
            let current = try? rotation.current(record, settles: false)
        else { return false }
        return current.refreshToken != refused
    }

    /// Whether the store has what another process has got or the user has put there: an access token to use, or another
    /// refresh token.
    func hasOtherToken(than value: ReadyToken) async -> Bool {
        // What is still to be stored is newer than what is there.
        guard let rotation, unsaved == nil, let record = try? await rotation.effectiveStore.read(key),
            let current = try? rotation.current(record, settles: false)
        else { return false }
        if current.refreshToken != state.withLock({ $0.seen }) { return true }
        return current.accessToken != value.accessToken && lifetime(of: current) != nil
    }

    /// The configuration with the values that have rotated or were captured.
    func late(changes: [ConfigChange], captured: JSONObject) throws -> OAuthConfiguration {
        guard let lateFields else { return configuration }
        var configuration = configuration
        try lateFields(&configuration, changes, captured)
        try configuration.resolveEndpoints()
        return configuration
    }

    /// What the token endpoint answers.
    ///
    /// - Throws: ``TokenEndpoint/Failure``, or `CancellationError`.
    func answer(
        _ configuration: OAuthConfiguration, refreshToken: Secret<String>?, for renewal: TokenRenewal<ReadyToken>,
        pausing pause: RetryPause
    ) async throws -> JSONValue {
        let endpoint = TokenEndpoint(
            environment: environment, names: self.configuration.names, deadGrant: self.configuration.deadGrant,
            report: report)
        return try await endpoint.send(pausing: pause, whileWanted: { renewal.isCurrent }) {
            try await TokenRequest(configuration: configuration, refreshToken: refreshToken).request()
        }
    }

    func response(_ answer: JSONValue) throws -> TokenResponse {
        let now = environment.clock.now
        let response = try TokenResponse(
            answer, configuration: configuration, knownExpiry: state.withLock { $0.knownExpiry }, now: now)
        state.withLock { $0.knownExpiry = response.lifetime.expiry(from: now) }
        return response
    }

    func token(
        _ response: TokenResponse, captured: JSONObject, _ generation: TokenGeneration
    ) throws -> RenewedToken<ReadyToken> {
        do {
            let token = try ReadyToken(response.accessToken, captured: captured, configuration, generation)
            return RenewedToken(token, lifetime: response.lifetime)
        } catch let error as AuthError where error.code == .invalidCredential {
            // The server's fault, which nobody can mend in a definition.
            throw AuthError(
                .invalidCredential, "the access token that came is of no use: \(error.message)", kind: .transient)
        }
    }
}

extension OAuthConfiguration.Grant {
    var refreshToken: Secret<String>? { if case .parameters(_, let token) = kind { token } else { nil } }
    var typeName: String? { if case .parameters(let type, _) = kind { type } else { nil } }
    /// Whether a token of the user is exchanged, and not credentials that stay.
    var needsRefreshToken: Bool { typeName.map { $0 != "client_credentials" } ?? false }
}
