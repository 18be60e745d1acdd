#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A moment on one of the two clocks.
enum TokenDeadline: Sendable {
    case never
    case elapsed(Duration)
    case date(Date)

    func hasPassed(_ clock: any AuthClock) -> Bool {
        switch self {
        case .never: false
        case .elapsed(let moment): clock.elapsed > moment
        case .date(let date): clock.now > date
        }
    }
}

/// The same where requests look: in half the room, and compared with coarse clocks.
///
/// In nanoseconds, also the date: its size is known when this is compiled, that of a `Date` is looked up.
@usableFromInline enum CoarseDeadline: Sendable {
    case never
    case elapsed(nanoseconds: Int64)
    case date(nanoseconds: Int64)

    /// - Returns: `nil` for a moment that is 292 years from the clock's beginning, or further.
    init?(_ deadline: TokenDeadline) {
        switch deadline {
        case .never: self = .never
        case .elapsed(let moment):
            let nanoseconds = moment.wholeNanoseconds
            if nanoseconds == .max || nanoseconds == .min { return nil }
            self = .elapsed(nanoseconds: nanoseconds)
        case .date(let date): self = .date(nanoseconds: date.wholeNanoseconds)
        }
    }

    /// - Parameter coarse: The coarse time in nanoseconds.
    @inlinable func hasPassed(coarse: Int64, _ clock: SharedClock) -> Bool {
        switch self {
        case .never: false
        case .elapsed(let nanoseconds): coarse > nanoseconds
        case .date(let nanoseconds): clock.coarseDate > nanoseconds
        }
    }
}
