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
        case until(Date, since: Date?)
        case lasting(Duration)
        case assumed(Duration)
    }
    package let kind: Kind

    /// The token works until a date that a server or a store named.
    ///
    /// - Parameters:
    ///   - date: When it ends. A date further than some 30,000 years from 1970 is taken for one at that distance.
    ///   - issued: When it began, where that is known: the leeway is a share of the whole lifetime, and otherwise of
    ///     what is left of it.
    public static func until(_ date: Date, since issued: Date? = nil) -> TokenLifetime {
        let seconds = Duration(bounded: date.timeIntervalSince1970).seconds
        return TokenLifetime(kind: .until(Date(timeIntervalSince1970: seconds), since: issued))
    }

    /// The token works for a length of time, from the moment it is taken over.
    ///
    /// More than some 30,000 years are taken for as many.
    public static func lasting(_ duration: Duration) -> TokenLifetime {
        TokenLifetime(kind: .lasting(min(max(duration, .zero - Duration.longest), Duration.longest)))
    }
}

extension TokenLifetime {
    /// The token is taken to work for a length of time, because nobody said how long it does.
    public static func assumed(_ duration: Duration) -> TokenLifetime {
        TokenLifetime(kind: .assumed(min(max(duration, .zero - Duration.longest), Duration.longest)))
    }

    /// Whether nobody said how long the token works.
    public var isAssumed: Bool { if case .assumed = kind { true } else { false } }

    /// The date on which a token ends that was issued at `now`.
    public func expiry(from now: Date) -> Date {
        switch kind {
        case .until(let date, _): date
        case .lasting(let duration), .assumed(let duration): now.addingTimeInterval(duration.seconds)
        }
    }
}

extension Duration {
    /// Longer than any lifetime that is meant, and short enough to be added up without overflow.
    fileprivate static let longest = Duration.seconds(1_000_000_000_000 as Int64)

    /// As many seconds as a server or a file may have named: what is out of reach is cut, and no number is nothing.
    package init(bounded seconds: Double) {
        let longest = Self.longest.seconds
        self = .seconds(seconds.isNaN ? 0 : Swift.min(Swift.max(seconds, -longest), longest))
    }

    /// The duration in seconds.
    package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
