internal import AuthCore
internal import Synchronization

/// Refuses to log in again and again where the API refuses what each login brings.
///
/// A wrong password may be answered so, and an account be locked. The rule for probes applies then, with one login each.
final class SessionJudge: Sendable {
    /// A session that was refused sooner, and never accepted, was never any good.
    private static let shortestUse = Duration.seconds(60)
    /// The same where nobody tells what was accepted; some servers' sessions last five seconds.
    private static let shortestUseUnseen = Duration.seconds(2)
    /// How many logins may bring such sessions, one after the other.
    private static let toleratedRefusals = 5

    private struct State {
        /// How many sessions in a row were refused as soon as they were used.
        var refusedAtOnce = 0
        /// The last session that was counted, or found not to count.
        var judged: TokenGeneration?
        /// The last session that the API accepted.
        var accepted: TokenGeneration?
        var isTold = false
    }
    private let state = Mutex(State())

    /// Notes how the API has answered a session.
    func observe(isAccepted: Bool, _ generation: TokenGeneration) {
        state.withLock { state in
            state.isTold = true
            if isAccepted { state.accepted = generation }
        }
    }

    /// - Throws: `AuthError` of kind `refused` where another login would come to what those before have come to.
    func check(_ renewal: TokenRenewal<ReadySession>, now: Duration) throws {
        let isRefused = state.withLock { state in
            guard renewal.wasRefused, let previous = renewal.previous else {
                state.refusedAtOnce = 0
                return false
            }
            guard state.judged != previous.generation else { return false }
            state.judged = previous.generation
            let shortest = state.isTold ? Self.shortestUse : Self.shortestUseUnseen
            let isAtOnce = state.accepted != previous.generation && now - previous.value.begin < shortest
            state.refusedAtOnce = isAtOnce ? min(state.refusedAtOnce + 1, Self.toleratedRefusals) : 0
            return state.refusedAtOnce == Self.toleratedRefusals
        }
        guard isRefused else { return }
        throw AuthError(
            .refused,
            "the API refuses at once what each of \(Self.toleratedRefusals) logins has brought; check the user name and password, and where the token is sent"
        )
    }
}
