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
        var rest = Array((text + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                let number = errno
                lost.withLock { $0 = $0 ?? (number == EPIPE ? nil : number) }
                return
            }
        }
    }
}
