public import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Android)
internal import Android
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Copies of what a cache shows, so that threads that look at once do not wait for each other.
///
/// A lock, and the count of those who use a value, go from processor to processor with each look at the one place. Here
/// each thread has a place that it shares with few others, or none.
@usableFromInline final class TokenCacheLanes<Value: Sendable>: Sendable {
    @usableFromInline final class Lane: Sendable {
        @usableFromInline let shown = Mutex(ShownValue<Value>())
        // Keeps the next one out of the same line of memory.
        private let distance: (UInt128, UInt128, UInt128, UInt128) = (0, 0, 0, 0)
    }

    @usableFromInline let lanes = (0..<LaneIndex.count).map { _ in Lane() }

    /// The one of the calling thread.
    @inlinable var own: Lane { lanes[LaneIndex.own] }

    func show(_ shown: ShownValue<Value>) {
        for lane in lanes {
            var own = shown
            own.value = shown.value.map { ($0 as? any SeparatelyCounted)?.separated() as? Value ?? $0 }
            lane.shown.withLock { [own] in $0 = own }
        }
    }
}

/// Which lane is whose.
@usableFromInline enum LaneIndex {
    private static let bitCount = 4
    static let count = 1 << bitCount

    /// That of the calling thread.
    @usableFromInline static var own: Int {
        // Threads lie at like distances from each other: Fibonacci hashing spreads those (Knuth, volume 3, section 6.4).
        Int((thread &* 0x9E37_79B9_7F4A_7C15) >> UInt64(UInt64.bitWidth - bitCount))
    }

    private static var thread: UInt64 {
        #if canImport(Darwin)
        UInt64(UInt(bitPattern: pthread_self()))
        #else
        UInt64(pthread_self())
        #endif
    }
}
