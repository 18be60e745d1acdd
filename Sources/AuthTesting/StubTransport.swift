public import AuthCore
internal import Synchronization

/// A transport that answers from memory and records what it was asked.
public final class StubTransport: HTTPTransport {
    /// Answers one request.
    public typealias Handler = @Sendable (_ request: AuthRequest, _ index: Int) async throws -> HTTPResponse

    private let recorded = Mutex<[AuthRequest]>([])
    private let handler: Handler

    /// Creates a transport.
    ///
    /// - Parameter handler: Answers each request, given how many came before it.
    public init(_ handler: @escaping Handler) { self.handler = handler }

    /// Creates a transport that gives `responses` in order; the last one repeats.
    public convenience init(responses: [HTTPResponse]) {
        self.init { _, index in
            guard let last = responses.indices.last else {
                throw AuthError(.network, "the stub has no response")
            }
            return responses[min(index, last)]
        }
    }

    /// The requests so far, in the order in which they came.
    public var requests: [AuthRequest] { recorded.withLock { $0 } }

    /// Records `request` and answers it.
    public func send(_ request: AuthRequest) async throws -> HTTPResponse {
        let index = recorded.withLock { recorded in
            recorded.append(request)
            return recorded.count - 1
        }
        return try await handler(request, index)
    }
}
