internal import Synchronization

/// Lets one task of this process at a time through for each name, in the order in which they came.
package final class ClaimQueue<Name: Hashable & Sendable>: Sendable {
    private typealias Waiter = (ticket: UInt64, continuation: CheckedContinuation<Bool, Never>)
    private struct State {
        var holders: [Name: UInt64] = [:]
        var waiters: [Name: [Waiter]] = [:]
    }
    private let state = Mutex(State())
    private let clock: any AuthClock

    /// Creates a queue for every name.
    ///
    /// - Parameter clock: Measures how long a turn is waited for.
    package init(clock: any AuthClock) { self.clock = clock }

    /// Whether `ticket` has its turn.
    package func isHolder(_ name: Name, ticket: UInt64) -> Bool { state.withLock { $0.holders[name] == ticket } }

    /// Waits for the turn; `false` where it did not come in time.
    ///
    /// - Throws: `CancellationError` where the calling task is cancelled.
    package func enter(_ name: Name, ticket: UInt64, atMost: Duration) async throws -> Bool {
        try Task.checkCancellation()
        if take(name, ticket) { return true }
        let isGranted = await withTaskCancellationHandler {
            await wait(for: name, ticket: ticket, atMost: atMost)
        } onCancel: {
            giveUp(name, ticket)
        }
        if !isGranted { try Task.checkCancellation() }
        return isGranted
    }

    private func wait(for name: Name, ticket: UInt64, atMost: Duration) async -> Bool {
        let limit = Mutex<Task<Void, Never>?>(nil)
        let isGranted = await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                // A cancellation from here on finds the waiter in the queue.
                if Task.isCancelled { return false }
                guard state.holders[name] != nil else {
                    state.holders[name] = ticket
                    return true
                }
                state.waiters[name, default: []].append((ticket, continuation))
                return nil
            }
            if let answer { return continuation.resume(returning: answer) }
            // Begun only now: a limit that is over at once finds the waiter, too.
            limit.withLock { limit in
                limit = Task { [clock] in
                    try? await clock.sleep(for: atMost)
                    if !Task.isCancelled { self.giveUp(name, ticket) }
                }
            }
        }
        limit.withLock { $0?.cancel() }
        return isGranted
    }

    /// Lets the one who has waited longest through.
    package func leave(_ name: Name, ticket: UInt64) {
        let next = state.withLock { state -> Waiter? in
            guard state.holders[name] == ticket else { return nil }
            guard var queue = state.waiters[name], !queue.isEmpty else {
                state.holders[name] = nil
                return nil
            }
            let first = queue.removeFirst()
            state.waiters[name] = queue.isEmpty ? nil : queue
            state.holders[name] = first.ticket
            return first
        }
        next?.continuation.resume(returning: true)
    }

    private func take(_ name: Name, _ ticket: UInt64) -> Bool {
        state.withLock { state in
            guard state.holders[name] == nil else { return false }
            state.holders[name] = ticket
            return true
        }
    }

    private func giveUp(_ name: Name, _ ticket: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters[name]?.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            return state.waiters[name]?.remove(at: index)
        }
        waiter?.continuation.resume(returning: false)
    }
}
