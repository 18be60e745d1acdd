internal import ConnectorAuth
internal import Foundation
internal import LoopbackHTTP

/// Shows every method of authentication at work against an API within the command.
enum DemoVerb: Verb {
    static let name = "demo"

    static let options: [CommandOption] = [
        .choice("output", ["text", "json"]), .flag("serve"), .single("port", "N"),
    ]

    static let help = """
        Usage: connector-auth demo [--output text|json]
               connector-auth demo --serve [--port N]

        Starts an API on this machine that really checks each request, sends it the requests of the example connectors,
        and shows what each carried and what came of it; then lets go wrong what can, and counts. Nothing leaves the
        machine, and nothing is kept.

          --output text|json         for people (the usual) or for programs
          --serve                    leaves the API running, for the example configs, and tells what to try
          --port N                   its port: \(usualPort) unless it is named; 0 is one that is free

        Exit codes: 0 all of it held, 1 something did not.
        """

    static let usualPort = 8080

    static func run(_ arguments: ParsedArguments, console: Console) async throws {
        try await run(arguments, console: console, api: DemoAPI())
    }

    /// - Parameter api: The API, which may have been told to misbehave.
    static func run(_ arguments: ParsedArguments, console: Console, api: DemoAPI) async throws {
        if arguments.has("serve") {
            try arguments.exclude("serve", "output")
            return try await DemoServing(api: api, console: console).run(port: try port(arguments))
        }
        guard !arguments.has("port") else {
            throw UsageError("--port is for --serve; the demo takes a port that is free")
        }
        let server = try LoopbackServer(keepsRequests: false) { api.answer($0) }
        defer { server.stop() }
        let isJSON = arguments["output"] == "json"
        let page = isJSON ? DemoPage { _ in } : DemoPage(isColoured: console.showsColours, output: console.output)
        let stage = DemoStage(api: api, url: server.url, transport: console.transport)
        let report = await DemoTour(stage: stage, page: page).run()
        if isJSON { console.output(report.json.jsonText(.pretty)) }
        guard report.isHeld else {
            console.error("connector-auth demo: did not hold: \(report.failures.joined(separator: "; "))")
            throw SilentFailure(.fault)
        }
    }

    private static func port(_ arguments: ParsedArguments) throws -> Int {
        guard let text = arguments["port"] else { return usualPort }
        guard let port = Int(text), (0...65_535).contains(port) else {
            throw UsageError("--port must be a number from 0 to 65535")
        }
        return port
    }
}

extension Console {
    /// Whether what is written has colours: for a person at a terminal, unless `NO_COLOR` says otherwise.
    var showsColours: Bool { isTerminal && (environment("NO_COLOR") ?? "").isEmpty }
}
