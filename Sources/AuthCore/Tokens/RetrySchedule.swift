/// When a token request that failed in passing is sent again.
package struct RetrySchedule {
    private static let maximumRetries = 5
    private static let maximumElapsed = Duration.seconds(150)
    private static let firstDelay = Duration.seconds(1)
    private static let maximumDelay = Duration.seconds(60)

    private let environment: AuthEnvironment
    private let began: Duration
    private var attempt = 0

    /// - Parameter environment: Tells the time, spreads the waits, and says how often at most.
    package init(_ environment: AuthEnvironment) {
        self.environment = environment
        began = environment.clock.elapsed
    }

    /// How long to wait before the next attempt; `nil` where another one would not help, would come too late, or would
    /// be one too many.
    package mutating func delay(after error: AuthError) -> Duration? {
        attempt += 1
        let delay = max(backoff, error.retryAfter ?? .zero)
        guard [.network, .rateLimited, .serverFault].contains(error.code), error.kind == .transient,
            attempt <= min(Self.maximumRetries, environment.maximumRetries ?? .max),
            environment.clock.elapsed + delay - began < Self.maximumElapsed
        else { return nil }
        return delay
    }

    /// Exponential, anywhere between nothing and the whole of it.
    private var backoff: Duration {
        let ceiling = min(Self.firstDelay * (1 << min(attempt - 1, 10)), Self.maximumDelay)
        return ceiling * environment.randomness.fraction()
    }
}
