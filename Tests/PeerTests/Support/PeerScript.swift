import AuthCore
import Foundation

/// The scripts that start the peers, where they are at hand.
///
/// A script leaves its server running, for the next run to find; `stop.sh` beside it ends the server.
enum PeerScript {
    /// `$AUTH_PEERS`, or the folder that lies beside the project's.
    private static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["AUTH_PEERS"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../../shared/peers").standardizedFileURL
    }()

    static let arePresent = [Peer.authlib, .dot].allSatisfy { FileManager.default.fileExists(atPath: script($0).path) }
    static let reason = "the peers are not at hand; set AUTH_PEERS to their folder"

    /// Why a peer cannot be used.
    struct Failure: Error, CustomStringConvertible { var description: String }

    static func start(_ peer: Peer) async throws -> RunningPeer {
        let process = Process()
        process.executableURL = script(peer)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        // The end of its output tells that the script has ended: the server inherits what Process watches for that.
        let reading = output.fileHandleForReading
        let data = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: reading.readDataToEndOfFile()) }
        }
        let text = String(decoding: data, as: UTF8.self)
        let prefix = peer.rawValue.uppercased() + "_URL="
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }) else {
            throw Failure(description: "\(script(peer).path) printed no \(prefix) but: \(text)")
        }
        let server = RunningPeer(
            peer: peer, base: String(line.dropFirst(prefix.count)),
            log: AccessLog(file: stateFolder.appendingPathComponent("\(peer.rawValue)/access.log")))
        // A server that was started elsewhere holds the port and writes its log there: nothing could be counted.
        let transport = NamedTransport()
        _ = try await transport.send(AuthRequest(url: server.base + "/health"))
        guard try await !server.served(transport).lines.isEmpty else {
            throw Failure(
                description: "another server answers at \(server.base): stop it, or set PEERS_DIR to its folder")
        }
        return server
    }

    private static func script(_ peer: Peer) -> URL { folder.appendingPathComponent("\(peer.rawValue)/start.sh") }

    /// Where the scripts keep what belongs to a server.
    private static var stateFolder: URL {
        let environment = ProcessInfo.processInfo.environment
        return URL(fileURLWithPath: environment["PEERS_DIR"] ?? (environment["TMPDIR"] ?? "/tmp") + "/auth-peers")
    }
}
