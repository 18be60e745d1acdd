#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A moment on one of the two clocks.
@usableFromInline enum TokenDeadline: Sendable {
    case never
    // Not a duration, which takes twice the room in what each request looks at.
    case elapsed(nanoseconds: Int64)
    case date(Date)

    static func elapsed(_ moment: Duration) -> TokenDeadline { .elapsed(nanoseconds: moment.wholeNanoseconds) }

    func hasPassed(_ clock: any AuthClock) -> Bool {
        switch self {
        case .never: false
        case .elapsed(let nanoseconds): clock.elapsed > .nanoseconds(nanoseconds)
        case .date(let date): clock.now > date
        }
    }

    /// As ``hasPassed(_:)``, to the precision of ``AuthClock/coarselyElapsed``.
    ///
    /// - Parameter coarse: That time, in nanoseconds.
    @inlinable func hasPassed(coarse: Int64, _ clock: SharedClock) -> Bool {
        switch self {
        case .never: false
        case .elapsed(let nanoseconds): coarse > nanoseconds
        case .date(let date): clock.now > date
        }
    }
}
