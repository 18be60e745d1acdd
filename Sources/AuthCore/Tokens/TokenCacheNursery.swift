internal import Synchronization

/// Makes the caches of an environment in batches, so that they lie beside each other in memory.
///
/// Of a hundred thousand connections, each has its cache some kilobytes from the next otherwise: a request that takes one
/// at random then waits for the memory, and for the pages to be looked up, too.
final class TokenCacheNursery: Sendable {
    private struct Stock<Value: Sendable>: Sendable {
        var blanks: [TokenCache<Value>] = []
        /// How many to make next: few for an environment of few, so that little is made in vain.
        var batch = 1
    }

    private static let largestBatch = 64

    // The environment itself would hold itself by way of its blanks.
    private let clock: SharedClock
    /// A stock of each kind of value.
    private let stocks = Mutex<[ObjectIdentifier: any Sendable]>([:])

    init(clock: SharedClock) { self.clock = clock }

    /// A cache to begin with.
    func blank<Value>() -> TokenCache<Value> {
        stocks.withLock { stocks in
            // Taken out, so that it is changed in place.
            let kind = ObjectIdentifier(Value.self)
            var stock = stocks.removeValue(forKey: kind) as? Stock<Value> ?? Stock()
            defer { stocks[kind] = stock }
            if let blank = stock.blanks.popLast() { return blank }
            // The last is taken first, and lies in front of the others then.
            stock.blanks = (1..<stock.batch).map { _ in TokenCache(clock: clock) }
            stock.batch = min(stock.batch * 2, Self.largestBatch)
            return TokenCache(clock: clock)
        }
    }
}
