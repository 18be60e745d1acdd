internal import AuthCore
internal import Synchronization

/// Lets one task of this process at a time through for each name, in the order in which they came.
///
/// It keeps those of one process from outrunning each other at the lock, where who asks at the right moment wins.
final class ClaimGate: Sendable {
    private typealias Waiter = (ticket: UInt64, continuation: CheckedContinuation<Bool, Never>)
    private struct State {
        var holders: [String: UInt64] = [:]
        var waiters: [String: [Waiter]] = [:]
    }
    private let state = Mutex(State())
    private let clock: any AuthClock

    init(clock: any AuthClock) { self.clock = clock }

    /// Waits for the turn; `false` where it did not come in time.
    func enter(_ name: String, ticket: UInt64, atMost: Duration) async throws -> Bool {
        if take(name, ticket) { return true }
        let timeout = Task { [clock] in
            try? await clock.sleep(for: atMost)
            if !Task.isCancelled { self.giveUp(name, ticket) }
        }
        defer { timeout.cancel() }
        let isGranted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
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
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            giveUp(name, ticket)
        }
        if !isGranted { try Task.checkCancellation() }
        return isGranted
    }

    /// Lets the one who has waited longest through.
    func leave(_ name: String, ticket: UInt64) {
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

    private func take(_ name: String, _ ticket: UInt64) -> Bool {
        state.withLock { state in
            guard state.holders[name] == nil else { return false }
            state.holders[name] = ticket
            return true
        }
    }

    private func giveUp(_ name: String, _ ticket: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters[name]?.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            return state.waiters[name]?.remove(at: index)
        }
        waiter?.continuation.resume(returning: false)
    }
}
