extension AuthenticatorConformance {
    /// One thing that an authenticator does wrong.
    public struct Violation: Sendable, Hashable, CustomStringConvertible {
        /// The check that found it.
        public var check: Check
        /// What was seen and what would be right, without any secret.
        public var message: String

        /// The check and the message.
        public var description: String { "\(check): \(message)" }
    }

    /// A check of the suite.
    ///
    /// More may appear in minor releases.
    public struct Check: Sendable, Hashable, CustomStringConvertible {
        private enum Wrapped: String, Sendable {
            case application, secrecy, concurrency, staleRejection, repeatedRejection, cancellation, closing
        }
        private let wrapped: Wrapped

        /// Credentials are had for the request, are well formed, and go into it.
        public static let application = Self(wrapped: .application)
        /// No secret shows in the authenticator, its credentials or its errors.
        public static let secrecy = Self(wrapped: .secrecy)
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

        /// The check's name.
        public var description: String { wrapped.rawValue }
    }

    /// The violations that a run found.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// What is wrong.
        public var violations: [Violation]

        /// The violations, one a line.
        public var description: String {
            "the authenticator breaks \(violations.count == 1 ? "a promise" : "\(violations.count) promises"):"
                + violations.map { "\n- \($0)" }.joined()
        }
    }
}
