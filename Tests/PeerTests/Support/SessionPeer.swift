import AuthCore
import AuthRegistry
import AuthSession
import Foundation
import Synchronization

/// A real server with logins, by the variables that `Scripts/with-peers.sh` sets.
enum SessionPeer {
    private static let variables = ProcessInfo.processInfo.environment

    static let hasEtcd = ["ETCD_AUTH_URL", "ETCD_USER", "ETCD_PASSWORD"].allSatisfy { variables[$0] != nil }
    static let etcdReason = "ETCD_AUTH_URL, ETCD_USER or ETCD_PASSWORD is not set; Scripts/with-peers.sh sets them"
    static let hasDjango = ["DOT_URL", "DOT_USER"].allSatisfy { variables[$0] != nil }
    static let djangoReason = "DOT_URL or DOT_USER is not set; Scripts/with-peers.sh sets them"

    static func variable(_ name: String) -> String { variables[name] ?? "" }

    /// The authenticator of a definition, on the system's clock.
    static func authenticator(
        _ definition: JSONValue, config: JSONValue, transport: any HTTPTransport, events: any AuthEventSink
    ) throws -> any Authenticator {
        var registry = AuthenticatorRegistry()
        try registry.register(.session)
        return try Manifest.empty.compile(registry: registry)
            .connect(id: "c", config: config, environment: AuthEnvironment(transport: transport, events: events))
            .authenticator(for: definition)
    }

    /// The statuses of requests that four streams send for `duration`, some twenty a second each.
    ///
    /// Real servers keep their own time: here a test has to wait for it.
    static func use(
        _ api: AuthenticatingTransport, _ request: AuthRequest, for duration: Duration
    ) async throws -> [Int] {
        let end = ContinuousClock.now + duration
        return try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var statuses: [Int] = []
                    while ContinuousClock.now < end {
                        statuses.append(try await api.send(request).status)
                        try await Task.sleep(for: .milliseconds(50))
                    }
                    return statuses
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
