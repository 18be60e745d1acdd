#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// How long a server asks to wait: seconds, or a date (RFC 9110, section 10.2.3).
package enum RetryAfter {
    /// A longer wait is taken for one of a day.
    private static let longestSeconds = 86_400.0

    package static func duration(in head: ResponseHead, now: Date) -> Duration? {
        guard let text = head.headers["Retry-After"] else { return nil }
        let seconds =
            Double(text) ?? DateRecognition.parse(text).map { $0.epochSeconds - now.timeIntervalSince1970 }
        return seconds.map { Duration(bounded: max(0, min($0, longestSeconds))) }
    }
}
