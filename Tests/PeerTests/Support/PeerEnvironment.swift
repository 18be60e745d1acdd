import AuthCore
import Foundation

/// Where the servers are: `AUTHLIB_URL` and `DOT_URL`, and `PEERS_DIR`, in which each has a folder with its log.
enum PeerEnvironment {
    private static let variables = ProcessInfo.processInfo.environment

    static let arePresent = ["AUTHLIB_URL", "DOT_URL", "PEERS_DIR"].allSatisfy { variables[$0] != nil }
    static let reason = "AUTHLIB_URL, DOT_URL or PEERS_DIR is not set; Scripts/with-peers.sh sets them"

    static func server(_ peer: Peer) async throws -> RunningPeer {
        guard let base = variables[peer.rawValue.uppercased() + "_URL"], let folder = variables["PEERS_DIR"] else {
            throw Failure(description: reason)
        }
        let log = URL(fileURLWithPath: folder).appendingPathComponent("\(peer.rawValue)/access.log")
        let server = RunningPeer(peer: peer, base: base, log: AccessLog(file: log))
        // A server that was started elsewhere writes its log there: nothing could be counted.
        let transport = NamedTransport()
        _ = try await transport.send(AuthRequest(url: server.base + "/health"))
        guard try await !server.served(transport).lines.isEmpty else {
            throw Failure(description: "the server at \(base) does not log into \(log.path)")
        }
        return server
    }

    struct Failure: Error, CustomStringConvertible { let description: String }
}
