import AuthTesting
import ConnectorAuth
import Foundation
import LoopbackHTTP
import Testing

@testable import connector_auth

@Suite("connector-auth check")
struct CheckTests {
    private static let canaries = ["s3cr3t-canary", "t-canary", "r0-canary"]

    private func findings(_ run: CommandRun) throws -> [JSONValue] {
        try (run.json["authenticators"]?.arrayValue ?? []).flatMap { $0["findings"]?.arrayValue ?? [] }
    }

    @Test("tells each fault apart, with what to do about it and without any secret", arguments: CheckFault.all)
    func fault(_ fault: CheckFault) async throws {
        let server = try LoopbackServer { _ in fault.reply ?? .response() }
        defer { server.stop() }
        var arguments = ["check", "--manifest", "m", "--config", "-"] + fault.arguments
        if fault.reply != nil { arguments += ["--url", "\(server.url)/items"] }
        let files = ["m": manifest(fault.definition, extra: fault.extra)]
        let transport = StubTransport(responses: fault.answers)
        let isNetworked = fault.reply != nil
        let run = await CommandRun(
            arguments + ["--output", "json"], files: files, input: fault.config, transport: transport,
            isNetworked: isNetworked)
        let errors = try findings(run).filter { $0["severity"] == "error" }
        #expect(errors.map { $0["code"] } == [.string(fault.code)], "\(run.output)\(run.errors)")
        #expect(run.code == fault.exit)
        #expect(errors.allSatisfy { $0["message"]?.stringValue?.isEmpty == false })
        for word in fault.words { #expect(errors.first?.jsonText().contains(word) == true, "\(errors)") }
        // Nothing is tried twice, and a login that locks accounts least of all.
        #expect(transport.requests.count <= 1)

        let text = await CommandRun(
            arguments, files: files, input: fault.config, transport: StubTransport(responses: fault.answers),
            isNetworked: isNetworked)
        #expect(text.code == fault.exit)
        #expect(text.output.contains("\(fault.code): "))
        #expect(text.output.hasSuffix("0 of 1 work"))
        for output in [run.output, run.errors, text.output, text.errors] {
            for canary in Self.canaries { #expect(!output.contains(canary)) }
        }
    }

    @Test(
        "tells failures of the network apart",
        arguments: [
            ("https://nosuch.invalid/token", "hostNotFound", ExitCode.transient),
            ("http://127.0.0.1:1/token", "connectionRefused", .transient),
            ("https://127.0.0.1:PORT/token", "tlsFailure", .configuration),
        ])
    func network(url: String, code: String, exit: ExitCode) async throws {
        let server = try LoopbackServer { _ in .response() }
        defer { server.stop() }
        let definition = CheckFault.oauth(url: url.replacing("PORT", with: "\(server.port)"))
        let run = await CommandRun(
            ["check", "--definition", "d", "--set", "k=v", "--output", "json"], files: ["d": definition],
            isNetworked: true)
        #expect(try findings(run).map { $0["code"] } == [.string(code)], "\(run.output)")
        #expect(run.code == exit)
    }

    @Test("tells a token endpoint that is silent")
    func silence() async throws {
        let server = try LoopbackServer { _ in .silence }
        defer { server.stop() }
        let run = await CommandRun(
            ["check", "--definition", "d", "--set", "k=v", "--output", "json", "--timeout", "0.3"],
            files: ["d": CheckFault.oauth(url: server.url)], isNetworked: true)
        #expect(try findings(run).map { $0["code"] } == ["timedOut"])
        #expect(run.code == .transient && server.requests.count == 1)
    }

    @Test("warns of an answer without an expiry, and of a clock that is wrong, and both work")
    func warnings() async throws {
        let old = Date(timeIntervalSinceNow: -600).formatted(.iso8601)
        for (answer, code) in [
            (CheckFault.json(#"{"access_token": "a"}"#), "answerLacksExpiry"),
            (
                CheckFault.json(#"{"access_token": "a", "expires_in": 60}"#, headers: [.init("Date", old)]),
                "clockSkew"
            ),
        ] {
            let run = await CommandRun(
                ["check", "--definition", "d", "--set", "k=v", "--output", "json"],
                files: ["d": CheckFault.oauth()], transport: StubTransport(responses: [answer]))
            #expect(run.code == .success)
            #expect(try findings(run).map { $0["code"] } == [.string(code)])
            #expect(try findings(run).map { $0["severity"] } == ["warning"])
            #expect(try run.json["working"] == 1)
        }
    }

    @Test("sends nothing twice, whatever the answer")
    func once() async throws {
        let server = try LoopbackServer { request in
            request.path == "/token" ? .response(body: #"{"access_token": "a", "expires_in": 0}"#) : .response(401)
        }
        defer { server.stop() }
        let run = await CommandRun(
            ["check", "--definition", "d", "--set", "k=v", "--url", server.url + "/x", "--output", "json"],
            files: ["d": CheckFault.oauth(url: server.url + "/token")], isNetworked: true)
        #expect(server.requests.map(\.path) == ["/token", "/x"])
        #expect(try findings(run).map { $0["code"] } == ["expiredAtOnce", "unauthorizedWithoutChallenge"])
    }

    @Test("warns of an empty credential, and of a web page in place of an answer")
    func suspicions() async throws {
        let empty = await CommandRun(
            ["check", "--definition", "d", "--set", "k=v", "--output", "json"],
            files: ["d": #"{"type": "BearerAuthenticator", "api_token": "{{ config['k'] | replace('v', '') }}"}"#])
        #expect(try findings(empty).map { $0["code"] } == ["emptyCredential"])
        let server = try LoopbackServer { _ in .response(headers: [.init("Content-Type", "text/html")], body: "<p>") }
        defer { server.stop() }
        let page = await CommandRun(
            ["check", "--definition", "d", "--set", "k=v", "--url", server.url, "--output", "json"],
            files: ["d": CheckFault.bearer], isNetworked: true)
        #expect(try findings(page).map { $0["code"] } == ["answerIsHTML"])
        #expect(empty.code == .success && page.code == .success)
    }

    @Test("does not take a host for a certificate")
    func hostName() async throws {
        let run = await CommandRun(
            ["check", "--definition", "d", "--set", "k=v", "--output", "json"],
            files: ["d": CheckFault.oauth(url: "https://certificate-api.invalid/t")], isNetworked: true)
        #expect(try findings(run).map { $0["code"] } == ["hostNotFound"])
    }

    @Test("tells a rotation whose answer was lost from a token that was revoked")
    func interruptedRotation() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(component: "check-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let definition = """
            {"type": "OAuthAuthenticator", "client_id": "id", "client_secret": "s",
             "token_refresh_endpoint": "https://auth.example/token", "refresh_token_updater": {}}
            """
        func run(_ transport: any HTTPTransport) async -> CommandRun {
            await CommandRun(
                [
                    "check", "--definition", "d", "--config", "-", "--connection", "c", "--store",
                    folder.appending(component: "tokens").path, "--output", "json",
                ], files: ["d": definition], input: #"{"credentials": {"refresh_token": "r0-canary"}}"#,
                transport: transport)
        }
        // The stub without a response fails as a network does on which the answer is lost.
        let lost = await run(StubTransport(responses: []))
        #expect(try findings(lost).contains { $0["code"] == "connectionLost" })
        let refused = await run(StubTransport(responses: CheckFault.refusal("invalid_grant")))
        #expect(try findings(refused).contains { $0["code"] == "rotationInterrupted" }, "\(refused.output)")
        #expect(refused.code == .refused)
    }

    @Test("looks at each authenticator once, whatever the number of its streams, and tells its progress")
    func sharing() async throws {
        let streams = (0..<40).map {
            """
            {"type": "DeclarativeStream", "name": "s\($0)", "retriever": {"requester": {
              "url_base": "https://api.example", "authenticator": \($0 == 39 ? CheckFault.bearer : CheckFault.oauth())}}}
            """
        }
        let transport = StubTransport(responses: [CheckFault.json(#"{"access_token": "a", "expires_in": 60}"#)])
        let run = await CommandRun(
            ["check", "--manifest", "m", "--set", "k=v"],
            files: ["m": "{\"streams\": [\(streams.joined(separator: ","))]}"], transport: transport, isTerminal: true)
        #expect(run.code == .success)
        #expect(transport.requests.count == 1)
        #expect(run.output.contains("s0, s1, s2, s3, s4, s5, s6, s7 and 31 more"))
        #expect(run.output.hasSuffix("1 of 2 work, 1 not tried"))
        #expect(run.errors == "connector-auth: checking 1 of 2\nconnector-auth: checking 2 of 2")
    }

    @Test("says how long a retry waits, on a terminal")
    func retries() async {
        let busy = CheckFault.json("{}", status: 503, headers: [.init("Retry-After", "0")])
        let run = await CommandRun(
            ["token", "--definition", "d", "--set", "k=v"], files: ["d": CheckFault.session],
            transport: StubTransport(responses: [busy, CheckFault.json(#"{"token": "t"}"#)]), isTerminal: true)
        #expect(run.code == .success)
        #expect(run.errors == "connector-auth: the server failed; trying again in 0 s (interrupt to give up)")
    }
}
