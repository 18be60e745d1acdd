#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

extension Date {
    /// In whole nanoseconds since 1970; what is out of reach, at 292 years, is cut.
    package var wholeNanoseconds: Int64 { Duration(bounded: timeIntervalSince1970).wholeNanoseconds }
}

extension Duration {
    /// In whole nanoseconds; what is out of reach, at 292 years, is cut.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (nanoseconds, isOutOfReach) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isTooMuch) = nanoseconds.addingReportingOverflow(attoseconds / 1_000_000_000)
        return isOutOfReach || isTooMuch ? (seconds < 0 ? .min : .max) : sum
    }
}
