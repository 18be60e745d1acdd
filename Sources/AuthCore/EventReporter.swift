/// Tells a sink what happens to the credentials of one authenticator.
package struct EventReporter: Sendable {
    private let events: any AuthEventSink
    private let connection: String
    private let path: JSONPointer

    /// - Parameters:
    ///   - events: The sink.
    ///   - connection: The connection that the authenticator belongs to.
    ///   - path: Where its definition stands.
    package init(_ events: any AuthEventSink, connection: String, path: JSONPointer) {
        self.events = events
        self.connection = connection
        self.path = path
    }

    /// Tells that a token could not be obtained; a cancellation is no failure.
    package func failed(_ error: any Error) {
        if !(error is CancellationError) { self(.failed, (error as? AuthError)?.code) }
    }

    package func callAsFunction(
        _ kind: AuthEvent.Kind, _ code: AuthError.Code? = nil, delay: Duration? = nil, lifetime: TokenLifetime? = nil,
        changes: [ConfigChange] = []
    ) {
        events.record(
            AuthEvent(
                kind, connection: connection, path: path, code: code, delay: delay, lifetime: lifetime, changes: changes
            ))
    }
}
