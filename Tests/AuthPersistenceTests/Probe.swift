import Foundation
import Synchronization
import TestSupport

/// A run of `StoreProbe`, which is built beside the tests.
final class Probe: Sendable {
    private let output: URL
    /// Closes with this process: a holder ends when its reading does.
    private let input = Pipe()
    private let identifier: Int32
    private let outcome = Outcome()

    private let exit: AsyncStream<Never>

    private final class Outcome: Sendable { let status = Mutex<Int32?>(nil) }

    /// - Parameter times: How often to count, or `hold`.
    init(_ kind: StoreKind, _ path: String, _ times: String) throws {
        // A file, which keeps what was written when the writer is killed.
        output = URL(fileURLWithPath: path + "." + UUID().uuidString + ".out")
        try Data().write(to: output)
        let process = Process()
        process.executableURL = BuiltProgram.url(named: "StoreProbe")
        process.arguments = [kind.rawValue, path, times]
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardInput = input
        let (exit, continuation) = AsyncStream.makeStream(of: Never.self)
        self.exit = exit
        process.terminationHandler = { [outcome] process in
            outcome.status.withLock { $0 = process.terminationStatus }
            continuation.finish()
        }
        try process.run()
        identifier = process.processIdentifier
    }

    /// How many lines it has written.
    var lineCount: Int {
        ((try? Data(contentsOf: output)) ?? Data()).count { $0 == UInt8(ascii: "\n") }
    }

    /// Its exit status, or the signal that ended it; `nil` while it runs.
    var status: Int32? { outcome.status.withLock { $0 } }

    func kill() { _ = Foundation.kill(identifier, SIGKILL) }

    func end() async {
        for await _ in exit {}
    }
}
