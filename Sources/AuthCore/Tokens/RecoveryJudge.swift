internal import Synchronization

/// Tells refusals that a new token mends from those that none does.
///
/// An API that refuses whatever token it gets, or refuses one of its places to all of them, would otherwise cost a
/// renewal with each request: of a token endpoint that counts them, and of refresh tokens that are for single use. So
/// renewals pause where the request that one was made for is refused again, or its token is before anyone has taken it.
/// One that was taken and is refused later may have been revoked, and is renewed.
final class RecoveryJudge: Sendable {
    /// A token, as the cache knows it.
    struct Subject {
        var generation: TokenGeneration
        /// Whether it was got because the one before was refused.
        var isRecovery: Bool
        /// When it was got.
        var since: Duration
    }

    /// What is to be done about a refusal.
    enum Verdict {
        case renew
        /// - Parameters:
        ///   - isNew: Whether this is the first that is not mended since the pause began.
        ///   - mayLook: Whether it is time to look whether somebody else has got another token; once a second is enough.
        case surface(isNew: Bool, mayLook: Bool)
    }

    private struct State {
        /// The token that the last pause is for.
        var refused: TokenGeneration?
        var pause = Duration.zero
        /// When the pause ends.
        var until = Duration.zero
        /// When somebody looked for another token.
        var lookedAt: Duration?
        /// The token that was accepted last, and when.
        var accepted: TokenGeneration?
        var acceptedAt = Duration.zero
    }
    private let state = Mutex(State())
    private let first: Duration
    private let longest: Duration

    /// How long after its renewal a token may be refused to the request that it was renewed for; slow APIs included.
    private static let trial = Duration.seconds(300)
    /// How long it is taken for granted that a token which worked elsewhere does so still; grows with the pause.
    private static let proofValidity = Duration.seconds(30)...Duration.seconds(60)

    init(_ policy: TokenCachePolicy) {
        first = policy.firstProbeInterval
        longest = policy.maximumProbeInterval
    }

    /// Notes that the API took the token.
    ///
    /// - Parameter isResent: Whether the request had been refused before.
    func wasAccepted(_ subject: Subject, isResent: Bool, now: Duration) {
        state.withLock { state in
            // Renewals help again, or tokens are taken for which nobody had to be refused first.
            let isMended = subject.isRecovery ? isResent : subject.generation != state.refused
            if isMended { state.pause = .zero }
            (state.accepted, state.acceptedAt) = (subject.generation, now)
        }
    }

    /// Notes that a request which was sent again was refused again.
    ///
    /// - Returns: Whether a pause begins with it.
    func wasRefusedAgain(_ subject: Subject, now: Duration) -> Bool {
        state.withLock { state in
            // Others send requests again as well, with tokens that nobody has renewed for them.
            guard subject.isRecovery, now - subject.since < Self.trial else { return false }
            return beginPause(&state, subject, now)
        }
    }

    /// Judges a refusal of the token that there is.
    func verdict(on subject: Subject, now: Duration) -> Verdict {
        state.withLock { state in
            let acceptedAt = state.accepted == subject.generation ? state.acceptedAt : nil
            if now < state.until {
                // One that has worked for others and no longer does is revoked.
                let validity = min(
                    max(Self.proofValidity.lowerBound, state.pause / 2), Self.proofValidity.upperBound)
                let isProven = acceptedAt.map { now - $0 < validity }
                return isProven ?? true ? .surface(isNew: false, mayLook: mayLook(&state, now)) : .renew
            }
            guard subject.isRecovery, acceptedAt == nil, beginPause(&state, subject, now) else { return .renew }
            return .surface(isNew: true, mayLook: mayLook(&state, now))
        }
    }

    private func mayLook(_ state: inout State, _ now: Duration) -> Bool {
        if let lookedAt = state.lookedAt, now - lookedAt < .seconds(1) { return false }
        state.lookedAt = now
        return true
    }

    /// Begins a pause, unless there was one for the token: what comes after that is a probe.
    private func beginPause(_ state: inout State, _ subject: Subject, _ now: Duration) -> Bool {
        guard state.refused != subject.generation else { return false }
        let isLongAgo = now - state.until > longest
        state.pause = state.pause == .zero || isLongAgo ? first : min(state.pause * 2, longest)
        state.until = now + state.pause
        state.refused = subject.generation
        return true
    }

    /// The credentials have changed.
    func reset() { state.withLock { $0 = State() } }
}
