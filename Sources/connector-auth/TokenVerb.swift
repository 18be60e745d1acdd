internal import ConnectorAuth
internal import Foundation

/// Gets an access token and tells what is to be known of it.
enum TokenVerb: Verb {
    static let name = "token"

    static let options: [CommandOption] =
        TargetSource.options + [.flag("refresh"), .flag("reveal"), .choice("output", ["text", "json"])]

    static let help = """
        Usage: connector-auth token (--manifest FILE [--stream NAME | --at POINTER] | --definition FILE)
                                    [--config FILE|-] [options]

        Gets an access token, or takes the stored one that still works, and tells its expiry and generation. The token
        itself is not shown, nor are the values that came with it.

        \(TargetSource.help)

        The output:
          --refresh                  gets a new token even where the old one still works
          --output text|json         for people (the usual) or for programs
          --reveal                   shows the token and the captured values
        """

    static func run(_ arguments: ParsedArguments, console: Console) async throws {
        let source = try TargetSource(arguments, console: console)
        try await source.telling { try await run(arguments, Target(source), console) }
    }

    private static func run(_ arguments: ParsedArguments, _ target: Target, _ console: Console) async throws {
        guard let source = target.authenticator as? any TokenSource else {
            throw AuthError(
                .unsupported, "\(target.type) has no token that is issued; see connector-auth authenticate",
                kind: .configuration)
        }
        let isFresh = arguments.has("refresh")
        let (token, captured) = try await target.run { [exchanges = target.exchanges] in
            var token = try await source.token(fresh: false)
            // One that was just obtained is as fresh as can be.
            if isFresh, exchanges.isEmpty { token = try await source.token(fresh: true) }
            return (token, try await (source as? any CapturedValueSource)?.capturedValues().reveal() ?? [:])
        }
        let expiry = token.lifetime.map { lifetime in lifetime.expiry(from: Date()).formatted(.iso8601) }
        let isRevealed = arguments.has("reveal")
        let shown = isRevealed ? token.value.reveal() : "<redacted>"
        let values = isRevealed ? captured : JSONObject(captured.keys.map { ($0, "<redacted>") })
        if arguments["output"] == "json" {
            let json: JSONValue = [
                "authenticator": .string(target.type), "token": .string(shown),
                "expiry": expiry.map { .string($0) } ?? .null, "generation": .string(token.generation.description),
                "captured": .object(values), "exchanges": target.exchanges.json(isRevealed: isRevealed),
            ]
            console.output(json.jsonText(.pretty))
        } else {
            let lines =
                [target.type, "token: \(shown)", "expiry: \(expiry ?? "none")", "generation: \(token.generation)"]
                + values.map { name, value in "\(name): \(value.stringValue ?? value.jsonText())" }
            console.output(lines.joined(separator: "\n"))
        }
    }
}
