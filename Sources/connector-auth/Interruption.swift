internal import ConnectorAuth
internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Android)
internal import Android
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Lets work end when the command is interrupted or terminated, and then ends the process.
final class Interruption {
    /// A key, a request of another process, and a terminal that was closed.
    private static let signals = [SIGINT, SIGTERM, SIGHUP]
    /// What shells add to the number of the signal that ended a process.
    private static let exitCodeBase: Int32 = 128

    private let sources: [any DispatchSourceSignal]
    /// What was done before about each signal: numbers, because `SIG_IGN` is no function but a 1, and that is what Swift
    /// writes for the end of a list of functions.
    private let handlers: [(signal: Int32, handler: UInt)]
    private let state = State()

    private final class State: Sendable { let hasBegun = Atomic(false) }

    /// Waits for an interruption.
    ///
    /// - Parameters:
    ///   - announce: Tells that the end is put off; it is called at once.
    ///   - finish: What has to end before the process does.
    init(announce: @escaping @Sendable () -> Void = {}, finish: @escaping @Sendable () async -> Void) {
        // The signal's own action would end the process at once.
        handlers = Self.signals.map { ($0, unsafeBitCast(signal($0, SIG_IGN), to: UInt.self)) }
        // A terminal's end that is ignored already is none, as under nohup.
        sources = handlers.filter { $0.signal != SIGHUP || $0.handler == 0 }.map { [state] number, _ in
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                // The second one will not wait.
                if state.hasBegun.exchange(true, ordering: .sequentiallyConsistent) {
                    exit(Self.exitCodeBase + number)
                }
                announce()
                Task {
                    await finish()
                    exit(Self.exitCodeBase + number)
                }
            }
            source.resume()
            return source
        }
    }

    /// Leaves the end to the interruption where there was one: what failed because of it is not to be reported.
    func yield() async {
        while state.hasBegun.load(ordering: .sequentiallyConsistent) { try? await Task.sleep(for: .seconds(3_600)) }
    }

    /// Runs work, and closes a connection after it, also where the command is interrupted.
    static func closing<Result: Sendable>(
        _ connection: Connection, console: Console, after body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard console.ownsSignals else { return try await closed(connection, after: body) }
        let interruption = Interruption {
            console.error(
                "connector-auth: interrupted; ends once tokens in flight are stored (interrupt again to end now)")
        } finish: {
            await connection.close()
        }
        defer { interruption.stop() }
        do {
            let result = try await closed(connection, after: body)
            await interruption.yield()
            return result
        } catch {
            await interruption.yield()
            throw error
        }
    }

    private static func closed<Result: Sendable>(
        _ connection: Connection, after body: @Sendable () async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await body()
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }

    func stop() {
        for source in sources { source.cancel() }
        for (number, handler) in handlers { signal(number, unsafeBitCast(handler, to: sig_t?.self)) }
    }
}
