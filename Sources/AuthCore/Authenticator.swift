/// A policy that supplies the credentials an outgoing request must carry.
///
/// Conform a value type when the credentials are fixed. One instance is shared by every request of a connector,
/// so it must be safe to call concurrently and must never hold a lock while it waits on the network.
///
/// To send a request with any HTTP client, use ``send(_:canResend:_:)``; to wrap an ``HTTPTransport``,
/// use ``AuthenticatingTransport``.
public protocol Authenticator: Sendable {
    /// What the sender has to prepare before it asks for credentials. Defaults to nothing.
    var requirements: RequestRequirements { get }

    /// Returns the credentials for one attempt at `request`.
    ///
    /// The request is read-only: a call that fails leaves nothing half applied. Return without suspending
    /// whenever valid credentials are at hand.
    ///
    /// - Parameter request: The attempt about to be sent, without credentials.
    /// - Throws: ``AuthError``, or `CancellationError` when the calling task was cancelled.
    func credentials(for request: AuthRequest) async throws -> RequestCredentials

    /// Returns what ``credentials(for:)`` would return without suspending; `nil` where that would wait or throw.
    ///
    /// From when ``recover(from:)`` has said ``RecoveryAction/retry``, or ``close()`` was called, what was refused or
    /// retired must not come back. The call never blocks and asks nobody, though it may start a renewal in the background.
    /// Defaults to `nil`, which is always right and costs a request the time of an asynchronous call.
    ///
    /// - Parameter request: The attempt about to be sent, without credentials.
    func readyCredentials(for request: AuthRequest) -> RequestCredentials?

    /// Decides what happens after the server refused the credentials of `rejection`.
    ///
    /// Discard only the generation that was refused; another task may have renewed it already.
    /// The default surfaces the refusal.
    func recover(from rejection: AuthRejection) async throws -> RecoveryAction

    /// Sees the head of every response to a request that carried `credentials`, for quotas and clock skew.
    ///
    /// Called before ``recover(from:)``. The default does nothing.
    ///
    /// - Parameters:
    ///   - response: Status and header fields.
    ///   - isRefusal: Whether the sender takes the response for a refusal of the credentials.
    ///   - request: The attempt, without credentials.
    ///   - credentials: What it carried.
    func observe(
        _ response: ResponseHead, isRefusal: Bool, for request: AuthRequest, credentials: RequestCredentials
    )

    /// Releases what the authenticator holds: waits for a renewal in flight, logs out.
    ///
    /// Called once, when no more requests will be made with it. The default does nothing.
    func close() async
}

extension Authenticator {
    /// No preparation needed.
    public var requirements: RequestRequirements { [] }

    /// Leaves everything to ``credentials(for:)``.
    public func readyCredentials(for request: AuthRequest) -> RequestCredentials? { nil }

    /// Surfaces the refusal to the caller.
    public func recover(from rejection: AuthRejection) async throws -> RecoveryAction { .surface }

    /// Ignores the response.
    public func observe(
        _ response: ResponseHead, isRefusal: Bool, for request: AuthRequest, credentials: RequestCredentials
    ) {}

    /// Holds nothing, so releases nothing.
    public func close() async {}
}

/// Preparation a sender owes an authenticator.
public struct RequestRequirements: OptionSet, Sendable, Hashable {
    /// The raw bits.
    public let rawValue: UInt8

    /// Creates a set from raw bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// ``AuthRequest/body`` must be complete, for example to hash it: a streamed body is refused.
    public static let bufferedBody = Self(rawValue: 1 << 0)
    /// ``AuthRejection/body`` must hold the response's bytes.
    public static let responseBody = Self(rawValue: 1 << 1)
}
