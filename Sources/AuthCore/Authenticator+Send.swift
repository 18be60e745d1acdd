extension Authenticator {
    /// Sends `request` with credentials, and resends it once when a refusal can be recovered from.
    ///
    /// This is the loop that every adapter for an HTTP client needs. The closure sends one attempt, credentials
    /// already applied, and says what came of it. A refused attempt is reported to ``recover(from:)`` once; where
    /// that says ``RecoveryAction/retry``, new credentials are asked for and the request is sent a second time,
    /// whose outcome is final.
    ///
    /// - Parameters:
    ///   - request: The request without credentials.
    ///   - canResend: Whether the body can be sent again. A streamed body never is.
    ///   - send: Sends one attempt.
    /// - Returns: The value of the last attempt, accepted or refused.
    /// - Throws: ``AuthError`` where credentials cannot be had or cannot be placed, and what `send` throws.
    public nonisolated(nonsending) func send<Response>(
        _ request: AuthRequest,
        canResend: Bool = true,
        _ send: nonisolated(nonsending) (AuthRequest) async throws -> AttemptOutcome<Response>
    ) async throws -> Response {
        if requirements.contains(.bufferedBody), case .streamed = request.body {
            throw AuthError(
                .unsupported,
                "the authenticator reads the request's body, which is streamed; send it as bytes, a form or JSON")
        }
        var attempt = request
        while true {
            let credentials =
                if let ready = readyCredentials(for: attempt) {
                    ready
                } else {
                    try await self.credentials(for: attempt)
                }
            var signed = attempt
            try signed.apply(credentials)
            let outcome = try await send(signed)
            observe(
                outcome.head, isRefusal: outcome.isRefusal, for: attempt, credentials: credentials)
            guard outcome.isRefusal, attempt.attempt == request.attempt else { return outcome.value }
            let rejection = AuthRejection(
                request: attempt, credentials: credentials, response: outcome.head, body: outcome.body)
            // Asked even where nothing can be resent: the refused token must go before the next request.
            let action = try await recover(from: rejection)
            guard action == .retry, canResend, attempt.body.isReplayable else { return outcome.value }
            attempt.attempt += 1
        }
    }
}

/// What came of one attempt at a request.
public struct AttemptOutcome<Response> {
    /// What the caller gets when this attempt is the last.
    public var value: Response
    /// Status and header fields.
    public var head: ResponseHead
    /// The response's bytes, for authenticators with ``RequestRequirements/responseBody``.
    public var body: [UInt8]?
    /// Whether the server refused the credentials.
    public var isRefusal: Bool

    /// Creates an outcome.
    ///
    /// - Parameters:
    ///   - value: What the caller gets when this attempt is the last.
    ///   - head: Status and header fields.
    ///   - body: The response's bytes, where they are at hand.
    ///   - isRefusal: Whether the server refused the credentials; `nil` means: the status is 401.
    public init(_ value: Response, head: ResponseHead, body: [UInt8]? = nil, isRefusal: Bool? = nil) {
        self.value = value
        self.head = head
        self.body = body
        self.isRefusal = isRefusal ?? (head.status == 401)
    }
}

extension AttemptOutcome: Sendable where Response: Sendable {}

extension AttemptOutcome: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The response's head; body and value may hold secrets.
    public var description: String { "status \(head.status) \(head.headers), \(isRefusal ? "refused" : "accepted")" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// The response's head.
    public var customMirror: Mirror { Mirror(self, children: ["head": head, "isRefusal": isRefusal]) }
}
