internal import ConnectorAuth
internal import Foundation

/// What the command reads from and writes to.
struct Console: Sendable {
    var output: @Sendable (String) -> Void
    var error: @Sendable (String) -> Void
    var readFile: @Sendable (_ path: String) throws -> [UInt8]
    var readInput: @Sendable () throws -> [UInt8]
    var environment: @Sendable (_ name: String) -> String?
    /// Makes what sends requests, within limits.
    var makeTransport: @Sendable (URLSessionTransport.Configuration) -> any HTTPTransport
    /// Whether the output is read by a person at a terminal.
    var isTerminal = false
    /// Whether what goes beside the output is.
    var isErrorTerminal = false
    /// Whether the signals of the process are for this run.
    var ownsSignals = false

    /// The process's own.
    ///
    /// - Parameters:
    ///   - output: What is written to standard output.
    ///   - error: What is written beside it.
    static func standard(output: WrittenLines, error: WrittenLines) -> Console {
        Console(
            output: output.write, error: error.write,
            readFile: { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) },
            readInput: { [UInt8](try FileHandle.standardInput.readToEnd() ?? Data()) },
            environment: { ProcessInfo.processInfo.environment[$0] },
            makeTransport: { URLSessionTransport(configuration: $0) },
            isTerminal: isatty(STDOUT_FILENO) == 1, isErrorTerminal: isatty(STDERR_FILENO) == 1,
            ownsSignals: true)
    }

    /// What sends requests, within the usual limits.
    var transport: any HTTPTransport { makeTransport(.init()) }
}
