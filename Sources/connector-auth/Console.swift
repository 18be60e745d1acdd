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

    /// The process's own.
    static let standard = Console(
        output: { write($0, to: .standardOutput) }, error: { write($0, to: .standardError) },
        readFile: { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) },
        readInput: { [UInt8](FileHandle.standardInput.readDataToEndOfFile()) },
        environment: { ProcessInfo.processInfo.environment[$0] },
        makeTransport: { URLSessionTransport(configuration: $0) },
        isTerminal: isatty(STDOUT_FILENO) == 1, isErrorTerminal: isatty(STDERR_FILENO) == 1)

    /// What sends requests, within the usual limits.
    var transport: any HTTPTransport { makeTransport(.init()) }

    /// Writes a line; where nobody reads any more, there is nobody to tell.
    private static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data((text + "\n").utf8))
    }
}
