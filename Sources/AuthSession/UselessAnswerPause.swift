internal import AuthCore
internal import Synchronization

/// How long nobody logs in after an answer that no session can be made of.
///
/// What answers in place of the server may do so for long, and each try may count as one with a wrong password: twice as
/// long each time, up to an hour.
final class UselessAnswerPause: Sendable {
    private static let first = Duration.seconds(30)
    private static let longest = Duration.seconds(3_600)
    private let next = Mutex(first)

    /// The pause after another such answer.
    func afterAnother() -> Duration {
        next.withLock { next in
            defer { next = min(next * 2, Self.longest) }
            return next
        }
    }

    /// There was an answer that is of use.
    func end() { next.withLock { $0 = Self.first } }
}
