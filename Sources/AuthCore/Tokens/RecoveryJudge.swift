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
        /// - Parameter isNew: Whether this is the first that is not mended since the pause began.
        case surface(isNew: Bool)
    }

    private struct State {
        /// The token that the last pause is for.
        var refused: TokenGeneration?
        var pause = Duration.zero
        /// When the pause ends.
        var until = Duration.zero
        /// The token that was accepted last, and when.
        var accepted: TokenGeneration?
        var acceptedAt = Duration.zero
    }
    private let state = Mutex(State())
    private let first: Duration
    private let longest: Duration

    /// How long after its renewal a token may be refused to the request that it was renewed for; slow APIs included.
    private static let trial = Duration.seconds(60)
    /// How long it is taken for granted that a token which worked elsewhere does so still.
    private static let proofValidity = Duration.seconds(30)

    init(_ policy: TokenCachePolicy) {
        first = policy.firstProbeInterval
        longest = policy.maximumProbeInterval
    }

    /// Notes that the API took the token.
    func wasAccepted(_ subject: Subject, now: Duration) {
        state.withLock { state in
            // The API takes tokens for which nobody had to be refused first: what was, was long ago.
            if !subject.isRecovery, subject.generation != state.refused { state.pause = .zero }
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
                // One that has worked for others and no longer does is revoked; the longer renewals were of no use, the
                // more it takes to think so.
                let isProven = acceptedAt.map { now - $0 < max(Self.proofValidity, state.pause / 2) }
                return isProven ?? true ? .surface(isNew: false) : .renew
            }
            guard subject.isRecovery, acceptedAt == nil, beginPause(&state, subject, now) else { return .renew }
            return .surface(isNew: true)
        }
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
