#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A clock that many look at.
@usableFromInline final class SharedClock: Sendable {
    private let clock: any AuthClock
    /// The same, where it is the machine's, which can be asked at less cost.
    private let system: SystemClock?

    init(_ clock: any AuthClock) {
        self.clock = clock
        system = clock as? SystemClock
    }

    /// ``AuthClock/now`` in nanoseconds since 1970, of the machine's clock to some milliseconds.
    @usableFromInline var coarseDate: Int64 {
        (system == nil ? nil : CoarseElapsed.wall) ?? clock.now.wholeNanoseconds
    }
    /// ``AuthClock/coarselyElapsed`` in nanoseconds.
    @usableFromInline var coarseNanoseconds: Int64 {
        system?.coarseNanoseconds ?? clock.coarselyElapsed.wholeNanoseconds
    }
}
