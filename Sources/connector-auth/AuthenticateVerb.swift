internal import ConnectorAuth

/// Builds an authenticator and prints a request as it would be sent.
enum AuthenticateVerb: Verb {
    static let name = "authenticate"

    static let options: [CommandOption] =
        TargetSource.options + [
            .single("request", "'METHOD URL'"), .repeated("header", "'NAME: VALUE'"), .repeated("form", "NAME=VALUE"),
            .single("json", "TEXT"), .choice("output", ["text", "curl", "json"]), .flag("reveal"),
        ]

    static let help = """
        Usage: connector-auth authenticate (--manifest FILE [--stream NAME | --at POINTER] | --definition FILE)
                                           [--config FILE|-] [options]

        Builds the authenticator of a stream, or of a definition that stands alone, and prints the request as it
        would be sent. Files are JSON. The request itself is not sent; token requests that it needs are.

        \(TargetSource.help)

        The request:
          --request 'METHOD URL'     the request; otherwise that of the stream, as far as the config tells it
          --header 'NAME: VALUE'     a header field; may be given again
          --form NAME=VALUE          a field of a form body; may be given again
          --json TEXT                a JSON body

        The output:
          --output text|curl|json    for people (the usual), as a command to paste, or for programs
          --reveal                   shows secrets, which are <redacted> otherwise
        """

    static func run(_ arguments: ParsedArguments, console: Console) async throws {
        try arguments.exclude("form", "json")
        let source = try TargetSource(arguments, console: console)
        try await source.telling { try await run(arguments, Target(source), console) }
    }

    private static func run(_ arguments: ParsedArguments, _ target: Target, _ console: Console) async throws {
        let isRevealed = arguments.has("reveal")
        let given = RequestArguments(arguments)
        let plain = try given.request(orElse: target.defaultRequest(hidesSecrets: false))
        let unsigned = try given.request(orElse: target.defaultRequest(hidesSecrets: !isRevealed))
        let credentials = try await target.run { try await target.authenticator.credentials(for: plain) }
        var request = plain
        try request.apply(credentials)
        let shown =
            isRevealed
            ? ShownRequest(revealed: request) : try ShownRequest(unsigned, hiding: credentials)
        switch arguments["output"] ?? "text" {
        case "json":
            let exchanges = target.exchanges.json(isRevealed: isRevealed)
            console.output(shown.json(authenticator: target.type, exchanges: exchanges).jsonText(.pretty))
        case "curl": console.output(shown.curl())
        default: console.output(shown.text(authenticator: target.type))
        }
    }
}
