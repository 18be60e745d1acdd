internal import ConnectorAuth
internal import Foundation
internal import Synchronization

/// Lines on their way to an open file, such as standard output.
final class WrittenLines: Sendable {
    private let descriptor: Int32
    private let lost = Mutex<Int32?>(nil)

    init(to descriptor: Int32) { self.descriptor = descriptor }

    /// The system's error number of the first line that was lost; `nil` where none was, or where nobody reads any more.
    var failure: Int32? { lost.withLock { $0 } }

    func write(_ text: String) {
        // One line at a time: an interruption is announced by another thread.
        lost.withLock { lost in
            let number = writeAll(Array((text + "\n").utf8))
            lost = lost ?? (number == EPIPE ? nil : number)
        }
    }

    /// - Returns: The system's error number; `nil` where all is written.
    private func writeAll(_ bytes: [UInt8]) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Whoever started the command reads when it likes.
                var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&room, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }
}
