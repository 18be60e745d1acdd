/// One renewal on its way.
struct TokenFlight<Value: Sendable>: Sendable {
    var id: Int
    var epoch: Int
    var began: Duration
    var generation: TokenGeneration
    var previous: IssuedToken<Value>?
    var previousWasRefused: Bool
}

/// One who waits for a token.
struct TokenWaiter<Value: Sendable>: Sendable {
    var continuation: CheckedContinuation<IssuedToken<Value>, any Error>
    /// Whether the token before is of no use to it, even where it still works.
    var isFresh: Bool
}

/// Those who waited for a renewal, and what they get.
typealias TokenOutcomes<Value: Sendable> = [(
    waiter: CheckedContinuation<IssuedToken<Value>, any Error>, outcome: Result<IssuedToken<Value>, any Error>
)]

/// A failure that is remembered, so that the server is not asked again by every caller.
///
/// A class, because most caches have none to keep room for.
final class RememberedFailure: Sendable {
    let error: any Error
    let until: Duration
    let interval: Duration

    init(error: any Error, until: Duration, interval: Duration) {
        self.error = error
        self.until = until
        self.interval = interval
    }
}
