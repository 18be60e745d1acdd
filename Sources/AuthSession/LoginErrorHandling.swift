internal import AuthCore

/// What the answers to a login mean, and how long to wait before it is tried again.
public struct LoginErrorHandling: Sendable {
    /// What an answer leads to.
    ///
    /// More may appear in minor releases.
    public struct Action: Sendable, Hashable {
        enum Kind: Sendable {
            case succeed, retry, retryLimited, fail, failForNow, renewThenRetry
        }
        let kind: Kind

        /// The answer is used.
        public static let succeed = Self(kind: .succeed)
        /// The request is sent again, after a wait.
        public static let retry = Self(kind: .retry)
        /// As ``retry``: the server asks to slow down.
        public static let retryLimited = Self(kind: .retryLimited)
        /// The login is refused.
        public static let fail = Self(kind: .fail)
        /// The login has failed and is not sent again at once; a later one may succeed.
        public static let failForNow = Self(kind: .failForNow)
        /// The credentials of the login itself are renewed, and the request is sent again.
        public static let renewThenRetry = Self(kind: .renewThenRetry)
    }

    /// Decides about some answers.
    public struct Rule: Sendable {
        /// Whether the rule is about an answer.
        public var matches: @Sendable (LoginAnswer) -> Bool
        /// What the answer leads to.
        public var action: Action
        /// What to tell the user, made of the answer; `nil` for the usual words.
        ///
        /// It is not shown where it repeats what was sent or a token that came.
        public var message: (@Sendable (LoginAnswer) -> String?)?

        /// Creates a rule.
        public init(
            action: Action, message: (@Sendable (LoginAnswer) -> String?)? = nil,
            matches: @escaping @Sendable (LoginAnswer) -> Bool
        ) {
            self.matches = matches
            self.action = action
            self.message = message
        }
    }

    /// How long to wait before a try.
    public struct Backoff: Sendable {
        let wait: @Sendable (_ answer: LoginAnswer?, _ attempt: Int, _ now: Double) -> Wait?

        struct Wait {
            var duration: Duration
            /// Whether the login fails rather than wait.
            var isTooLong = false
        }

        /// Always as long.
        public static func constant(_ duration: Duration) -> Backoff { Backoff { _, _, _ in Wait(duration: duration) } }

        /// Twice as long each time.
        public static func exponential(factor: Duration) -> Backoff {
            Backoff { _, attempt, _ in Wait(duration: factor * (1 << min(attempt, 16))) }
        }

        /// As many seconds as a header field says.
        ///
        /// - Parameters:
        ///   - name: The field.
        ///   - read: Finds the number in its text.
        ///   - longest: A longer wait is none: the login fails, and is not sent again before.
        public static func header(
            _ name: String, longest: Duration? = nil, read: @escaping @Sendable (String) -> Double? = { Double($0) }
        ) -> Backoff {
            Backoff { answer, _, _ in
                guard let seconds = answer?.head.headers[name].flatMap(read) else { return nil }
                let wait = Duration(bounded: max(0, seconds))
                return Wait(duration: wait, isTooLong: longest.map { wait > $0 } ?? false)
            }
        }

        /// Until the moment, in seconds since 1970, that a header field says.
        ///
        /// - Parameters:
        ///   - name: The field.
        ///   - least: The shortest wait, also where there is no such field.
        ///   - read: Finds the number in its text.
        public static func headerDate(
            _ name: String, least: Duration = .zero, read: @escaping @Sendable (String) -> Double? = { Double($0) }
        ) -> Backoff {
            Backoff { answer, _, now in
                guard let date = answer?.head.headers[name].flatMap(read) else {
                    return least > .zero ? Wait(duration: least) : nil
                }
                return Wait(duration: max(Duration(bounded: date - now), least))
            }
        }
    }

    /// The first rule that is about an answer decides; without one, 2xx succeeds, 408, 429 and 5xx are tried again,
    /// and the rest is refused.
    public var rules: [Rule] = []
    /// The first that knows a wait decides; `Retry-After` and a growing wait follow.
    public var backoffs: [Backoff] = []
    /// How often the request is sent again.
    public var maximumRetries = 5
    /// How long all tries may take.
    public var maximumElapsed: Duration = .seconds(150)

    /// The usual handling.
    public init() {}

    private static let usualFactor = Duration.seconds(1)
    private static let tooManyRequests = 429
    private static let requestTimeout = 408

    func verdict(on answer: LoginAnswer) -> (action: Action, message: String?) {
        if let rule = rules.first(where: { $0.matches(answer) }) { return (rule.action, rule.message?(answer)) }
        switch answer.head.status {
        case 200..<300: return (.succeed, nil)
        case Self.tooManyRequests, Self.requestTimeout, 500...: return (.retry, nil)
        default: return (.fail, nil)
        }
    }

    /// - Parameters:
    ///   - attempt: How many tries have failed, counted from zero.
    ///   - asked: What `Retry-After` asks for.
    func wait(after answer: LoginAnswer?, attempt: Int, now: Double, asked: Duration?) -> Backoff.Wait {
        backoffs.lazy.compactMap { $0.wait(answer, attempt, now) }.first
            ?? Backoff.Wait(duration: asked ?? Self.usualFactor * (1 << min(attempt, 16)))
    }
}
