import Foundation
import Synchronization

/// A run of `StoreProbe`, which is built beside the tests.
final class Probe: Sendable {
    private let output: URL
    private let identifier: Int32
    private let outcome = Outcome()

    private final class Outcome: Sendable { let status = Mutex<Int32?>(nil) }

    /// - Parameter times: How often to count, or `hold`.
    init(_ kind: StoreKind, _ path: String, _ times: String) throws {
        // A file, which keeps what was written when the writer is killed.
        output = URL(fileURLWithPath: path + "." + UUID().uuidString + ".out")
        try Data().write(to: output)
        let process = Process()
        process.executableURL = Self.folder.appendingPathComponent("StoreProbe")
        process.arguments = [kind.rawValue, path, times]
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.terminationHandler = { [outcome] process in
            outcome.status.withLock { $0 = process.terminationStatus }
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
        while status == nil { try? await Task.sleep(for: .milliseconds(5)) }
    }

    private static var folder: URL {
        #if canImport(Darwin)
        Bundle(for: Probe.self).bundleURL.deletingLastPathComponent()
        #else
        URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        #endif
    }
}
