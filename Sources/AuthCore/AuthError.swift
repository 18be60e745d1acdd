/// An error of this library.
///
/// It never holds a secret in its message, its path or its reflection.
public struct AuthError: Error, Sendable {
    /// What went wrong.
    public var code: Code
    /// Who can mend it: the author of a definition, the user, or time.
    public var kind: Kind
    /// What went wrong and what would be right, in one sentence.
    public var message: String
    /// Where in the definition or manifest, if anywhere.
    public var path: JSONPointer?
    /// How long the server asked to wait.
    public var retryAfter: Duration?
    /// The error underneath.
    ///
    /// It may come from outside and say more than it should, so it is never printed from here.
    public var cause: (any Error)?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: What went wrong.
    ///   - message: One sentence that says what to do, without any secret.
    ///   - path: Where in the definition or manifest.
    ///   - kind: Who can mend it; `nil` takes the usual kind of `code`.
    ///   - retryAfter: How long the server asked to wait.
    ///   - cause: The error underneath.
    public init(
        _ code: Code, _ message: String, path: JSONPointer? = nil, kind: Kind? = nil, retryAfter: Duration? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.kind = kind ?? code.usualKind
        self.message = message
        self.path = path
        self.retryAfter = retryAfter
        self.cause = cause
    }

    /// A category of errors.
    ///
    /// More may appear in minor releases.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Wrapped: String, Sendable {
            case unknownType, invalidDefinition, invalidReference, invalidTemplate, missingInput, unknownSelection
            case invalidCredential, conflictingField, invalidJSON, duplicateType, unsupported, network, refused
            case insecureEndpoint, superseded, renewalTimedOut, invalidGrant, invalidClient, invalidScope,
                invalidResponse, invalidExpiry, rateLimited, serverFault
            case keyMismatch
            case rotationInterrupted, storeUnavailable, storeMissing, claimLapsed
        }
        private let wrapped: Wrapped

        /// No factory is registered for the type or class name.
        public static let unknownType = Self(wrapped: .unknownType)
        /// A definition lacks a field or holds one of the wrong kind.
        public static let invalidDefinition = Self(wrapped: .invalidDefinition)
        /// A reference leads nowhere or to itself.
        public static let invalidReference = Self(wrapped: .invalidReference)
        /// A template cannot be compiled or evaluated.
        public static let invalidTemplate = Self(wrapped: .invalidTemplate)
        /// The user's configuration lacks a value that a definition needs.
        public static let missingInput = Self(wrapped: .missingInput)
        /// The user's configuration selects an authenticator that is not on offer.
        public static let unknownSelection = Self(wrapped: .unknownSelection)
        /// A credential cannot be sent as it is.
        public static let invalidCredential = Self(wrapped: .invalidCredential)
        /// A credential has no place in the request, or its place is taken.
        public static let conflictingField = Self(wrapped: .conflictingField)
        /// A text is not JSON.
        public static let invalidJSON = Self(wrapped: .invalidJSON)
        /// A type name is registered already.
        public static let duplicateType = Self(wrapped: .duplicateType)
        /// The platform, the environment or the form of the request does not allow it.
        public static let unsupported = Self(wrapped: .unsupported)
        /// The network failed.
        public static let network = Self(wrapped: .network)
        /// A server refused.
        public static let refused = Self(wrapped: .refused)
        /// A URL that secrets would be sent to is not https, or not a URL.
        public static let insecureEndpoint = Self(wrapped: .insecureEndpoint)
        /// The authenticator is closed, in most cases because its configuration has changed; ask the connection for
        /// another.
        public static let superseded = Self(wrapped: .superseded)
        /// A renewal did not end in its time.
        public static let renewalTimedOut = Self(wrapped: .renewalTimedOut)
        /// The grant is dead: expired, revoked or used up (`invalid_grant`, RFC 6749, section 5.2).
        ///
        /// Sign in again.
        public static let invalidGrant = Self(wrapped: .invalidGrant)
        /// The server does not accept the client's own credentials (`invalid_client` and its kin).
        public static let invalidClient = Self(wrapped: .invalidClient)
        /// The server does not grant the scopes that are asked for (`invalid_scope`, RFC 6749, section 5.2).
        public static let invalidScope = Self(wrapped: .invalidScope)
        /// A key is not of the kind that its algorithm needs.
        public static let keyMismatch = Self(wrapped: .keyMismatch)
        /// A server's answer is not what it should be.
        public static let invalidResponse = Self(wrapped: .invalidResponse)
        /// A server's answer does not say in a form that is known how long its token works.
        public static let invalidExpiry = Self(wrapped: .invalidExpiry)
        /// A server asked to slow down (status 429).
        public static let rateLimited = Self(wrapped: .rateLimited)
        /// A server failed (status 5xx).
        public static let serverFault = Self(wrapped: .serverFault)
        /// A rotation was begun and its answer lost, and the old token does not work any more.
        ///
        /// Sign in again.
        public static let rotationInterrupted = Self(wrapped: .rotationInterrupted)
        /// A single-use token needs a durable place for its successor, and there is none.
        public static let storeMissing = Self(wrapped: .storeMissing)
        /// The store of credentials cannot be read, written or claimed.
        public static let storeUnavailable = Self(wrapped: .storeUnavailable)
        /// A claim on stored credentials was given back or has run out, so that nothing can be written under it.
        public static let claimLapsed = Self(wrapped: .claimLapsed)

        /// The code's name.
        public var description: String { wrapped.rawValue }

        fileprivate var usualKind: Kind {
            switch wrapped {
            case .network, .superseded, .renewalTimedOut, .rateLimited, .serverFault, .storeUnavailable, .claimLapsed,
                .invalidExpiry:
                .transient
            case .refused, .invalidGrant, .invalidClient, .invalidScope, .rotationInterrupted: .refused
            case .unsupported, .duplicateType: .system
            default: .configuration
            }
        }
    }

    /// Who can mend an error.
    ///
    /// More may appear in minor releases.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        private enum Wrapped: String, Sendable { case configuration, refused, transient, system }
        private let wrapped: Wrapped

        /// Definition, manifest or configuration must change.
        public static let configuration = Self(wrapped: .configuration)
        /// A server refused the credentials; the user must sign in again or correct them.
        public static let refused = Self(wrapped: .refused)
        /// The same call may succeed later.
        public static let transient = Self(wrapped: .transient)
        /// The platform or the program that uses this library must change.
        public static let system = Self(wrapped: .system)

        /// The kind's name.
        public var description: String { wrapped.rawValue }
    }
}

extension AuthError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The path, where there is one, and the message.
    public var description: String {
        guard let path, !path.isRoot else { return message }
        return "\(path): \(message)"
    }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Everything but the content of ``cause``, of which only the type is told.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "code": code, "kind": kind, "message": message, "path": path?.description ?? "",
                "cause": cause.map { String(describing: type(of: $0)) } ?? "",
            ])
    }
}

extension AuthError {
    /// The same error, with `path` where it has none of its own.
    package func located(at path: JSONPointer) -> AuthError {
        var error = self
        if error.path == nil { error.path = path }
        return error
    }

    /// Does something whose errors get `path` where they have none of their own.
    package static func locating<Result>(at path: JSONPointer, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as AuthError {
            throw error.located(at: path)
        }
    }
}
