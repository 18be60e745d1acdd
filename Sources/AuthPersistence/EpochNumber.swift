package import AuthCore

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Dates as seconds since 1970 in decimal, without loss.
///
/// A `Date` counts from 2001 and so has bits that its `timeIntervalSince1970` has no room for; whole seconds and
/// fraction are therefore taken apart first.
package enum EpochNumber {
    private static let secondsTo2001 = Int64(Date.timeIntervalBetween1970AndReferenceDate)

    /// The number; reading it gives the same date to the last bit.
    package static func encode(_ date: Date) throws -> JSONNumber {
        let interval = date.timeIntervalSinceReferenceDate
        let whole = interval.rounded(.down)
        guard interval.isFinite, let seconds = Int64(exactly: whole), abs(seconds) < Int64.max / 2 else {
            throw AuthError(.storeUnavailable, "a date is not finite and cannot be stored", kind: .system)
        }
        let epoch = seconds + secondsTo2001
        let fraction = interval - whole
        if fraction == 0 { return JSONNumber(epoch) }
        if epoch >= 0 { return JSONNumber(checked: "\(epoch).\(digits(ofFraction: fraction))") }
        // Before 1970 whole part and fraction have different signs, and no credential expired then.
        return JSONNumber(date.timeIntervalSince1970) ?? JSONNumber(epoch)
    }

    /// The date of a number of seconds.
    package static func decode(_ number: JSONNumber) -> Date {
        let parts = number.text.split(separator: ".", omittingEmptySubsequences: false)
        if let seconds = Int64(parts[0]), seconds >= 0, abs(seconds) < Int64.max / 2 {
            let whole = Double(seconds - secondsTo2001)
            if parts.count == 1 { return Date(timeIntervalSinceReferenceDate: whole) }
            if parts.count == 2, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let fraction = Double("0." + parts[1])
            {
                return Date(timeIntervalSinceReferenceDate: whole + fraction)
            }
        }
        return Date(timeIntervalSince1970: number.doubleValue)
    }

    /// The date of a time told by calendar.
    static func date(of time: CivilTime) -> Date {
        Date(timeIntervalSinceReferenceDate: Double(time.epochSecondsFloor - secondsTo2001))
            + Double(time.microsecond) / 1e6
    }

    /// The shortest digits after the point that are read as the same fraction.
    private static func digits(ofFraction fraction: Double) -> String {
        let text = String(fraction)
        guard let mark = text.firstIndex(of: "e") else { return String(text.dropFirst(2)) }
        let exponent = Int(text[text.index(after: mark)...]) ?? 0
        return String(repeating: "0", count: max(0, -exponent - 1)) + text[..<mark].filter { $0 != "." }
    }
}
