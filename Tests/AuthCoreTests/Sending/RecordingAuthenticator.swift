import AuthCore
import Synchronization

/// Gives out numbered tokens and keeps what it was told.
final class RecordingAuthenticator: Authenticator {
    struct Observation: Sendable, Equatable {
        var status: Int
        var attempt: Int
        var token: String?
    }
    struct State {
        var issued = 0
        var attempts: [Int] = []
        var rejections: [AuthRejection] = []
        var observations: [Observation] = []
        /// What happened, in order.
        var calls: [String] = []
    }

    let requirements: RequestRequirements
    private let action: RecoveryAction
    private let failure: AuthError?
    private let recoveryFailure: AuthError?
    private let placement: RequestCredentials.Placement
    private let state = Mutex(State())

    init(
        action: RecoveryAction = .retry, requirements: RequestRequirements = [], failure: AuthError? = nil,
        recoveryFailure: AuthError? = nil, placement: RequestCredentials.Placement = .header("Authorization")
    ) {
        self.action = action
        self.requirements = requirements
        self.failure = failure
        self.recoveryFailure = recoveryFailure
        self.placement = placement
    }

    var recorded: State { state.withLock { $0 } }

    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        let number = state.withLock { state in
            state.issued += 1
            state.attempts.append(request.attempt)
            state.calls.append("credentials")
            return state.issued
        }
        if let failure { throw failure }
        return try RequestCredentials([.init(placement, Secret("token-\(number)"))])
    }

    func recover(from rejection: AuthRejection) async throws -> RecoveryAction {
        state.withLock { state in
            state.rejections.append(rejection)
            state.calls.append("recover")
        }
        if let recoveryFailure { throw recoveryFailure }
        return action
    }

    func observe(
        _ response: ResponseHead, isRefusal: Bool, for request: AuthRequest, credentials: RequestCredentials
    ) {
        let observation = Observation(
            status: response.status, attempt: request.attempt, token: credentials.additions.first?.value.reveal())
        state.withLock { state in
            state.observations.append(observation)
            state.calls.append("observe")
        }
    }
}
