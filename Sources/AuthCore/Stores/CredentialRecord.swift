#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Names the stored credentials of one authenticator.
///
/// Made of what does not change: never of a value that rotates.
public struct CredentialKey: Sendable, Hashable {
    /// The connection's name.
    public var connection: String
    /// Where the authenticator's definition stands.
    public var path: JSONPointer

    /// Creates a key.
    public init(connection: String, path: JSONPointer) {
        self.connection = connection
        self.path = path
    }
}

/// What a store keeps of credentials that rotate.
///
/// The store is the authority and the user's configuration its seed: a record remembers a digest of the seed it grew
/// from, and a seed that has changed since, because the user signed in again, wins over the record.
public struct CredentialRecord: Sendable, Hashable {
    /// The refresh token to use next.
    public var refreshToken: Secret<String>?
    /// The access token that came with it.
    public var accessToken: Secret<String>?
    /// When the access token stops working; `nil` where that is not known.
    public var expiry: Date?
    /// When the access token was asked for; `nil` where that is not known.
    public var issued: Date?
    /// A digest of the seed that the record grew from; empty where there was none.
    ///
    /// `nil` says that the store is the user's configuration itself: there is no other seed, and what the store holds always
    /// counts. Every other store must give back the digest that it was given, or signing in again has no effect.
    public var seedDigest: String?
    /// Digests of refresh tokens that were exchanged, the latest last: a seed that is one of them is a stale copy of the
    /// record, not another sign-in.
    public var spentDigests: [String]
    /// Values captured from the token answer, for later use.
    public var captured: Secret<JSONObject>
    /// Set while a single-use token is on its way: who finds one of a dead predecessor knows that the answer may have
    /// been lost.
    public var intent: Intent?

    /// Creates a record.
    public init(
        refreshToken: Secret<String>? = nil, accessToken: Secret<String>? = nil, expiry: Date? = nil,
        issued: Date? = nil, seedDigest: String? = nil, spentDigests: [String] = [], captured: JSONObject = [:],
        intent: Intent? = nil
    ) {
        self.refreshToken = refreshToken
        self.accessToken = accessToken
        self.expiry = expiry
        self.issued = issued
        self.seedDigest = seedDigest
        self.spentDigests = spentDigests
        self.captured = Secret(captured)
        self.intent = intent
    }

    /// A rotation that was begun.
    public struct Intent: Sendable, Hashable {
        /// When it was begun.
        public var began: Date
        /// Whether the token was tried again after the interruption, and refused.
        public var wasRetried: Bool

        /// Creates an intent.
        public init(began: Date, wasRetried: Bool = false) {
            self.began = began
            self.wasRetried = wasRetried
        }
    }
}

extension CredentialRecord: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Which parts there are; none of their content.
    public var description: String {
        let parts = [
            refreshToken.map { _ in "refresh token" }, accessToken.map { _ in "access token" },
            expiry.map { _ in "expiry" }, intent.map { _ in "intent" },
        ]
        return "CredentialRecord [\(parts.compactMap(\.self).joined(separator: ", "))]"
    }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
