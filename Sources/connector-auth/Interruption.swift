internal import Dispatch

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Lets work end when the user interrupts the command, and then ends the process.
final class Interruption {
    private let source: any DispatchSourceSignal
    private static let exitCode: Int32 = 130

    /// Waits for an interruption.
    ///
    /// - Parameter finish: What has to end before the process does.
    init(finish: @escaping @Sendable () async -> Void) {
        // The signal's own action would end the process at once.
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT)
        source.setEventHandler {
            Task {
                await finish()
                exit(Self.exitCode)
            }
        }
        source.resume()
    }

    func stop() {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }
}
