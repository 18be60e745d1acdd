internal import ConnectorAuth

/// Sends a request with credentials, and prints the response.
enum RequestVerb: Verb {
    static let name = "request"
    static let positionals = ["METHOD", "URL"]

    static let options: [CommandOption] =
        TargetSource.options + [
            .repeated("header", "'NAME: VALUE'"), .repeated("form", "NAME=VALUE"), .single("json", "TEXT"),
            .repeated("refusal", "STATUS"), .flag("dry-run"), .choice("output", ["text", "json"]), .flag("reveal"),
        ]

    static let help = """
        Usage: connector-auth request METHOD URL (--manifest FILE [--stream NAME | --at POINTER] | --definition FILE)
                                      [--config FILE|-] [options]

        Sends a request with the credentials of a stream, or of a definition that stands alone, and prints the
        response. Where the credentials are refused, they are renewed if they can be, and the request is sent again
        once. URL may be a path, such as /items, that follows the URL base of the stream.

        \(TargetSource.help)

        The request:
          --header 'NAME: VALUE'     a header field; may be given again
          --form NAME=VALUE          a field of a form body; may be given again
          --json TEXT                a JSON body
          --refusal STATUS           a status that refuses the credentials, beside 401; may be given again
          --dry-run                  sends the token requests that the credentials need, but not the request; prints
                                     all of them as curl commands, with the variables to export

        The output:
          --output text|json         for people (the usual) or for programs
          --reveal                   shows secrets, which are <redacted> otherwise; they are hidden in the response,
                                     too, where it repeats them

        The exit code is 0 where the response accepts the request, 4 where it refuses it, 5 where it may work later.
        """

    static func run(_ arguments: ParsedArguments, console: Console) async throws {
        try arguments.exclude("form", "json")
        try arguments.exclude("dry-run", "output")
        let refusals = try refusals(arguments)
        let source = try TargetSource(arguments, console: console)
        try await source.telling { try await run(arguments, source, refusals, console) }
    }

    private static func run(
        _ arguments: ParsedArguments, _ source: TargetSource, _ refusals: Set<Int>, _ console: Console
    ) async throws {
        let definition = try source.definition()
        let prepared = try source.prepared(for: definition)
        let named = try source.request(
            arguments.positional(0) ?? "", arguments.positional(1) ?? "", for: definition, in: prepared)
        let request = try RequestArguments(arguments).request(orElse: named)
        if request.body != .none, ["GET", "HEAD"].contains(request.method) {
            throw UsageError("\(request.method) takes no body; POST may be meant")
        }
        let secrets = ConfiguredSecret.all(of: source.plan, in: source.config)
        let authenticator = SecretCollector(try source.authenticator(of: definition, in: prepared), configured: secrets)
        let isRevealed = arguments.has("reveal")
        guard !arguments.has("dry-run") else {
            // The exchanges before the connection is closed: a logout is none of those that the request needs.
            let (credentials, exchanges) = try await Interruption.closing(prepared.connection, console: console) {
                (try await authenticator.credentials(for: request), prepared.exchanges.all.map(\.request))
            }
            let dryRun = DryRun(exchanges: exchanges, secrets: secrets, isRevealed: isRevealed)
            return console.output(try dryRun.text(request, credentials))
        }
        let response = try await Interruption.closing(prepared.connection, console: console) {
            try await AuthenticatingTransport(source.apiTransport, authenticator: authenticator) {
                refusals.contains($0.status)
            }.send(request)
        }
        let shown = ShownResponse(response: response, mask: isRevealed ? nil : authenticator)
        console.output(
            arguments["output"] == "json"
                ? shown.json(exchanges: prepared.exchanges.json(isRevealed: isRevealed)).jsonText(.pretty) : shown.text)
        guard let finding = Finding(answer: HTTPResponse(masked: response, by: authenticator)) else { return }
        console.error("connector-auth request: \(finding.code): \(finding.message). \(finding.remedy ?? "")")
        if finding.severity == .error { throw SilentFailure(finding.exitCode) }
    }

    private static let unauthorized = 401

    private static func refusals(_ arguments: ParsedArguments) throws -> Set<Int> {
        Set(
            try arguments.all("refusal").map { text in
                guard let status = Int(text), (400...499).contains(status) else {
                    throw UsageError("--refusal must be a status from 400 to 499")
                }
                return status
            } + [unauthorized])
    }
}
