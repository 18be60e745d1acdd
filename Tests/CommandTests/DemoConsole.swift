import ConnectorAuth
import Synchronization

@testable import connector_auth

/// A console that keeps what is written, and really sends requests.
final class DemoConsole: Sendable {
    private let written = Mutex((output: [String](), errors: [String]()))
    private let started = AsyncStream.makeStream(of: String.self)

    var output: String { written.withLock { $0.output.joined(separator: "\n") } }
    var errors: String { written.withLock { $0.errors.joined(separator: "\n") } }

    /// The first text that is written.
    var first: String? { get async { await started.stream.first { _ in true } } }

    var console: Console {
        Console(
            output: { text in
                self.written.withLock { $0.output.append(text) }
                self.started.continuation.yield(text)
            },
            error: { text in self.written.withLock { $0.errors.append(text) } },
            readFile: { _ in throw AuthError(.unsupported, "no such file") },
            readInput: { [] }, environment: { _ in nil },
            makeTransport: { URLSessionTransport(configuration: $0) })
    }
}
