/// Something that happened to credentials, free of secrets.
public struct AuthEvent: Sendable, Hashable {
    /// What happened.
    ///
    /// More may appear in minor releases.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        private enum Wrapped: String, Sendable { case superseded }
        private let wrapped: Wrapped

        /// A changed configuration replaced the authenticator; it gives out nothing more.
        public static let superseded = Self(wrapped: .superseded)

        /// The kind's name, fit for a log or a metric.
        public var description: String { wrapped.rawValue }
    }

    /// What happened.
    public var kind: Kind
    /// The connection it happened in.
    public var connection: String
    /// Where the authenticator's definition stands.
    public var path: JSONPointer

    /// Creates an event.
    public init(_ kind: Kind, connection: String, path: JSONPointer) {
        self.kind = kind
        self.connection = connection
        self.path = path
    }
}

/// Receives events, for logs, metrics and hooks.
///
/// The library itself prints nothing.
public protocol AuthEventSink: Sendable {
    /// Takes one event. Called from any thread; must return at once.
    func record(_ event: AuthEvent)
}

/// Forgets every event.
public struct DiscardingEventSink: AuthEventSink {
    /// Creates the sink.
    public init() {}
    /// Does nothing.
    public func record(_ event: AuthEvent) {}
}
