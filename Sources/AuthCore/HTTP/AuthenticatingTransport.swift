/// A transport that adds credentials, and resends once when the authenticator recovers from a refusal.
///
/// Use it where your client speaks ``HTTPTransport``; for any other client, use
/// ``Authenticator/send(_:canResend:_:)``.
public struct AuthenticatingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let authenticator: any Authenticator
    private let isRefusal: @Sendable (HTTPResponse) -> Bool

    /// Wraps a transport.
    ///
    /// - Parameters:
    ///   - base: Sends each attempt.
    ///   - authenticator: Supplies the credentials.
    ///   - isRefusal: Whether a response refuses the credentials. Some APIs answer 403 to an expired token.
    public init(
        _ base: any HTTPTransport, authenticator: any Authenticator,
        isRefusal: @escaping @Sendable (HTTPResponse) -> Bool = { $0.status == 401 }
    ) {
        self.base = base
        self.authenticator = authenticator
        self.isRefusal = isRefusal
    }

    /// Sends `request` with credentials.
    public func send(_ request: AuthRequest) async throws -> HTTPResponse {
        try await authenticator.send(request) { attempt in
            let response = try await base.send(attempt)
            return AttemptOutcome(
                response, head: response.head, body: response.body, isRefusal: isRefusal(response))
        }
    }
}
