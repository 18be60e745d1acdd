internal import Synchronization

/// Counts what happens in several tasks.
public final class Counter: Sendable {
    private let count = Mutex(0)

    /// Begins with nothing.
    public init() {}

    /// How often it happened.
    public var value: Int { count.withLock { $0 } }
    /// It happened once more.
    public func increment() { count.withLock { $0 += 1 } }
}
