internal import ConnectorAuth
internal import Foundation

/// What the command reads from and writes to.
struct Console: Sendable {
    var output: @Sendable (String) -> Void
    var error: @Sendable (String) -> Void
    var readFile: @Sendable (_ path: String) throws -> [UInt8]
    var readInput: @Sendable () throws -> [UInt8]
    var environment: @Sendable (_ name: String) -> String?
    /// Sends token requests.
    var transport: any HTTPTransport

    /// The process's own.
    static let standard = Console(
        output: { FileHandle.standardOutput.write(Data(($0 + "\n").utf8)) },
        error: { FileHandle.standardError.write(Data(($0 + "\n").utf8)) },
        readFile: { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) },
        readInput: { [UInt8](FileHandle.standardInput.readDataToEndOfFile()) },
        environment: { ProcessInfo.processInfo.environment[$0] }, transport: URLSessionTransport())
}
