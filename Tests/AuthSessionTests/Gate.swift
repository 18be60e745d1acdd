import AuthCore
import Synchronization

/// Keeps requests waiting until a test opens it.
final class Gate: HTTPTransport {
    private let base: any HTTPTransport
    private let state = Mutex((isOpen: false, arrived: 0))

    init(_ base: any HTTPTransport) { self.base = base }

    /// How many requests have come.
    var arrived: Int { state.withLock { $0.arrived } }
    func open() { state.withLock { $0.isOpen = true } }

    func send(_ request: AuthRequest) async throws -> HTTPResponse {
        state.withLock { $0.arrived += 1 }
        while !state.withLock({ $0.isOpen }) {
            try Task.checkCancellation()
            await Task.yield()
        }
        return try await base.send(request)
    }
}
