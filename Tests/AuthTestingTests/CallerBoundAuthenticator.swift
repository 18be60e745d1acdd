import AuthCore
import Synchronization

/// Fetches in the task of its first caller, which is the fault: that caller may be cancelled while others wait.
final class CallerBoundAuthenticator: Authenticator {
    enum WaitersOnCancellation: Sendable { case forgotten, failed }

    private struct State {
        var ready: RequestCredentials?
        var isFetching = false
        var waiters: [CheckedContinuation<RequestCredentials, any Error>] = []
    }
    private let fate: WaitersOnCancellation
    private let state = Mutex(State())

    init(waitersOnCancellation fate: WaitersOnCancellation) { self.fate = fate }

    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        let leads = state.withLock { state in
            defer { state.isFetching = true }
            return !state.isFetching
        }
        guard !leads else { return try await fetch() }
        return try await withCheckedThrowingContinuation { continuation in
            let ready = state.withLock { state in
                if state.ready == nil { state.waiters.append(continuation) }
                return state.ready
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    private func fetch() async throws -> RequestCredentials {
        do {
            // Long enough to be cancelled on the way.
            for _ in 0..<10 {
                await Task.yield()
                try Task.checkCancellation()
            }
            let ready = try RequestCredentials([.init(.header("Authorization"), Secret("Bearer one-token"))])
            release {
                $0.resume(returning: ready)
            } keeping: {
                $0.ready = ready
            }
            return ready
        } catch {
            if fate == .failed {
                release {
                    $0.resume(throwing: error)
                } keeping: {
                    $0.isFetching = false
                }
            }
            throw error
        }
    }

    private func release(
        _ resume: (CheckedContinuation<RequestCredentials, any Error>) -> Void, keeping: (inout State) -> Void
    ) {
        let waiters = state.withLock { state in
            keeping(&state)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { resume(waiter) }
    }
}
