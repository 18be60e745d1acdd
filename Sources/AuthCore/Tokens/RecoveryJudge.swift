internal import Synchronization

/// Tells refusals that a new token mends from those that none does.
///
/// An API that refuses whatever token it gets, or refuses one of its places to all of them, would otherwise cost a
/// renewal with each request: of a token endpoint that counts them, and of refresh tokens that are for single use.
final class RecoveryJudge: Sendable {
    private struct State {
        /// The token of the last renewal that was in vain: the request was refused with it, too.
        var refused: TokenGeneration?
        /// How long no other is tried for it, and until when.
        var pause: Duration?
        var until = Duration.zero
        /// When that token was last accepted, by another place of the API.
        var accepted: Duration?
    }
    private let state = Mutex(State())
    private let first: Duration
    private let longest: Duration
    /// A token that works elsewhere is good; it may have been revoked since, so that only counts for so long.
    private static let proofValidity = Duration.seconds(30)

    init(_ policy: TokenCachePolicy) {
        first = policy.firstProbeInterval
        longest = policy.maximumProbeInterval
    }

    /// Notes that a request was refused with the token that was got because it had been refused before.
    func wasInVain(_ generation: TokenGeneration, now: Duration) {
        state.withLock { state in
            // Of all requests that were sent again with the token, the first tells.
            guard state.refused != generation else { return }
            let pause = min(state.pause.map { $0 * 2 } ?? first, longest)
            state = State(refused: generation, pause: pause, until: now + pause)
        }
    }

    /// Notes that a token was accepted.
    ///
    /// - Parameter wasRecovery: Whether it was got because the request had been refused before: renewals help.
    func wasAccepted(_ generation: TokenGeneration, wasRecovery: Bool, now: Duration) {
        state.withLock { state in
            if wasRecovery { state = State() } else if state.refused == generation { state.accepted = now }
        }
    }

    /// Whether a refusal of this token is one that a renewal has not mended lately, and would not.
    func isBeyondRecovery(_ generation: TokenGeneration, now: Duration) -> Bool {
        state.withLock { state in
            guard state.refused == generation, now < state.until else { return false }
            return state.accepted.map { now - $0 < Self.proofValidity } ?? true
        }
    }

    /// The credentials have changed.
    func reset() { state.withLock { $0 = State() } }
}
