internal import ConnectorAuth

/// The authenticator that the arguments name, with the world around it.
struct Target {
    let authenticator: any Authenticator
    /// The type of the definition it was built from, selections followed.
    let type: String
    let exchanges: ExchangeRecorder
    private let connection: Connection
    private let requester: JSONPointer?

    static let options: [CommandOption] = [
        .single("manifest", "FILE"), .single("stream", "NAME"), .single("at", "POINTER"),
        .single("definition", "FILE"), .single("config", "FILE|-"), .repeated("set", "PATH=VALUE"),
        .repeated("set-env", "PATH=NAME"), .choice("missing-inputs", ["error", "empty"]), .single("store", "FILE"),
        .single("connection", "NAME"), .flag("allow-insecure"),
    ]

    static let help = """
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

        Tokens:
          --store FILE               keeps refresh tokens that rotate; without it the config file itself does
          --connection NAME          what they are kept under in FILE; otherwise the config file's path
          --allow-insecure           lets secrets go over plain http beyond this machine
        """

    init(_ arguments: ParsedArguments, console: Console) throws {
        try arguments.exclude("manifest", "definition")
        try arguments.exclude("stream", "at")
        try arguments.exclude("stream", "definition")
        try arguments.exclude("at", "definition")
        guard arguments.has("manifest") || arguments.has("definition") else {
            throw UsageError("--manifest or --definition is missing")
        }
        let manifest =
            try arguments["manifest"].map { try Manifest(InputFiles.json($0, what: "manifest", console: console)) }
            ?? .empty
        let plan = try manifest.compile(registry: .command)
        let config = try InputFiles.config(arguments, console: console)
        let definition = try Self.definition(arguments, plan, console)
        let selected = try definition.map { try plan.selectedDefinition(for: $0, config: config) }

        exchanges = ExchangeRecorder(base: console.transport)
        var environment = AuthEnvironment(transport: exchanges)
        environment.allowsInsecureEndpoints = arguments.has("allow-insecure")
        // Who is shown a session is to use it.
        environment.endsSessionsOnClose = !arguments.has("reveal")
        let choice = try TokenStoreChoice(arguments)
        environment.store = try choice.store(for: selected, plan: plan, config: config)
        let connection = try plan.connect(
            id: choice.connectionID, config: config, environment: environment,
            missingInputs: arguments["missing-inputs"] == "empty" ? .empty : .error)
        self.connection = connection
        authenticator =
            try definition.map { try connection.authenticator(of: $0) }
            ?? connection.authenticator(forStream: plan.streamNames[0])
        type = selected?.type ?? "NoAuth"
        let isStandalone = arguments.has("definition")
        requester = isStandalone ? nil : definition.map { JSONPointer(Array($0.path.components.dropLast())) }
    }

    /// The definition that the arguments name; `nil` for a stream that has none.
    private static func definition(
        _ arguments: ParsedArguments, _ plan: AuthenticatorPlan, _ console: Console
    ) throws -> AuthenticatorDefinition? {
        if let path = arguments["definition"] {
            return try Connection.standalone(InputFiles.json(path, what: "definition", console: console))
        }
        if let text = arguments["at"] { return try plan.definition(at: JSONPointer(parsing: text)) }
        guard let stream = arguments["stream"] ?? plan.streamNames.first else {
            throw AuthError(.invalidReference, "the manifest has no streams; name a definition with --at")
        }
        return try plan.definition(forStream: stream)
    }

    func defaultRequest(hidesSecrets: Bool) throws -> AuthRequest {
        if let requester, let request = connection.request(forRequesterAt: requester, hidesSecrets: hidesSecrets) {
            return request
        }
        throw UsageError("the config alone does not tell the request's URL; name it with --request 'GET https://…'")
    }

    /// Runs what may need a token, and lets a rotation that is in flight end before the command does.
    func run<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let interruption = Interruption { [connection] in await connection.close() }
        defer { interruption.stop() }
        do {
            let result = try await body()
            await connection.close()
            await interruption.yield()
            return result
        } catch {
            await connection.close()
            await interruption.yield()
            throw error
        }
    }
}
