import Foundation
import Synchronization

/// A program that is asked for its opinion.
struct OtherProgram: Sendable {
    var path: String

    struct Answer: Sendable {
        var status: Int32
        var output: String
    }

    /// The first of `names` that is in `PATH` or is a path, and that answers `arguments` with success and a text that
    /// begins with `beginning`.
    static func find(
        _ names: [String], answering arguments: [String], with beginning: String = ""
    ) -> OtherProgram? {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":").map { String($0) } ?? []
        let paths = names.flatMap { name in
            name.contains("/") ? [name] : folders.map { $0 + "/" + name }
        }
        return paths.lazy.filter { FileManager.default.isExecutableFile(atPath: $0) }.map { OtherProgram(path: $0) }
            .first { program in
                guard let answer = try? program.run(arguments), answer.status == 0 else { return false }
                return beginning.isEmpty || answer.output.hasPrefix(beginning)
            }
    }

    /// Runs it to its end; what it writes must fit a pipe.
    func run(_ arguments: [String], input: String = "") throws -> Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let (inputPipe, outputPipe) = (Pipe(), Pipe())
        process.standardInput = inputPipe
        process.standardOutput = outputPipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        try inputPipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try inputPipe.fileHandleForWriting.close()
        let output = try outputPipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Answer(status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
    }
}

/// Files of one check.
struct CheckFolder: ~Copyable {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("jwt-check-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and tells its path.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = url.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return file.path
    }
}
