internal import ConnectorAuth
internal import Synchronization

/// Keeps what became of tokens, and hands events on.
final class TokenEvents: AuthEventSink {
    private let next: EventNotes?
    private let recorded = Mutex(Recorded())

    private struct Recorded {
        var lifetimes: [TokenLifetime] = []
        var isUnstored = false
    }

    init(_ next: EventNotes?) { self.next = next }

    /// How long those work that were obtained.
    var lifetimes: [TokenLifetime] { recorded.withLock { $0.lifetimes } }
    /// Whether a refresh token was replaced and its successor kept nowhere.
    var isUnstored: Bool { recorded.withLock { $0.isUnstored } }

    func record(_ event: AuthEvent) {
        next?.record(event)
        recorded.withLock { recorded in
            if event.kind == .issued, let lifetime = event.lifetime { recorded.lifetimes.append(lifetime) }
            if event.kind == .unstored { recorded.isUnstored = true }
        }
    }

    /// What it means that a token is kept nowhere, and what to do.
    static let unstoredToken = (
        fault: "the server replaced the refresh token, and nothing keeps the successor",
        remedy:
            "Add a refresh_token_updater to the definition, and name a --store; the token in the config may be spent."
    )
}
