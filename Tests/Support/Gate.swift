public import AuthCore
internal import Synchronization

/// Keeps requests waiting until a test opens it.
public final class Gate: HTTPTransport {
    private let base: any HTTPTransport
    private let state = Mutex((isOpen: false, arrived: 0))

    /// Creates a gate in front of a transport.
    public init(_ base: any HTTPTransport) { self.base = base }

    /// How many requests have come.
    public var arrived: Int { state.withLock { $0.arrived } }
    /// Lets those that wait and all that come through.
    public func open() { state.withLock { $0.isOpen = true } }

    /// Sends a request when the gate is open.
    public func send(_ request: AuthRequest) async throws -> HTTPResponse {
        state.withLock { $0.arrived += 1 }
        while !state.withLock({ $0.isOpen }) {
            try Task.checkCancellation()
            await Task.yield()
        }
        return try await base.send(request)
    }
}
