public import AuthCore
internal import Synchronization

/// A sink that keeps the events it receives.
public final class RecordingEventSink: AuthEventSink {
    private let recorded = Mutex<[AuthEvent]>([])

    /// Creates a sink without events.
    public init() {}

    /// The events so far, in the order in which they came.
    public var events: [AuthEvent] { recorded.withLock { $0 } }

    /// Keeps `event`.
    public func record(_ event: AuthEvent) { recorded.withLock { $0.append(event) } }

    /// Forgets the events so far and returns them.
    @discardableResult public func removeAll() -> [AuthEvent] {
        recorded.withLock { recorded in
            defer { recorded = [] }
            return recorded
        }
    }
}
