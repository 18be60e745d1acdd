internal import Synchronization

/// Makes the caches of an environment, and where those are many, in batches: they lie beside each other in memory then.
///
/// Of a hundred thousand connections, each would have its cache more than a kilobyte from the next: a request that takes
/// one of them at random waits for the memory, and for its page to be looked up, and the processor keeps few of them.
/// Fewer caches are better off apart: two neighbours may share a line of memory, and two processors that use them at
/// once wait for each other.
final class TokenCacheNursery: Sendable {
    private struct Stock<Value: Sendable>: Sendable {
        /// Those to be handed out, the next one last.
        var blanks: [TokenCache<Value>] = []
        /// How many were asked for.
        var count = 0
    }

    /// More of them than a processor keeps at hand are many; so many of an environment are made apart.
    static let few = 1_024
    /// How many are made at once.
    static let batch = 64

    private let clock: SharedClock
    /// A stock of each kind of value.
    private let stocks = Mutex<[ObjectIdentifier: any Sendable]>([:])

    /// - Parameter clock: The environment's. The environment itself would hold itself by way of its blanks.
    init(clock: SharedClock) { self.clock = clock }

    /// A cache to begin with.
    func blank<Value>() -> TokenCache<Value> {
        stocks.withLock { stocks in
            // Taken out, so that it is changed in place.
            let kind = ObjectIdentifier(Value.self)
            var stock = stocks.removeValue(forKey: kind) as? Stock<Value> ?? Stock()
            defer { stocks[kind] = stock }
            stock.count += 1
            if stock.count <= Self.few { return TokenCache(clock: clock) }
            if stock.blanks.isEmpty { stock.blanks = (0..<Self.batch).map { _ in TokenCache(clock: clock) } }
            return stock.blanks.removeLast()
        }
    }
}
