import ConnectorAuth
import ExampleManifests
import Foundation
import Synchronization
import Testing

@testable import connector_auth

@Suite("connector-auth demo")
struct DemoTests {
    /// Every secret of the example configs; of a key in PEM, each line.
    private func secrets() throws -> [String] {
        try ExampleManifest.all.flatMap { example in
            let config = try JSONValue(parsing: example.config)
            let plan = try Manifest(JSONValue(parsing: example.manifest)).compile(registry: .command)
            return plan.inputs().filter(\.isSecret).flatMap { input in
                (config[JSONPointer(input.path)]?.stringValue ?? "").split(separator: "\n").map(String.init)
            }.filter { !$0.isEmpty && !$0.hasPrefix("-----") }
        }
    }

    @Test("shows every method at work, and no secret")
    func text() async throws {
        let run = await CommandRun(["demo"], isNetworked: true)
        #expect(run.code == .success, "\(run.errors)")
        #expect(run.errors.isEmpty)
        let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 60)
        let rows = lines.filter { $0.hasPrefix("  ok  ") }.map(String.init)
        #expect(rows.count == DemoExample.all.count + DemoMoment.all.count + 1)
        for example in DemoExample.all { #expect(rows.contains { $0.contains(example.title) }) }
        #expect(run.output.contains("X-Api-Key: <redacted>"))
        let secrets = try secrets()
        #expect(secrets.count > 20)
        for secret in secrets { #expect(!run.output.contains(secret)) }
        // Not coloured, and nothing for the eye alone.
        #expect(!run.output.contains("\u{1B}"))
    }

    @Test("tells programs that all of it held, and no secret")
    func json() async throws {
        let run = await CommandRun(["demo", "--output", "json"], isNetworked: true)
        #expect(run.code == .success, "\(run.errors)")
        let json = try run.json
        #expect(json["held"] == true)
        let examples = try #require(json["examples"]?.arrayValue)
        #expect(examples.count == DemoExample.all.count)
        #expect(examples.allSatisfy { $0["state"] == "held" && $0["status"] == 200 })
        #expect(Set(examples.compactMap { $0["manifest"]?.stringValue }) == Set(ExampleManifest.all.map(\.name)))
        let moments = try #require(json["moments"]?.arrayValue)
        #expect(moments.allSatisfy { $0["held"] == true })
        #expect(moments.compactMap { $0["facts"]?.arrayValue?.count }.allSatisfy { $0 > 0 })
        #expect(json["milliseconds"]?.numberValue?.intValue ?? 0 > 0)
        for secret in try secrets() { #expect(!run.output.contains(secret)) }
    }

    /// What the API is told to do wrong at which request, and what of the demo it breaks.
    struct Fault: Sendable, CustomTestStringConvertible {
        var breaks: String
        var misbehaviour: DemoMisbehaviour
        var words: String
        var testDescription: String { breaks }
    }

    static let faults = [
        Fault(
            breaks: "HTTP Basic, empty password", misbehaviour: .init(.status(500), path: "/basic"),
            words: "500"),
        Fault(
            breaks: "OAuth 2 in JSON (Square)", misbehaviour: .init(.status(400), path: "/oauth2/token"), words: "400"),
        // The session ends while the forty streams use it.
        Fault(
            breaks: "Forty streams, one login", misbehaviour: .init(.revoke, path: "/api/card", after: 10),
            words: "2 logins (expected 1)"),
        // The new token is revoked, too.
        Fault(
            breaks: "Token revoked in mid-use", misbehaviour: .init(.revoke, path: "/oauth/orders", after: 4),
            words: "0 requests answered (expected 1)"),
        Fault(
            breaks: "Fifty requests at expiry", misbehaviour: .init(.revoke, path: "/oauth/orders", after: 15),
            words: "2 refreshes (expected 1)"),
        // The ninth token request: that of the program after its restart.
        Fault(
            breaks: "Restart, single-use token", misbehaviour: .init(.status(400), path: "/oauth/token", after: 8),
            words: "Restart, single-use token"),
    ]

    @Test("ends with 1 and says what did not hold, where the API is broken", arguments: faults)
    func broken(_ fault: Fault) async throws {
        let api = DemoAPI()
        api.misbehave(fault.misbehaviour)
        let console = DemoConsole()
        let failure = await #expect(throws: SilentFailure.self) {
            try await DemoVerb.run(
                ParsedArguments([], options: DemoVerb.options), console: console.console, api: api)
        }
        #expect(failure?.exitCode == .fault)
        #expect(console.errors == "connector-auth demo: did not hold: \(fault.breaks)")
        let row = console.output.split(separator: "\n").first { $0.hasPrefix("  NO  ") }
        #expect(row?.contains(fault.breaks) == true && row?.contains(fault.words) == true, "\(row ?? "")")
    }

    @Test("finds a credential that was printed, also without its scheme")
    func leak() async throws {
        let test = try DemoTestAPI(clock: SystemClock())
        let stage = DemoStage(api: test.api, url: test.url, transport: URLSessionTransport())
        stage.noteCredential("Scheme streams")
        let report = await DemoTour(stage: stage, page: DemoPage { _ in }).run()
        #expect(report.failures == ["No secret printed"])
    }

    @Test(
        "has colours for a person at a terminal, unless NO_COLOR says otherwise",
        arguments: [(true, nil, true), (true, "", true), (true, "1", false), (false, nil, false)])
    func colours(isTerminal: Bool, noColour: String?, isColoured: Bool) {
        var console = DemoConsole().console
        console.isTerminal = isTerminal
        console.environment = { $0 == "NO_COLOR" ? noColour : nil }
        #expect(console.showsColours == isColoured)
        let page = DemoPage(isColoured: console.showsColours) { _ in }
        page.show(DemoMomentResult(title: "A moment"))
        #expect(page.text.contains("\u{1B}[32mok\u{1B}[0m") == isColoured)
        #expect(page.text.contains("ok") && page.text.contains("A moment"))
    }

    @Test("counts a method as skipped only where private keys cannot sign")
    func unsupported() async throws {
        // Without a network nothing works, and nothing of that is for want of a library.
        let test = try DemoTestAPI(clock: SystemClock())
        let stage = DemoStage(api: test.api, url: test.url, transport: UnconfiguredTransport())
        let report = await DemoTour(stage: stage, page: DemoPage { _ in }).run()
        let skipped = report.examples.filter { $0.state == .skipped }.map(\.manifest)
        #expect(Set(skipped).isSubset(of: ["jwt-private-key"]))
        #expect(!report.isHeld)
    }
}
