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
/// each thread has a place of its own, as long as there are no more threads than places.
@usableFromInline final class TokenCacheLanes<Value: Sendable>: Sendable {
    @usableFromInline typealias Lane = Mutex<ShownValue<Value>>

    private static var bitCount: Int { 4 }
    static var count: Int { 1 << bitCount }
    /// How far apart processors keep memory: 128 bytes on Apple's, 64 on most others.
    private static var lineByteCount: Int { 128 }
    /// Whole lines, so that no lane lies in the same one as the next; kept, because a size is looked up at run time.
    private let stride: Int

    // Locks beside each other, and not objects, which would be counted with each look. Nothing but the locks is ever
    // changed there.
    private nonisolated(unsafe) let memory: UnsafeMutableRawPointer
    /// The thread of each lane; 0 where it has none yet.
    ///
    /// Each is written once, so that looking there costs little.
    private nonisolated(unsafe) let owners: UnsafeMutablePointer<Atomic<UInt64>>

    init() {
        stride = (MemoryLayout<Lane>.size | (Self.lineByteCount - 1)) + 1
        memory = .allocate(byteCount: stride * Self.count, alignment: Self.lineByteCount)
        owners = .allocate(capacity: Self.count)
        for index in 0..<Self.count {
            (memory + index * stride).bindMemory(to: Lane.self, capacity: 1).initialize(to: Mutex(ShownValue()))
            (owners + index).initialize(to: Atomic(0))
        }
    }

    deinit {
        for index in 0..<Self.count { lane(index).deinitialize(count: 1) }
        owners.deinitialize(count: Self.count)
        memory.deallocate()
        owners.deallocate()
    }

    func lane(_ index: Int) -> UnsafeMutablePointer<Lane> {
        (memory + index * stride).assumingMemoryBound(to: Lane.self)
    }

    /// The one of the calling thread.
    @usableFromInline var own: UnsafeMutablePointer<Lane> { lane(index(of: CallingThread.number)) }

    /// Which lane is a thread's: the first that has no other's, from one on that its number says.
    func index(of thread: UInt64) -> Int {
        // Threads lie at like distances from each other: Fibonacci hashing spreads those (Knuth, volume 3, section 6.4).
        let first = Int((thread &* 0x9E37_79B9_7F4A_7C15) >> UInt64(UInt64.bitWidth - Self.bitCount))
        for step in 0..<Self.count {
            let index = (first + step) % Self.count
            let owner = owners[index].load(ordering: .relaxed)
            if owner == thread { return index }
            let isFree = owner == 0
            if isFree, owners[index].compareExchange(expected: 0, desired: thread, ordering: .relaxed).exchanged {
                return index
            }
        }
        // All have others', some of which may have ended: threads come and go at few places, so that is seldom.
        return first
    }

    func show(_ shown: ShownValue<Value>) {
        for index in 0..<Self.count {
            var own = shown
            own.value = shown.value.map { ($0 as? any SeparatelyCounted)?.separated() as? Value ?? $0 }
            lane(index).pointee.withLock { [own] in $0 = own }
        }
    }
}

/// The thread that asks.
enum CallingThread {
    /// A number that no other thread has at the same time; never 0.
    static var number: UInt64 {
        #if canImport(Darwin) || canImport(Musl)
        UInt64(UInt(bitPattern: pthread_self()))
        #else
        UInt64(truncatingIfNeeded: pthread_self())
        #endif
    }
}
