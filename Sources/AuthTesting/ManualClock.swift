public import AuthCore
internal import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A clock that a test moves by hand.
///
/// Nothing waits for real.
public final class ManualClock: AuthClock {
    private struct Sleeper {
        var deadline: Duration
        var continuation: CheckedContinuation<Void, any Error>
    }
    private struct State {
        var now: Date
        var elapsed: Duration = .zero
        var nextID = 0
        var sleepers: [Int: Sleeper] = [:]
    }
    private let state: Mutex<State>

    /// Creates a clock that stands at `now`.
    public init(now: Date = Date(timeIntervalSince1970: 1_735_689_600)) { state = Mutex(State(now: now)) }

    /// The date and time the clock stands at.
    public var now: Date { state.withLock { $0.now } }
    /// How far the clock has been advanced.
    public var elapsed: Duration { state.withLock { $0.elapsed } }
    /// How many tasks wait for the clock to be advanced.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// Returns once at least `count` tasks wait for the clock, or the calling task is cancelled.
    ///
    /// Call it before ``advance(by:)`` where the wait begins in another task: a wait that begins after the clock has moved
    /// counts from there.
    ///
    /// A renewal that runs is a sleeper itself, whose wait is its deadline (`TokenCachePolicy.renewalDeadline`), and the
    /// exchange of a single-use token is another: for the pause before the next attempt wait for one more.
    public func waitForSleepers(_ count: Int = 1) async {
        while sleeperCount < count, !Task.isCancelled { await Task.yield() }
    }

    /// Moves both times on and wakes those whose wait is over.
    public func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.elapsed += duration
            state.now += Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
            let due = state.sleepers.filter { $0.value.deadline <= state.elapsed }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Sets the date and time alone, as an administrator might: `elapsed` does not change.
    public func set(now: Date) { state.withLock { $0.now = now } }

    /// Waits until the clock has been advanced by `duration`.
    public func sleep(for duration: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let immediate: Result<Void, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if duration <= .zero { return .success(()) }
                    state.sleepers[id] = Sleeper(deadline: state.elapsed + duration, continuation: continuation)
                    return nil
                }
                if let immediate { continuation.resume(with: immediate) }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }
}
