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
    @usableFromInline typealias Lane = Mutex<ShownValue<Value>>

    static var count: Int { LaneIndex.count }
    /// How far apart processors keep memory: 128 bytes on Apple's, 64 on most others.
    private static var lineByteCount: Int { 128 }
    /// Whole lines, so that no lane lies in the same one as the next; kept, because a size is looked up at run time.
    @usableFromInline let stride: Int

    // Locks beside each other, and not objects, which would be counted with each look. Nothing but the locks is ever
    // changed there.
    @usableFromInline nonisolated(unsafe) let memory: UnsafeMutableRawPointer

    init() {
        stride = (MemoryLayout<Lane>.size | (Self.lineByteCount - 1)) + 1
        memory = .allocate(byteCount: stride * Self.count, alignment: Self.lineByteCount)
        for index in 0..<Self.count {
            (memory + index * stride).bindMemory(to: Lane.self, capacity: 1).initialize(to: Mutex(ShownValue()))
        }
    }

    deinit {
        for index in 0..<Self.count { lane(index).deinitialize(count: 1) }
        memory.deallocate()
    }

    @inlinable func lane(_ index: Int) -> UnsafeMutablePointer<Lane> {
        (memory + index * stride).assumingMemoryBound(to: Lane.self)
    }

    /// The one of the calling thread.
    @inlinable var own: UnsafeMutablePointer<Lane> { lane(LaneIndex.own) }

    func show(_ shown: ShownValue<Value>) {
        for index in 0..<Self.count {
            var own = shown
            own.value = shown.value.map { ($0 as? any SeparatelyCounted)?.separated() as? Value ?? $0 }
            lane(index).pointee.withLock { [own] in $0 = own }
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
        #if canImport(Darwin) || canImport(Musl)
        UInt64(UInt(bitPattern: pthread_self()))
        #else
        UInt64(truncatingIfNeeded: pthread_self())
        #endif
    }
}
