import AuthCore
import Synchronization

/// Collects the events of rotations.
final class RotationEvents: AuthEventSink {
    private let events = Mutex<[AuthEvent]>([])
    func record(_ event: AuthEvent) { events.withLock { $0.append(event) } }
    var rotations: [AuthEvent] { events.withLock { $0 }.filter { $0.kind == .rotated } }
}
