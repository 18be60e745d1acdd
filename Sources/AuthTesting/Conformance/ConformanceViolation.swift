/// One promise that a suite found broken.
public struct ConformanceViolation: Sendable, Hashable, CustomStringConvertible {
    /// The check that found it.
    public var check: ConformanceCheck
    /// What was seen and what would be right, without any secret.
    public var message: String

    /// The check and the message.
    public var description: String { "\(check): \(message)" }
}

/// The violations that a run found.
public struct ConformanceFailure: Error, Sendable, CustomStringConvertible {
    /// What was checked, in words.
    public var subject: String
    /// What is wrong.
    public var violations: [ConformanceViolation]

    /// The violations, one a line.
    public var description: String {
        "\(subject) breaks \(violations.count == 1 ? "a promise" : "\(violations.count) promises"):"
            + violations.map { "\n- \($0)" }.joined()
    }
}

/// A check of a suite.
///
/// More may appear in minor releases.
public struct ConformanceCheck: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String, Sendable {
        case secrecy
        case application, concurrency, staleRejection, repeatedRejection, cancellation, closing
        case records, keys, exclusion, waiting, lapsing, removal
    }
    private let wrapped: Wrapped

    /// The check's name.
    public var description: String { wrapped.rawValue }

    /// No secret shows in what is checked, in what it hands out or in its errors.
    public static let secrecy = Self(wrapped: .secrecy)
}

/// The checks of authenticators.
extension ConformanceCheck {
    /// Credentials are had for the request, are well formed, and go into it.
    public static let application = Self(wrapped: .application)
    /// Concurrent callers share one token.
    public static let concurrency = Self(wrapped: .concurrency)
    /// A refusal of a token that has been replaced leaves the current one alone.
    public static let staleRejection = Self(wrapped: .staleRejection)
    /// A refusal that is reported several times costs one renewal at most.
    public static let repeatedRejection = Self(wrapped: .repeatedRejection)
    /// A caller that is cancelled harms no other.
    public static let cancellation = Self(wrapped: .cancellation)
    /// Closing ends, also when it is done twice.
    public static let closing = Self(wrapped: .closing)
}

/// The checks of stores.
extension ConformanceCheck {
    /// A record comes back as it was committed, whole, and from wherever the storage is opened.
    public static let records = Self(wrapped: .records)
    /// Each key has a record of its own, and is told of its connection.
    public static let keys = Self(wrapped: .keys)
    /// A claim excludes all others until it is released, and holds the record as it is.
    public static let exclusion = Self(wrapped: .exclusion)
    /// A wait for a claim ends when its time is over or its task is cancelled, harms nobody, and is not in vain for ever.
    public static let waiting = Self(wrapped: .waiting)
    /// A claim that has ended changes nothing any more, and says so.
    public static let lapsing = Self(wrapped: .lapsing)
    /// A record that was removed is gone, and no other.
    public static let removal = Self(wrapped: .removal)
}
