internal import ConnectorAuth

/// Builds an authenticator and prints a request as it would be sent.
enum AuthenticateVerb: Verb {
    static let name = "authenticate"

    static let options: [CommandOption] = [
        .single("manifest", "FILE"), .single("stream", "NAME"), .single("at", "POINTER"),
        .single("definition", "FILE"), .single("config", "FILE|-"), .repeated("set", "PATH=VALUE"),
        .repeated("set-env", "PATH=NAME"), .single("request", "'METHOD URL'"), .repeated("header", "'NAME: VALUE'"),
        .repeated("form", "NAME=VALUE"), .single("json", "TEXT"), .choice("output", ["text", "curl", "json"]),
        .flag("reveal"), .choice("missing-inputs", ["error", "empty"]),
    ]

    static let help = """
        Usage: connector-auth authenticate (--manifest FILE [--stream NAME | --at POINTER] | --definition FILE)
                                           [--config FILE|-] [options]

        Builds the authenticator of a stream, or of a definition that stands alone, and prints the request as it
        would be sent. Files are JSON. Nothing is sent.

        What to build:
          --manifest FILE            a connector's declarative manifest
          --stream NAME              the stream whose authenticator to use; the first one otherwise
          --at POINTER               the place of a definition in the manifest, such as /definitions/auth
          --definition FILE          a definition that stands alone

        The user's config:
          --config FILE|-            the config; - is standard input
          --set PATH=VALUE           sets one value, such as credentials.user=ann; other users of the machine may
                                     see it in the list of processes, so it is not for secrets
          --set-env PATH=NAME        sets one value from an environment variable
          --missing-inputs error|empty
                                     a missing value is an error (the usual), or empty as in the reference

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
        try arguments.exclude("manifest", "definition")
        try arguments.exclude("stream", "at")
        try arguments.exclude("stream", "definition")
        try arguments.exclude("at", "definition")
        try arguments.exclude("form", "json")
        let target = try Target(arguments, console: console)
        let isRevealed = arguments.has("reveal")
        var request = try RequestArguments(arguments).request(orElse: target.defaultRequest(hidesSecrets: false))
        let unsigned = try RequestArguments(arguments).request(
            orElse: target.defaultRequest(hidesSecrets: !isRevealed))
        let credentials = try await target.authenticator.credentials(for: request)
        try request.apply(credentials)
        let shown =
            isRevealed
            ? ShownRequest(revealed: request) : try ShownRequest(unsigned, hiding: credentials)
        switch arguments["output"] ?? "text" {
        case "json": console.output(shown.json(authenticator: target.type).jsonText(.pretty))
        case "curl": console.output(shown.curl())
        default: console.output(shown.text(authenticator: target.type))
        }
    }
}

/// The authenticator that the arguments name.
private struct Target {
    let authenticator: any Authenticator
    let type: String
    private let connection: Connection
    private let requester: JSONPointer?

    init(_ arguments: ParsedArguments, console: Console) throws {
        guard arguments.has("manifest") || arguments.has("definition") else {
            throw UsageError("--manifest or --definition is missing")
        }
        let manifest =
            try arguments["manifest"].map { try Manifest(InputFiles.json($0, what: "manifest", console: console)) }
            ?? .empty
        let plan = try manifest.compile(registry: .standard)
        let connection = try plan.connect(
            id: "command", config: try InputFiles.config(arguments, console: console),
            missingInputs: arguments["missing-inputs"] == "empty" ? .empty : .error)
        self.connection = connection

        if let path = arguments["definition"] {
            let json = try InputFiles.json(path, what: "definition", console: console)
            authenticator = try connection.authenticator(for: json)
            type = try connection.selectedDefinition(for: Connection.standalone(json)).type
            requester = nil
        } else if let text = arguments["at"] {
            let pointer = try JSONPointer(parsing: text)
            authenticator = try connection.authenticator(at: pointer)
            type = try connection.selectedDefinition(for: plan.definition(at: pointer)).type
            requester = JSONPointer(Array(pointer.components.dropLast()))
        } else {
            guard let stream = arguments["stream"] ?? plan.streamNames.first else {
                throw AuthError(.invalidReference, "the manifest has no streams; name a definition with --at")
            }
            authenticator = try connection.authenticator(forStream: stream)
            let definition = try plan.definition(forStream: stream)
            type = try definition.map { try connection.selectedDefinition(for: $0).type } ?? "NoAuth"
            requester = definition.map { JSONPointer(Array($0.path.components.dropLast())) }
        }
    }

    func defaultRequest(hidesSecrets: Bool) throws -> AuthRequest {
        if let requester, let request = connection.request(forRequesterAt: requester, hidesSecrets: hidesSecrets) {
            return request
        }
        throw UsageError("the config alone does not tell the request's URL; name it with --request 'GET https://…'")
    }
}
