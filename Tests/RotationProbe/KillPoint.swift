#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#else
import Darwin
#endif

/// A moment of a rotation at which its process can be killed, in the order in which they come.
enum KillPoint: String, CaseIterable, Sendable {
    /// The claim is there, and nothing is written.
    case claimed
    case intentCreated, intentHalfWritten, intentBeforeRename, intentAfterRename
    /// The intent is durable, and nothing is sent.
    case sending
    /// The request has come to the server, which has not exchanged the token; the server's side kills.
    case received
    /// The server has exchanged the token and not answered; the server's side kills.
    case exchanged
    /// The answer has been read, and nothing of it is written.
    case answered
    case successorCreated, successorHalfWritten, successorBeforeRename, successorAfterRename
    /// The successor is durable, and nobody has it yet.
    case stored
}

/// Kills its own process at one point.
struct KillSwitch: Sendable {
    let point: KillPoint?

    /// Does not return at the point.
    func reached(_ point: KillPoint) {
        // Nothing of this process runs after it: no buffer is written, no lock is given back.
        if point == self.point { _ = kill(getpid(), SIGKILL) }
    }
}
