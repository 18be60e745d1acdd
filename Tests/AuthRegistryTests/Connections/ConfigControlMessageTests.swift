import AuthCore
import AuthRegistry
import AuthTesting
import Foundation
import Synchronization
import Testing

@Suite("The platform's control message")
struct ConfigControlMessageTests {
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private func rotation(_ connection: String, _ token: String) -> AuthEvent {
        AuthEvent(
            .rotated, connection: connection, path: .root,
            changes: [ConfigChange(path: ["credentials", "refresh_token"], value: Secret(.string(token)))])
    }

    @Test("each rotation writes the whole configuration in one line, with all changes so far")
    func rotations() throws {
        let (lines, events) = (Lines(), RecordingEventSink())
        let config: JSONValue = ["start": "2024\n", "credentials": ["client_id": "id", "refresh_token": "r0"]]
        let writer = ConfigControlMessageWriter(
            config: config, connection: "c", clock: ManualClock(now: Date(timeIntervalSince1970: 1_700_000_000)),
            next: events, write: lines.add)
        writer.record(AuthEvent(.issued, connection: "c", path: .root))
        writer.record(rotation("other", "x"))
        writer.record(rotation("c", "r1"))
        var second = rotation("c", "r2")
        second.changes.append(ConfigChange(path: ["new", "key"], value: Secret("v")))
        writer.record(second)
        #expect(
            lines.all == [
                #"{"type":"CONTROL","control":{"type":"CONNECTOR_CONFIG","emitted_at":1700000000000,"connectorConfig":{"config":{"start":"2024\n","credentials":{"client_id":"id","refresh_token":"r1"}}}}}"#,
                #"{"type":"CONTROL","control":{"type":"CONNECTOR_CONFIG","emitted_at":1700000000000,"connectorConfig":{"config":{"start":"2024\n","credentials":{"client_id":"id","refresh_token":"r2"},"new":{"key":"v"}}}}}"#,
            ])
        #expect(events.events.count == 4)
        #expect("\(writer)" == "ConfigControlMessageWriter")
        var dumped = ""
        dump(writer, to: &dumped)
        #expect(!dumped.contains("r2"))
    }
}
