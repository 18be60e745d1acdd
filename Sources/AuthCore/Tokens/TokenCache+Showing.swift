public import Synchronization

// What requests are shown of a cache, and how they look at it.
extension TokenCache {
    /// Changes the state, and shows requests what has become of it.
    func change<Result>(_ body: (inout TokenCacheState<Value>) throws -> Result) rethrows -> Result {
        try back.change(body, show: show)
    }

    private func show(_ shown: ShownValue<Value>) {
        front.withLock { $0 = TokenCacheFront(shown: shown) }
        lanes.load(ordering: .acquiring)?._withUnsafeGuaranteedRef { $0.show(shown) }
    }

    /// Gives threads lanes of their own.
    @usableFromInline func spread() {
        change { state in
            guard lanes.load(ordering: .acquiring) == nil else { return }
            lanes.store(.passRetained(TokenCacheLanes()), ordering: .releasing)
            // They are to show at first what the front shows.
            state.hasNews = true
        }
    }

    /// What is needed of the token of ``usableToken()``, for the way of every request: without a copy of all that it holds.
    ///
    /// As there, a renewal starts in the background when the token is close to its expiry. The clock is a coarse one: the
    /// token may be given out for up to two seconds longer than there, though not beyond its lifetime. While one token
    /// takes another's place, a thread may get the old one for a moment longer than its neighbour; one that was refused
    /// or forgotten, nobody gets who begins after ``invalidate(generation:)``, ``reset()`` or ``close()`` has returned.
    ///
    /// - Parameter part: Takes it out of what the token holds. It is called at most once. It may run under a lock, and so
    ///   must neither take long nor use the cache; nor may the `deinit` of a value.
    /// - Returns: What `part` returns; `nil` where there is no token that can be used right now.
    @inlinable @inline(__always) public func withUsableValue<Part: Sendable>(_ part: (Value) -> Part) -> Part? {
        // One look at a clock is enough while the token is young; outside the lock, which is held the shorter then.
        let coarse = clock.coarseNanoseconds
        return shownPart(at: coarse, part) ?? usableToken().map { part($0.value) }
    }

    // Inlined, and so is what calls it: at each of the three places the part alone is copied, and not the whole value.
    @inlinable @inline(__always) func shownPart<Part: Sendable>(at coarse: Int64, _ part: (Value) -> Part) -> Part? {
        if let lanes = lanes.load(ordering: .acquiring) {
            return lanes._withUnsafeGuaranteedRef { lanes in
                lanes.own.pointee.withLock { $0.part(at: coarse, clock, part) }
            }
        }
        if let shown = front.withLockIfAvailable({ $0.shown.part(at: coarse, clock, part) }) { return shown }
        let (shown, areMany) = front.withLock { front in
            front.collisionCount &+= 1
            return (front.shown.part(at: coarse, clock, part), front.collisionCount == Self.manyCollisions)
        }
        if areMany { spread() }
        return shown
    }

    /// From how many collisions on, while one token is shown, threads are given lanes: a few happen to any cache, and
    /// lanes take kilobytes.
    @usableFromInline static var manyCollisions: UInt32 { 100 }
}
