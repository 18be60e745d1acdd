internal import ConnectorAuth
internal import Synchronization

/// Keeps how long the tokens work that were obtained, and hands events on.
final class IssuedLifetimes: AuthEventSink {
    private let next: RetryNotes?
    private let recorded = Mutex<[TokenLifetime]>([])

    init(_ next: RetryNotes?) { self.next = next }

    var lifetimes: [TokenLifetime] { recorded.withLock { $0 } }

    func record(_ event: AuthEvent) {
        next?.record(event)
        if event.kind == .issued, let lifetime = event.lifetime { recorded.withLock { $0.append(lifetime) } }
    }
}
