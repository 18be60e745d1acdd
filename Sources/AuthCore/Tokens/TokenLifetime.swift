#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// How long a token works, in the terms in which it was said.
///
/// A date is compared with the wall clock; a length of time is measured on a clock that nobody sets, so that a change
/// of the system's date neither kills a token nor keeps a dead one.
public struct TokenLifetime: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case until(Date)
        case lasting(Duration)
    }
    package let kind: Kind

    /// The token works until a date that a server or a store named.
    public static func until(_ date: Date) -> TokenLifetime { TokenLifetime(kind: .until(date)) }

    /// The token works for a length of time, from the moment it is taken over.
    public static func lasting(_ duration: Duration) -> TokenLifetime { TokenLifetime(kind: .lasting(duration)) }
}

extension TokenLifetime {
    /// The date on which a token ends that was issued at `now`.
    public func expiry(from now: Date) -> Date {
        switch kind {
        case .until(let date): date
        case .lasting(let duration): now.addingTimeInterval(duration.seconds)
        }
    }
}

extension Duration {
    /// The duration in seconds.
    package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
