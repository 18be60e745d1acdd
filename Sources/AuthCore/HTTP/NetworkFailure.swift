/// Why no response came: the ``AuthError/cause`` of an error with code ``AuthError/Code/network``.
///
/// A transport sets it where it can tell, so that whoever helps a user need not read messages.
public struct NetworkFailure: Error, Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String, Sendable {
        case offline, hostNotFound, connectionRefused, untrustedServer, secureConnectionFailed, timedOut, interrupted
    }
    private let wrapped: Wrapped

    /// This machine has no network.
    public static let offline = Self(wrapped: .offline)
    /// The host's name has no address.
    public static let hostNotFound = Self(wrapped: .hostNotFound)
    /// Nobody listens at the host's port.
    public static let connectionRefused = Self(wrapped: .connectionRefused)
    /// The server's certificate is not one to trust.
    public static let untrustedServer = Self(wrapped: .untrustedServer)
    /// TLS was not agreed upon, as with a server that does not speak it.
    public static let secureConnectionFailed = Self(wrapped: .secureConnectionFailed)
    /// No response came in time.
    public static let timedOut = Self(wrapped: .timedOut)
    /// The connection ended before the response did, or what came is none.
    public static let interrupted = Self(wrapped: .interrupted)

    /// The failure's name.
    public var description: String { wrapped.rawValue }
}
