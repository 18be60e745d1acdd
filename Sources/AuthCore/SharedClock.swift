#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
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

    @usableFromInline var now: Date { clock.now }
    /// ``AuthClock/coarselyElapsed`` in nanoseconds.
    @usableFromInline var coarseNanoseconds: Int64 {
        system?.coarseNanoseconds ?? clock.coarselyElapsed.wholeNanoseconds
    }
}
