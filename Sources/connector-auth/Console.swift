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

    /// The same for texts that others have a part in: what a terminal would obey rather than show is written as `?`, and
    /// in JSON as an escape.
    func harmless(asJSON isJSON: Bool) -> Console {
        var console = self
        console.output = { [output] in output(Self.harmless($0, asJSON: isJSON)) }
        console.error = { [error] in error(Self.harmless($0, asJSON: false)) }
        return console
    }

    private static func harmless(_ text: String, asJSON isJSON: Bool) -> String {
        var result = String.UnicodeScalarView()
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            if !isObeyed(scalar, before: scalars.first) {
                result.append(scalar)
            } else if isJSON {
                // They stand in strings alone, and are of the first plane.
                let digits = String(scalar.value, radix: 16)
                result += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".unicodeScalars
            } else {
                result.append("?")
            }
        }
        return String(result)
    }

    private static func isObeyed(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
        switch scalar {
        case "\n", "\t": false
        case "\r": next != "\n"
        // They turn the direction of what follows.
        case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": true
        default: scalar.properties.generalCategory == .control
        }
    }

    /// What sends requests, within the usual limits.
    var transport: any HTTPTransport { makeTransport(.init()) }
}
