import ConnectorAuth
import Foundation
import Testing

@testable import connector_auth

/// The nginx of the environment; `NGINX_URL` names it.
private let nginx = ProcessInfo.processInfo.environment["NGINX_URL"]

@Suite("connector-auth request and a real server", .enabled(if: nginx != nil, "NGINX_URL is not set"))
struct RequestNginxTests {
    struct Endpoint: Sendable, CustomTestStringConvertible {
        var path: String
        var definition: String
        var method = "GET"
        var arguments: [String] = []
        var testDescription: String { ([path] + arguments).joined(separator: " ") }
    }

    private static let key = "api_key"
    static let endpoints: [Endpoint] = [
        Endpoint(path: "/health", definition: #"{"type": "NoAuth"}"#),
        Endpoint(
            path: "/basic",
            definition:
                #"{"type": "BasicHttpAuthenticator", "username": "{{ config.user }}", "password": "{{ config.password }}"}"#
        ),
        Endpoint(path: "/bearer", definition: #"{"type": "BearerAuthenticator", "api_token": "{{ config.bearer }}"}"#),
        Endpoint(path: "/key-header", definition: apiKey("header", "X-API-Key")),
        Endpoint(path: "/key-query", definition: apiKey("request_parameter", key)),
        Endpoint(
            path: "/key-body", definition: apiKey("body_data", key), method: "POST", arguments: ["--form", "a=b c"]),
        Endpoint(path: "/key-body", definition: apiKey("body_json", key), method: "POST", arguments: ["--json", "{}"]),
    ]

    private func config() throws -> String {
        func variable(_ name: String) throws -> JSONValue {
            .string(try #require(ProcessInfo.processInfo.environment[name], "\(name) is not set"))
        }
        return JSONValue.object([
            "user": try variable("NGINX_BASIC_USER"), "password": try variable("NGINX_BASIC_PASSWORD"),
            "bearer": try variable("NGINX_BEARER"), "k": try variable("NGINX_API_KEY"),
        ]).jsonText()
    }

    private func run(_ endpoint: Endpoint, _ more: [String], config: String) async -> CommandRun {
        await CommandRun(
            ["request", endpoint.method, (nginx ?? "") + endpoint.path, "--definition", "d", "--config", "-"]
                + endpoint.arguments + more, files: ["d": endpoint.definition], input: config, isNetworked: true)
    }

    @Test("is accepted by every endpoint, and refused with other credentials", arguments: endpoints)
    func accepted(endpoint: Endpoint) async throws {
        let right = await run(endpoint, [], config: try config())
        #expect(right.code == .success, "\(right.output)\(right.errors)")
        #expect(right.output.hasSuffix("{\"ok\":true}\n"))
        // What asks for no credentials refuses none.
        guard endpoint.path != "/health" else { return }
        let wrong = await run(
            endpoint, [], config: #"{"user": "conn", "password": "wrong", "bearer": "wrong", "k": "wrong"}"#)
        #expect(wrong.code == .refused)
    }

    @Test("prints commands that a shell gets the same answer with, once the variables are set", arguments: endpoints)
    func dryRun(endpoint: Endpoint) async throws {
        let dry = await run(endpoint, ["--dry-run", "--reveal"], config: try config())
        #expect(dry.code == .success)
        #expect(try shell(dry.output) == "{\"ok\":true}\n")
        guard endpoint.path != "/health" else { return }
        // The command with its secrets hidden is the same, and does not run without them.
        let hidden = await run(endpoint, ["--dry-run"], config: try config())
        let exports = dry.output.split(separator: "\n").filter { $0.hasPrefix("export ") }.joined(separator: "\n")
        #expect(!exports.isEmpty)
        #expect(try shell(exports + "\n" + hidden.output) == "{\"ok\":true}\n")
        #expect(try shell(hidden.output) == "")
    }

    /// What a shell that runs `script` writes.
    private func shell(_ script: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    @Test(
        "tells the faults that the server makes",
        arguments: [("/fault/503", ExitCode.transient), ("/fault/drop", .transient)])
    func faults(path: String, code: ExitCode) async throws {
        let run = await run(Endpoint(path: path, definition: CheckFault.bearer), [], config: #"{"k": "v"}"#)
        #expect(run.code == code)
    }

    @Test("says of a web page that it is one, and that the server had no fault to tell")
    func page() async throws {
        let run = await run(Endpoint(path: "/fault/html", definition: CheckFault.bearer), [], config: #"{"k": "v"}"#)
        #expect(run.code == .success && run.errors.contains("answerIsHTML"))
        #expect(run.output.hasSuffix("<html>captive portal</html>"))
    }

    @Test("tells how long to wait where it asks too often")
    func limited() async throws {
        let endpoint = Endpoint(path: "/limited", definition: CheckFault.bearer)
        var codes: [ExitCode] = []
        // Ten a second and five at once are let through.
        for _ in 0..<50 where !codes.contains(.transient) {
            let run = await run(endpoint, [], config: #"{"k": "v"}"#)
            codes.append(run.code)
            if run.code == .transient { #expect(run.errors.contains("rateLimited") && run.errors.contains("1 s")) }
        }
        #expect(codes.first == .success && codes.last == .transient)
    }
}
