internal import LoopbackHTTP

/// What the demo API is to do wrong, a number of times.
struct DemoMisbehaviour: Sendable {
    enum Kind: Sendable, Equatable {
        /// Answers with this status, such as 503 or 429.
        case status(Int, retryAfterSeconds: Int? = nil)
        /// Answers as it should, but late.
        case slow(Duration)
        /// Forgets all tokens and sessions just before it answers.
        case revoke
    }

    var kind: Kind
    /// Where; `nil` is anywhere.
    var path: String?
    /// How many requests are answered well before.
    var after = 0
    var times = 1

    /// The longest time that an answer is held back.
    static let longestPause = Duration.seconds(60)

    /// Reads `answer=503&path=/oauth/token&times=2`; `nil` where it says nothing that is known.
    init?(_ request: LoopbackRequest) {
        let number = { (name: String) in request.queryItem(name).flatMap { Int($0) } }
        switch request.queryItem("answer") {
        case "slow": kind = .slow(min(.milliseconds(max(number("ms") ?? 1_000, 0)), Self.longestPause))
        case "revoke": kind = .revoke
        case let status?:
            guard let status = Int(status), (400..<600).contains(status) else { return nil }
            kind = .status(status, retryAfterSeconds: number("retry_after"))
        case nil: return nil
        }
        path = request.queryItem("path")
        after = number("after") ?? 0
        times = number("times") ?? 1
    }

    init(_ kind: Kind, path: String? = nil, after: Int = 0, times: Int = 1) {
        self.kind = kind
        self.path = path
        self.after = after
        self.times = times
    }
}

extension [DemoMisbehaviour] {
    /// Takes what is to be done to a request.
    mutating func take(for path: String) -> DemoMisbehaviour.Kind? {
        for index in indices where self[index].path.map({ $0 == path }) ?? true {
            if self[index].after > 0 {
                self[index].after -= 1
            } else if self[index].times > 0 {
                self[index].times -= 1
                return self[index].kind
            }
        }
        return nil
    }
}
