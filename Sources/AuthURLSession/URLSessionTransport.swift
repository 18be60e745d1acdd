public import AuthCore
internal import Foundation

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// Sends the requests of authenticators, such as those to a token endpoint, through `URLSession`.
///
/// It is bounded in time and size, keeps no cookie, cache or credential between requests, returns every status as it
/// came, and sends nothing to another origin than the request's own: a redirect elsewhere is returned, not followed.
///
/// `URLSession` adds fields of its own where the request has none: `User-Agent`, `Accept`, `Accept-Language`,
/// `Accept-Encoding`, and to a POST with a body a `Content-Type` of a form. Repeated fields of a response are joined
/// with commas, in the order of their names. A compressed body is returned decoded.
public struct URLSessionTransport: HTTPTransport {
    private let configuration: Configuration
    private let sessions: SessionOwner

    /// Creates a transport.
    ///
    /// - Parameter configuration: Limits and routes. What the platform cannot do is refused by
    ///   ``Configuration/validate()`` and by every ``send(_:)``.
    public init(configuration: Configuration = .init()) {
        self.configuration = configuration
        sessions = SessionOwner(configuration)
    }

    /// Sends `request`, follows redirects within its origin where the method is GET or HEAD, and returns the response.
    ///
    /// - Throws: `AuthError` with code `network` where no response came in time, `invalidResponse` where its body is
    ///   too large, `unsupported` or `invalidCredential` where the request cannot be sent as it is; or
    ///   `CancellationError`. No message holds a query, a header or a body.
    public func send(_ request: AuthRequest) async throws -> HTTPResponse {
        let session = try sessions.prepared.get()
        let deadline = ContinuousClock.now + configuration.effectiveTimeout
        var outgoing = try OutgoingRequest(request)
        var redirectsLeft = outgoing.mayFollowRedirects ? configuration.maximumRedirects : 0
        while true {
            let response = try await session.exchange(
                outgoing, deadline: deadline, maximumBodyBytes: configuration.maximumBodyBytes)
            guard redirectsLeft > 0, let next = outgoing.redirected(by: response.head) else { return response }
            redirectsLeft -= 1
            outgoing = next
        }
    }
}
