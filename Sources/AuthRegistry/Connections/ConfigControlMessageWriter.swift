public import AuthCore
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

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Tells the platform that runs a connector what a rotation has changed.
///
/// It writes the whole configuration in one line of JSON: the control message `CONNECTOR_CONFIG` of the Airbyte protocol.
/// The line holds the configuration's secrets, because that is its purpose: the platform stores it in place of the one it
/// gave. Use the writer as the events of the connection's environment, and where the connection gets another
/// configuration, give that to the writer, too.
public final class ConfigControlMessageWriter: AuthEventSink {
    private let config: Mutex<JSONValue>
    private let connection: String
    private let clock: any AuthClock
    private let next: any AuthEventSink
    private let write: @Sendable (String) -> Void

    /// Creates a writer for one connection.
    ///
    /// - Parameters:
    ///   - config: The configuration that the platform gave.
    ///   - connection: The identifier of the connection; events of others write nothing.
    ///   - clock: Dates the messages.
    ///   - next: Receives every event, too.
    ///   - write: Takes one line, without its line break; the standard output takes it otherwise.
    public init(
        config: JSONValue, connection: String, clock: any AuthClock = SystemClock(),
        next: any AuthEventSink = DiscardingEventSink(),
        write: @escaping @Sendable (String) -> Void = ConfigControlMessageWriter.standardOutput
    ) {
        self.config = Mutex(config)
        self.connection = connection
        self.clock = clock
        self.next = next
        self.write = write
    }

    /// Takes another configuration, such as the one that the connection was updated with.
    public func update(config: JSONValue) { self.config.withLock { $0 = config } }

    /// Writes a message where the event is a rotation that changed the configuration.
    public func record(_ event: AuthEvent) {
        if event.kind == .rotated, event.connection == connection, !event.changes.isEmpty {
            // Written under the lock, so that an older configuration never comes after a newer one.
            config.withLock { config in
                config = event.changes.reduce(config) { $0.applying($1) }
                write(message(config).jsonText())
            }
        }
        next.record(event)
    }

    private func message(_ config: JSONValue) -> JSONValue {
        let milliseconds = Int64((clock.now.timeIntervalSince1970 * 1000).rounded())
        return [
            "type": "CONTROL",
            "control": [
                "type": "CONNECTOR_CONFIG", "emitted_at": .number(JSONNumber(milliseconds)),
                "connectorConfig": ["config": config],
            ],
        ]
    }

    /// Prints a line and flushes it: the platform may end the process at any moment after.
    @Sendable public static func standardOutput(_ line: String) {
        print(line)
        fflush(nil)
    }
}

extension ConfigControlMessageWriter: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of the configuration.
    public var description: String { "ConfigControlMessageWriter" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
