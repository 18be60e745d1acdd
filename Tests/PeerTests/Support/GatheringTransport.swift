import AuthCore
import Synchronization
import TestSupport

/// Holds the answers to first attempts back until all of them are there, so that each was sent before any recovery.
///
/// Every second one stays until a resend has been answered: its refusal comes when the token has been renewed already.
final class GatheringTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let state: Mutex<(missing: Int, waiters: [CheckedContinuation<Bool, Never>])>
    private let hasResent = Atomic(false)

    init(base: any HTTPTransport, count: Int) {
        self.base = base
        state = Mutex((count, []))
    }

    func send(_ request: AuthRequest) async throws -> HTTPResponse {
        guard request.attempt == 0 else {
            defer { hasResent.store(true, ordering: .releasing) }
            return try await base.send(request)
        }
        let result: Result<HTTPResponse, any Error>
        do { result = .success(try await base.send(request)) } catch { result = .failure(error) }
        // A failure arrives, too: the others must not wait for it.
        let isLate = await arrive()
        // Where there is no resend, the test's time limit ends the wait.
        if isLate { _ = await eventually { hasResent.load(ordering: .acquiring) } }
        return try result.get()
    }

    /// Waits for the others.
    ///
    /// - Returns: Whether the answer is one of those that come late.
    private func arrive() async -> Bool {
        await withCheckedContinuation { continuation in
            let released = state.withLock { state in
                state.missing -= 1
                state.waiters.append(continuation)
                guard state.missing <= 0 else { return [CheckedContinuation<Bool, Never>]() }
                defer { state.waiters = [] }
                return state.waiters
            }
            for (index, waiter) in released.enumerated() { waiter.resume(returning: index % 2 == 1) }
        }
    }
}
