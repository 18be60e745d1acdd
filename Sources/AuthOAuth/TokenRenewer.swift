internal import AuthCore
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Gets a new access token, by way of the store where tokens are for single use.
final class TokenRenewer: Sendable {
    let configuration: OAuthConfiguration
    let environment: AuthEnvironment
    let rotation: TokenRotation?
    let key: CredentialKey
    private let endpoint: TokenEndpoint
    private let lateFields: LateFields?
    private let state: Mutex<State>

    private struct State {
        /// A refresh token that an answer brought: the client must use it from then on (RFC 6749, section 6).
        var successor: Secret<String>?
        var knownExpiry: Date?
        var captured: JSONObject = [:]
    }

    init(
        configuration: OAuthConfiguration, environment: AuthEnvironment, endpoint: TokenEndpoint,
        rotation: TokenRotation?, lateFields: LateFields?, key: CredentialKey, initialExpiry: Date?
    ) {
        self.configuration = configuration
        self.environment = environment
        self.endpoint = endpoint
        self.rotation = rotation
        self.lateFields = lateFields
        self.key = key
        state = Mutex(State(knownExpiry: initialExpiry))
    }

    func renew(_ renewal: TokenRenewal<ReadyToken>) async throws -> RenewedToken<ReadyToken> {
        if let rotation { return try await renew(renewal, with: rotation) }
        let (successor, captured) = state.withLock { ($0.successor, $0.captured) }
        let current = try current(changes: [], captured: captured)
        let usesSuccessor = current.grant.refreshToken != nil || current.refreshEndpoint != nil
        do {
            let answer = try await answer(
                current, refreshToken: usesSuccessor ? successor ?? current.grant.refreshToken : nil)
            if let successor = TokenResponse.refreshToken(in: answer, current.names) {
                state.withLock { $0.successor = successor }
            }
            let response = try response(answer)
            let all = response.captured(over: captured)
            state.withLock { $0.captured = all }
            return try token(response, captured: all, renewal.generation)
        } catch let failure as TokenEndpoint.Failure {
            // A refresh token that came along is a short cut: without it the grant itself is left.
            guard failure.error.code == .invalidGrant, successor != nil, current.grant.refreshToken == nil,
                usesSuccessor
            else { throw failure.error }
            state.withLock { $0.successor = nil }
            return try await renew(renewal)
        }
    }

    /// The configuration with the values that have rotated or were captured.
    func current(changes: [ConfigChange], captured: JSONObject) throws -> OAuthConfiguration {
        guard let lateFields else { return configuration }
        var configuration = configuration
        try lateFields(&configuration, changes, captured)
        try configuration.resolveEndpoints()
        return configuration
    }

    /// What the token endpoint answers.
    ///
    /// - Throws: ``TokenEndpoint/Failure``, or `CancellationError`.
    func answer(_ configuration: OAuthConfiguration, refreshToken: Secret<String>?) async throws -> JSONValue {
        try await endpoint.send {
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
        RenewedToken(
            try ReadyToken(response.accessToken, captured: captured, configuration, generation),
            lifetime: response.lifetime)
    }
}

extension OAuthConfiguration.Grant {
    var refreshToken: Secret<String>? { if case .parameters(_, let token) = kind { token } else { nil } }
    var typeName: String? { if case .parameters(let type, _) = kind { type } else { nil } }
}
