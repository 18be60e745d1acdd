internal import ConnectorAuth
internal import Foundation

/// Gets an access token and tells what is to be known of it.
enum TokenVerb: Verb {
    static let name = "token"

    static let options: [CommandOption] =
        Target.options + [.flag("refresh"), .flag("reveal"), .choice("output", ["text", "json"])]

    static let help = """
        Usage: connector-auth token (--manifest FILE [--stream NAME | --at POINTER] | --definition FILE)
                                    [--config FILE|-] [options]

        Gets an access token, or takes the stored one that still works, and tells its expiry. The token itself is not
        shown.

        \(Target.help)

        The output:
          --refresh                  gets a new token even where the old one still works
          --output text|json         for people (the usual) or for programs
          --reveal                   shows the token
        """

    static func run(_ arguments: ParsedArguments, console: Console) async throws {
        let target = try Target(arguments, console: console)
        guard let source = target.authenticator as? any TokenSource else {
            throw AuthError(
                .unsupported, "\(target.type) has no token that is issued; see connector-auth authenticate",
                kind: .configuration)
        }
        let isFresh = arguments.has("refresh")
        let token = try await target.run { try await source.token(fresh: isFresh) }
        let expiry = token.lifetime.map { lifetime in lifetime.expiry(from: Date()).formatted(.iso8601) }
        let shown = arguments.has("reveal") ? token.value.reveal() : "<redacted>"
        if arguments["output"] == "json" {
            let json: JSONValue = [
                "authenticator": .string(target.type), "token": .string(shown),
                "expiry": expiry.map { .string($0) } ?? .null,
                "exchanges": target.exchanges.json(isRevealed: arguments.has("reveal")),
            ]
            console.output(json.jsonText(.pretty))
        } else {
            console.output("\(target.type)\ntoken: \(shown)\nexpiry: \(expiry ?? "none")")
        }
    }
}
