import AuthCore
import Foundation
import Synchronization
import TestSupport
import Testing

/// The command as a process of its own, with a token endpoint that really answers.
@Suite("connector-auth with a single-use refresh token")
struct SingleUseTokenTests {
    private let folder = FileManager.default.temporaryDirectory.appending(component: "command-\(UUID().uuidString)")

    /// The config, written by hand: its order and its layout have to stay.
    private let config = """
        {
            "start_date" : "2024-01-01",
            "credentials": { "client_id": "id",   "refresh_token": "r0",
                             "access_token": "" },
            "count": 1.50
        }

        """

    private static let executable = BuiltProgram.url(named: "connector-auth")

    /// - Parameter beforeAnswer: Runs on the server's thread, so that a busy machine holds up no answer.
    private func withServer(
        beforeAnswer: @escaping @Sendable () -> Void = {},
        _ body: (LoopbackServer, _ arguments: [String]) async throws -> Void
    ) async throws {
        let server = try LoopbackServer { request in
            beforeAnswer()
            return .response(
                headers: [.init("Content-Type", "application/json")],
                body: #"{"access_token": "a1", "refresh_token": "r1", "expires_in": 3600}"#)
        }
        defer { server.stop() }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let definition = """
            {"type": "OAuthAuthenticator", "client_id": "{{ config.credentials.client_id }}", "client_secret": "s",
             "token_refresh_endpoint": "\(server.url)/token", "refresh_token_updater": {}}
            """
        try Data(definition.utf8).write(to: folder.appending(component: "definition.json"))
        try Data(config.utf8).write(to: folder.appending(component: "config.json"))
        try await body(
            server,
            [
                "token", "--definition", folder.appending(component: "definition.json").path, "--config",
                folder.appending(component: "config.json").path,
            ])
    }

    private func run(_ arguments: [String], whileRunning: (Process, _ output: FileHandle) -> Void = { _, _ in })
        async throws
        -> (status: Int32, output: String)
    {
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        let (ended, continuation) = AsyncStream.makeStream(of: Never.self)
        process.terminationHandler = { _ in continuation.finish() }
        try process.run()
        whileRunning(process, output.fileHandleForReading)
        for await _ in ended {}
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return (process.terminationStatus, text)
    }

    private var written: String {
        get throws { try String(contentsOf: folder.appending(component: "config.json"), encoding: .utf8) }
    }

    @Test("the successor goes into the config file, and everything else in it stays")
    func configFile() async throws {
        try await withServer { server, arguments in
            let first = try await run(arguments)
            #expect(first.status == 0, "\(first.output)")
            let text = try written
            #expect(
                text.hasPrefix(
                    "{\n    \"start_date\" : \"2024-01-01\",\n    \"credentials\": { \"client_id\": \"id\",   "))
            #expect(text.hasSuffix("\n    \"count\": 1.50\n}\n"))
            let credentials = try JSONValue(parsing: text)["credentials"]
            #expect(credentials?["refresh_token"] == "r1")
            #expect(credentials?["access_token"] == "a1")
            #expect(credentials?["token_expiry_date"]?.stringValue?.hasSuffix("+00:00") == true)
            // The next run takes the token that is there.
            #expect(try await run(arguments).status == 0)
            #expect(server.requests.count == 1)
            #expect(try await run(arguments + ["--refresh"]).status == 0)
            #expect(server.requests.map(\.text).map { $0.contains("refresh_token=r1") } == [false, true])
        }
    }

