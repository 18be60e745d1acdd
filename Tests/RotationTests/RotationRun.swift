import Foundation
import Synchronization
import TestSupport

/// A run of `RotationProbe`, which is built beside the tests.
final class RotationRun: Sendable {
    private let output = Pipe()
    private let identifier: Int32
    private let exit: AsyncStream<Never>
    private let outcome = Outcome()

    private final class Outcome: Sendable { let signal = Mutex<Int32?>(nil) }

    init(_ server: StrictTokenServer, seed: String, storePath: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = BuiltProgram.url(named: "RotationProbe")
        process.arguments = [server.url, seed, storePath] + arguments
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        let (exit, continuation) = AsyncStream.makeStream(of: Never.self)
        self.exit = exit
        process.terminationHandler = { [outcome] process in
            if process.terminationReason == .uncaughtSignal {
                outcome.signal.withLock { $0 = process.terminationStatus }
            }
            continuation.finish()
        }
        try process.run()
        identifier = process.processIdentifier
    }

    func kill() { _ = Foundation.kill(identifier, SIGKILL) }

    /// Waits for the end; the signal that brought it, where one did.
    func end() async -> Int32? {
        for await _ in exit {}
        return outcome.signal.withLock { $0 }
    }

    /// The numbers that it has written; for one that has ended.
    var numbers: [Int] {
        let text = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    }
}

/// A store's file in a folder that goes with the value.
final class StoreFolder: Sendable {
    private let folder = FileManager.default.temporaryDirectory.path + "/rotations-" + UUID().uuidString
    var storePath: String { folder + "/store.json" }

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The copies of tokens that a writer has left.
    var leftovers: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".tmp") } }
    }
}
