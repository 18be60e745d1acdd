internal import Synchronization

/// Counts what happens in several tasks.
public final class Counter: Sendable {
    private let count = Mutex(0)

    /// Begins with nothing.
    public init() {}

    /// How often it happened.
    public var value: Int { count.withLock { $0 } }
    /// It happened once more.
    ///
    /// - Returns: How often it has happened now.
    @discardableResult public func increment() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