    @Test("two configs may share a store, and a place that is a template is the one that is meant")
    func sharedStore() async throws {
        try await withServer { server, arguments in
            let other = folder.appending(component: "other.json").path
            try Data(config.replacing("r0", with: "s0").utf8).write(to: URL(fileURLWithPath: other))
            let store = ["--store", folder.appending(component: "store").path]
            let others = arguments.map { $0.hasSuffix("config.json") ? other : $0 }
            for arguments in [arguments, others, arguments, others] {
                let run = try await run(arguments + store)
                #expect(run.status == 0, "\(run.output)")
            }
            // Each was exchanged once, and each found its own again.
            #expect(server.requests.map { $0.text.contains("=s0") } == [false, true])

            let definition = try String(
                contentsOf: folder.appending(component: "definition.json"), encoding: .utf8)
            let place = #""refresh_token_updater": {"refresh_token_config_path": ["{{ config.area }}", "rt"]}"#
            try Data(definition.replacing(#""refresh_token_updater": {}"#, with: place).utf8)
                .write(to: folder.appending(component: "definition.json"))
            try Data(#"{"area": "eu", "credentials": {"client_id": "id"}, "eu": {"rt": "r0"}}"#.utf8)
                .write(to: folder.appending(component: "config.json"))
            #expect(try await run(arguments).status == 0)
            #expect(try JSONValue(parsing: try written)["eu"] == ["rt": "r1"])
        }
    }

    /// A process that a server's thread is to interrupt.
    private final class Target: Sendable {
        private let process = Mutex<(identifier: Int32, output: FileHandle)?>(nil)
        private let isKnown = DispatchSemaphore(value: 0)
        private let heard = Mutex("")
        /// What it has said of the interruption: it was alive then.
        var announcement: String { heard.withLock { $0 } }

        func set(_ identifier: Int32, output: FileHandle) {
            process.withLock { $0 = (identifier, output) }
            isKnown.signal()
        }

        /// Interrupts it, and returns once it has said so, or has ended without a word.
        func interrupt(with signal: Int32) {
            isKnown.wait()
            guard let process = process.withLock({ $0 }) else { return }
            kill(process.identifier, signal)
            var text = ""
            while !text.contains("\n") {
                let part = process.output.availableData
                if part.isEmpty { break }
                text += String(decoding: part, as: UTF8.self)
            }
            heard.withLock { $0 = text }
        }
    }

    @Test("an interruption waits until the rotation in flight is stored", arguments: [SIGINT, SIGTERM, SIGHUP])
    func interruption(signal: Int32) async throws {
        let target = Target()
        try await withServer(beforeAnswer: { target.interrupt(with: signal) }) { server, arguments in
            let run = try await run(arguments) { target.set($0.processIdentifier, output: $1) }
            #expect(run.status == 128 + signal)
            #expect(
                target.announcement
                    == "connector-auth: interrupted; ends once tokens in flight are stored (interrupt again to end now)\n"
            )
            #expect(server.requests.count == 1)
            #expect(try JSONValue(parsing: try written)["credentials"]?["refresh_token"] == "r1")
        }
    }

    @Test("an interruption waits for the rotation also where nobody reads any more what the command says")
    func closedOutput() async throws {
        let identifier = Mutex<Int32?>(nil)
        let isKnown = DispatchSemaphore(value: 0)
        let beforeAnswer: @Sendable () -> Void = {
            isKnown.wait()
            if let process = identifier.withLock({ $0 }) { kill(process, SIGTERM) }
        }
        try await withServer(beforeAnswer: beforeAnswer) { server, arguments in
            let process = Process()
            process.executableURL = Self.executable
            process.arguments = arguments
            let output = Pipe()
            process.standardOutput = output.fileHandleForWriting
            process.standardError = output.fileHandleForWriting
            let (ended, continuation) = AsyncStream.makeStream(of: Never.self)
            process.terminationHandler = { _ in continuation.finish() }
            try output.fileHandleForReading.close()
            try process.run()
            identifier.withLock { $0 = process.processIdentifier }
            isKnown.signal()
            for await _ in ended {}
            // It may have ended before it heard of the signal, too.
            #expect(process.terminationReason == .exit)
            #expect([128 + SIGTERM, 0].contains(process.terminationStatus))
            #expect(try JSONValue(parsing: try written)["credentials"]?["refresh_token"] == "r1")
        }
    }

    @Test("a config is found again in a store by its own name, wherever a link leads")
    func movedConfig() async throws {
        try await withServer { server, arguments in
            let link = folder.appending(component: "link.json")
            let store = [link.path, "--store", folder.appending(component: "store").path]
            for release in ["config.json", "other.json"] {
                try? FileManager.default.removeItem(at: link)
                let target = folder.appending(component: release)
                try Data(config.utf8).write(to: target)
                try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
                #expect(try await run(Array(arguments.dropLast()) + store).status == 0)
            }
            // The second one found the token of the first, which still works.
            #expect(server.requests.count == 1)
        }
    }

    @Test("a config that keeps the tokens takes no map that they stand in from the arguments")
    func overriddenParent() async throws {
        try await withServer { server, arguments in
            let run = try await run(arguments + ["--set", "credentials=oops"])
            #expect(run.status == 2)
            #expect(run.output.contains("--set and --set-env cannot set them"))
            #expect(server.requests.isEmpty)
        }
    }
}
