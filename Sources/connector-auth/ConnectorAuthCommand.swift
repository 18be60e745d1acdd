internal import Foundation

/// The command: shows what a connector would send, and what it needs for that.
@main
struct ConnectorAuthCommand {
    static func main() async {
        // Who reads the output may end first, and yet a token in flight has to be stored.
        signal(SIGPIPE, SIG_IGN)
        let (output, errors) = (WrittenLines(to: STDOUT_FILENO), WrittenLines(to: STDERR_FILENO))
        let console = Console.standard(output: output, error: errors)
        let code = await run(Array(CommandLine.arguments.dropFirst()), console: console)
        if let failure = output.failure {
            let reason = String(cString: strerror(failure))
            console.error("connector-auth: the output is incomplete (\(reason)); write it to another place")
            if code == .success { exit(ExitCode.fault.rawValue) }
        }
        exit(code.rawValue)
    }

    static let version = "0.1.0"

    static let overview = """
        Usage: connector-auth <verb> [options]

        Shows which credentials an API connector sends, from its declarative manifest and a user's config.

        Verbs:
          authenticate   build an authenticator and print a request as it would be sent
          token          get an access token and tell its expiry
          request        send a request with credentials and print the response
          check          try a manifest's authenticators and say what is wrong
          inspect        list the streams of a manifest, their authenticators and the inputs they need
          schema         print the JSON Schema of definitions, for editors and forms
          demo           see every method at work against an API within the command

        connector-auth <verb> --help tells the options of a verb.
        connector-auth --version tells the version.

        Exit codes: 0 fine, 1 a fault of the command, 2 usage, 3 configuration (definition, manifest or config),
        4 refused by a server, 5 transient.
        """

    private static let verbs: [any Verb.Type] = [
        AuthenticateVerb.self, TokenVerb.self, RequestVerb.self, CheckVerb.self, InspectVerb.self, SchemaVerb.self,
        DemoVerb.self,
    ]

    /// Runs the command.
    static func run(_ arguments: [String], console: Console) async -> ExitCode {
        guard let name = arguments.first else {
            console.error(overview)
            return .usage
        }
        if name == "--help" || name == "-h" || name == "help" {
            console.output(overview)
            return .success
        }
        if name == "--version" {
            console.output(version)
            return .success
        }
        guard let verb = verbs.first(where: { $0.name == name }) else {
            let known = verbs.map { $0.name }.joined(separator: ", ")
            console.error("connector-auth: there is no verb '\(name)'; there are: \(known)")
            return .usage
        }
        let rest = Array(arguments.dropFirst())
        if rest.contains("--help") || rest.contains("-h") {
            console.output(verb.help)
            return .success
        }
        // The demo shows nothing but its own, in colours.
        let shown = verb == DemoVerb.self ? console : console.harmless(asJSON: ParsedArguments.asksForJSON(rest))
        return await run(verb, rest, shown)
    }

    private static func run(_ verb: any Verb.Type, _ arguments: [String], _ console: Console) async -> ExitCode {
        do {
            let parsed = try ParsedArguments(arguments, options: verb.options, positionals: verb.positionals)
            try await verb.run(parsed, console: console)
            return .success
        } catch let error as UsageError {
            console.error("connector-auth \(verb.name): \(error.message); see connector-auth \(verb.name) --help")
            return .usage
        } catch let failure as SilentFailure {
            return failure.exitCode
        } catch {
            return FailureReport(error).write(
                to: console, isJSON: ParsedArguments.asksForJSON(arguments), verb: verb.name)
        }
    }
}

/// One thing that the command does.
protocol Verb: SendableMetatype {
    static var name: String { get }
    /// The names of the arguments that are known by their order; one in brackets may be left out.
    static var positionals: [String] { get }
    static var options: [CommandOption] { get }
    static var help: String { get }
    static func run(_ arguments: ParsedArguments, console: Console) async throws
}

extension Verb {
    static var positionals: [String] { [] }
}
