/// An attempt the server refused, and the credentials it refused.
public struct AuthRejection: Sendable {
    /// The attempt, without its credentials.
    public var request: AuthRequest
    /// The credentials it carried.
    ///
    /// Drop the token of this generation only.
    public var credentials: RequestCredentials
    /// Status and header fields of the refusal, including any challenge.
    public var response: ResponseHead
    /// The response's bytes, when ``RequestRequirements/responseBody`` asked for them.
    public var body: [UInt8]?

    /// Creates a rejection.
    public init(request: AuthRequest, credentials: RequestCredentials, response: ResponseHead, body: [UInt8]? = nil) {
        self.request = request
        self.credentials = credentials
        self.response = response
        self.body = body
    }
}

extension AuthRejection: CustomStringConvertible, CustomReflectable {
    /// The attempt and the status; neither credentials nor body.
    public var description: String { "\(request) refused with status \(response.status)" }
    /// The attempt and the response's head; neither credentials nor body.
    public var customMirror: Mirror { Mirror(self, children: ["request": request, "response": response]) }
}

/// The verdict on a refused attempt.
public struct RecoveryAction: Sendable, Hashable {
    private enum Kind: Sendable, Hashable { case retry, surface }
    private let kind: Kind

    /// Ask for credentials again and resend once.
    public static let retry = Self(kind: .retry)
    /// Hand the refusal to the caller.
    public static let surface = Self(kind: .surface)
}
