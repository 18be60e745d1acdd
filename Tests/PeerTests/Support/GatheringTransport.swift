import AuthCore
import Synchronization

/// Holds the answers to first attempts back until all of them are there, so that each was sent before any recovery.
///
/// Every second one stays until a resend has been answered: its refusal comes when the token has been renewed already.
final class GatheringTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let state: Mutex<(missing: Int, waiters: [CheckedContinuation<Bool, Never>])>
    /// Those who wait for the first resend; `nil` once it has been answered.
    private let late = Mutex<[CheckedContinuation<Void, Never>]?>([])

    init(base: any HTTPTransport, count: Int) {
        self.base = base
        state = Mutex((count, []))
    }

    func send(_ request: AuthRequest) async throws -> HTTPResponse {
        guard request.attempt == 0 else {
            defer { release() }
            return try await base.send(request)
        }
        let result: Result<HTTPResponse, any Error>
        do { result = .success(try await base.send(request)) } catch { result = .failure(error) }
        // A failure arrives, too: the others must not wait for it.
        if await arrive() { await waitForResend() }
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

    private func release() {
        let waiters = late.withLock { late in
            defer { late = nil }
            return late ?? []
        }
        for waiter in waiters { waiter.resume() }
    }

    private func waitForResend() async {
        await withCheckedContinuation { continuation in
            let hasCome = late.withLock { late in
                late?.append(continuation)
                return late == nil
            }
            if hasCome { continuation.resume() }
        }
    }
}
