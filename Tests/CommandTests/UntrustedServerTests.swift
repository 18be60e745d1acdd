import ConnectorAuth
import Foundation
import Testing

@testable import connector_auth

private let openSSL = ["/opt/homebrew/bin/openssl", "/usr/bin/openssl", "/usr/local/bin/openssl"]
    .first { FileManager.default.isExecutableFile(atPath: $0) && isOpenSSL($0) }

/// LibreSSL has a command of this name, too, which takes other arguments and writes other lines.
private func isOpenSSL(_ path: String) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["version"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    let version = (try? output.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    return String(decoding: version, as: UTF8.self).hasPrefix("OpenSSL")
}

@Suite(
    "connector-auth check and a server whose certificate nobody vouches for",
    .enabled(if: openSSL != nil, "there is no command openssl of OpenSSL's"))
struct UntrustedServerTests {
    /// Starts `openssl` with arguments and returns it with what it writes.
    private func start(_ arguments: [String]) throws -> (process: Process, output: FileHandle) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(openSSL))
        process.arguments = arguments
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, output.fileHandleForReading)
    }

    /// The port in the line `ACCEPT 127.0.0.1:PORT`, which the server writes once it listens.
    private func listeningPort(from output: FileHandle) -> Int? {
        var text = ""
        while let data = try? output.read(upToCount: 1), !data.isEmpty {
            text += String(decoding: data, as: UTF8.self)
            guard text.hasSuffix("\n"), let line = text.split(separator: "\n").last, line.hasPrefix("ACCEPT") else {
                continue
            }
            return line.split(separator: ":").last.flatMap { Int($0) }
        }
        return nil
    }

    @Test("says that TLS failed, whatever the name in the certificate", arguments: ["127.0.0.1", "elsewhere.example"])
    func untrusted(name: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(component: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (key, certificate) = (folder.path + "/key.pem", folder.path + "/certificate.pem")
        let making = try start([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "1",
            "-subj", "/CN=\(name)",
        ])
        making.process.waitUntilExit()
        #expect(making.process.terminationStatus == 0)
        let server = try start(["s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate, "-www"])
        defer { server.process.terminate() }
        let port = try #require(listeningPort(from: server.output))

        let run = await CommandRun(
            ["check", "--definition", "d", "--set", "k=v", "--output", "json"],
            files: ["d": CheckFault.oauth(url: "https://127.0.0.1:\(port)/token")], isNetworked: true)
        let findings = try run.json["authenticators"]?.arrayValue?.first?["findings"]?.arrayValue ?? []
        #expect(findings.map { $0["code"] } == ["tlsFailure"], "\(run.output)")
        #expect(findings.first?["message"]?.stringValue?.contains("certificate") == true)
        #expect(run.code == .configuration)
    }
}
