import AuthCore
import AuthTesting
import Synchronization
import TestSupport
import Testing

/// Issues `t1`, `t2` and so on, when a test lets it.
final class GatedSource: Sendable {
    private struct State {
        var isOpen: Bool
        var count = 0
        var ended = 0
        var failure: AuthError?
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state: Mutex<State>
    private let lifetime: TokenLifetime?

    init(isOpen: Bool = false, lifetime: TokenLifetime? = nil) {
        state = Mutex(State(isOpen: isOpen))
        self.lifetime = lifetime
    }

    var count: Int { state.withLock { $0.count } }

    func cache(_ clock: some AuthClock, _ policy: TokenCachePolicy = .init()) -> TokenCache<String> {
        TokenCache(policy: policy, clock: clock) { [self] _ in try await issue() }
    }

    func fail(with error: AuthError?) { state.withLock { $0.failure = error } }
    func close() { state.withLock { $0.isOpen = false } }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func waitUntilAsked(times: Int = 1) async {
        #expect(await eventually { count >= times })
    }

    /// Waits until what was asked has been answered, and a little longer for the cache to take it in.
    func settle() async {
        #expect(await eventually { state.withLock { $0.ended >= $0.count } })
        for _ in 0..<1_000 { await Task.yield() }
    }

    private func issue() async throws -> RenewedToken<String> {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if state.isOpen { return true }
                state.waiting.append(continuation)
                return false
            }
            if isOpen { continuation.resume() }
        }
        let failure = state.withLock { state in
            state.ended += 1
            return state.failure
        }
        if let failure { throw failure }
        return RenewedToken("t\(number)", lifetime: lifetime)
    }
}
