public import Synchronization

// What requests are shown of a cache, and how they look at it.
extension TokenCache {
    /// Changes the state, and shows requests what has become of it.
    func change<Result>(_ body: (inout TokenCacheState<Value>) throws -> Result) rethrows -> Result {
        try back.state.withLock { state in
            defer { if state.takeNews() { show(state.shown) } }
            return try body(&state)
        }
    }

    private func show(_ shown: ShownValue<Value>) {
        front.withLock { $0.shown = shown }
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
    /// - Parameter part: Takes it out of what the token holds. It is called at most once, and mostly under the cache's
    ///   lock, and so must neither take long nor use the cache.
    /// - Returns: What `part` returns; `nil` where there is no token that can be used right now.
    @inlinable @inline(__always) public func withUsableValue<Part: Sendable>(_ part: (Value) -> Part) -> Part? {
        // One look at a clock, and a coarse one, is enough while the token is young; outside the lock, which is held the
        // shorter then.
        let coarse = clock.coarseNanoseconds
        return shownPart(at: coarse, part) ?? usableToken().map { part($0.value) }
    }

    // Inlined, and so is what calls it: at each of the three places the part alone is copied, and not the whole value.
    @inlinable @inline(__always) func shownPart<Part: Sendable>(at coarse: Int64, _ part: (Value) -> Part) -> Part? {
        if let lanes = lanes.load(ordering: .acquiring) {
            return lanes._withUnsafeGuaranteedRef { lanes in
                lanes.own.shown.withLock { $0.part(at: coarse, clock, part) }
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

    /// From how many collisions on threads are given lanes: a few happen to any cache, and lanes take kilobytes.
    @usableFromInline static var manyCollisions: UInt32 { 1_000 }
}
