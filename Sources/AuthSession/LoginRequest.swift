public import AuthCore

/// A request that logs in, refreshes a session or ends one.
public struct LoginRequest: Sendable {
    /// The request, without the credentials of ``authenticator``.
    public var request: AuthRequest
    /// Adds credentials to it; `nil` for a request that carries its own.
    public var authenticator: (any Authenticator)?
    /// What its answers mean.
    public var errorHandling: LoginErrorHandling
    /// How the answer's body is read.
    public var format: Format
    /// What errors call it, and what they tell the user to look at.
    var words = Words(name: "the login", remedy: "check the user name and password, and the login's URL")

    struct Words: Sendable {
        var name: String
        var remedy: String
    }

    /// How the body of an answer is read.
    public enum Format: Sendable, Hashable {
        /// As JSON.
        case json
        /// As XML: an element is a map of its children, its attributes (`@name`) and its text (`#text`), or its text alone.
        case xml
    }

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - authenticator: Adds credentials to it.
    public init(_ request: AuthRequest, authenticator: (any Authenticator)? = nil) {
        self.request = request
        self.authenticator = authenticator
        errorHandling = LoginErrorHandling()
        format = .json
    }
}

/// What a login was answered.
public struct LoginAnswer: Sendable {
    /// Status and header fields.
    public var head: ResponseHead
    /// The body; `nil` where it is not in the format that was expected.
    public var body: JSONValue?

    /// Creates an answer.
    public init(head: ResponseHead, body: JSONValue?) {
        self.head = head
        self.body = body
    }
}

extension LoginAnswer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Status and names of header fields: the body holds a token.
    public var description: String { "LoginAnswer, status \(head.status)" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
