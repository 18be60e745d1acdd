internal import ConnectorAuth

/// What the arguments name: a manifest or a definition, with the user's config.
struct TargetSource {
    let plan: AuthenticatorPlan
    let config: JSONValue
    let missingInputs: MissingInputs
    private let arguments: ParsedArguments
    let console: Console
    private let limits: URLSessionTransport.Configuration

    static let options: [CommandOption] = [
        .single("manifest", "FILE"), .single("stream", "NAME"), .single("at", "POINTER"),
        .single("definition", "FILE"), .single("config", "FILE|-"), .repeated("set", "PATH=VALUE"),
        .repeated("set-env", "PATH=NAME"), .choice("missing-inputs", ["error", "empty"]), .single("store", "FILE"),
        .single("connection", "NAME"), .flag("allow-insecure"), .single("timeout", "SECONDS"),
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

        The network:
          --allow-insecure           lets secrets go over plain http beyond this machine
          --timeout SECONDS          how long one exchange may take; 30 otherwise
        """

    init(_ arguments: ParsedArguments, console: Console) throws {
        try arguments.exclude("manifest", "definition")
        try arguments.exclude("stream", "at")
        try arguments.exclude("stream", "definition")
        try arguments.exclude("at", "definition")
        guard arguments.has("manifest") || arguments.has("definition") else {
            throw UsageError("--manifest or --definition is missing")
        }
        self.arguments = arguments
        self.console = console
        limits = try .init(arguments)
        missingInputs = arguments["missing-inputs"] == "empty" ? .empty : .error
        let manifest =
            try arguments["manifest"].map { try Manifest(InputFiles.json($0, what: "manifest", console: console)) }
            ?? .empty
        plan = try manifest.compile(registry: .command)
        config = try InputFiles.config(arguments, console: console)
    }

    /// Does the work of a verb; what it throws is told for one who runs the command.
    func telling<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as AuthError {
            throw plan.told(error)
        }
    }

    /// Whether the arguments name one authenticator, and not the whole manifest.
    var namesOne: Bool { ["definition", "at", "stream"].contains(where: arguments.has) }

    /// The definition that the arguments name; `nil` for a stream that has none.
    func definition() throws -> AuthenticatorDefinition? {
        if let path = arguments["definition"] {
            return try Connection.standalone(InputFiles.json(path, what: "definition", console: console))
        }
        if let text = arguments["at"] { return try plan.definition(at: JSONPointer(parsing: text)) }
        guard let stream else {
            throw AuthError(.invalidReference, "the manifest has no streams; name a definition with --at")
        }
        return try plan.definition(forStream: stream)
    }

    /// The stream that the arguments name, or the first one.
    private var stream: String? { arguments["stream"] ?? plan.streamNames.first }

    /// The requester that a definition stands in, or that of a stream without one; `nil` for one that stands alone.
    func requester(of definition: AuthenticatorDefinition?) -> JSONPointer? {
        if arguments.has("definition") { return nil }
        if let definition { return JSONPointer(Array(definition.path.components.dropLast())) }
        return stream.flatMap(plan.requester(ofStream:))
    }

    /// A connection for one definition.
    ///
    /// - Parameters:
    ///   - definition: What is to be built.
    ///   - isCheck: Whether findings tell what happens: a failure is told at once, and nothing on the way.
    func prepared(for definition: AuthenticatorDefinition?, isCheck: Bool = false) throws -> PreparedConnection {
        let selected = try definition.map { try plan.selectedDefinition(for: $0, config: config) }
        let exchanges = ExchangeRecorder(base: console.makeTransport(limits))
        var environment = AuthEnvironment(transport: exchanges)
        environment.allowsInsecureEndpoints = arguments.has("allow-insecure")
        // Who is shown a session is to use it.
        environment.endsSessionsOnClose = !arguments.has("reveal")
        if isCheck { environment.maximumRetries = 0 }
        let events = TokenEvents(isCheck ? nil : EventNotes(console))
        environment.events = events
        let choice = try TokenStoreChoice(arguments)
        environment.store = try choice.store(for: selected, plan: plan, config: config)
        let connection = try plan.connect(
            id: choice.connectionID, config: config, environment: environment, missingInputs: missingInputs)
        return PreparedConnection(connection: connection, exchanges: exchanges, selected: selected, events: events)
    }

    /// The authenticator of a definition; for a stream that has none, the one that adds nothing.
    func authenticator(
        of definition: AuthenticatorDefinition?, in prepared: PreparedConnection
    ) throws -> any Authenticator {
        if let definition { return try prepared.connection.authenticator(of: definition) }
        return try prepared.connection.authenticator(forStream: stream ?? "")
    }

    /// The request that a definition's stream makes, as far as the config alone tells.
    func request(of definition: AuthenticatorDefinition?, in prepared: PreparedConnection, hidesSecrets: Bool = false)
        -> AuthRequest?
    {
        requester(of: definition).flatMap {
            prepared.connection.request(forRequesterAt: $0, hidesSecrets: hidesSecrets)
        }
    }

    /// A request whose URL the arguments name, to which credentials may go.
    ///
    /// - Parameter url: The URL, or a path that follows the URL base of the definition's stream.
    /// - Throws: `AuthError` where secrets would go over plain http beyond this machine.
    func request(
        _ method: String, _ url: String, for definition: AuthenticatorDefinition? = nil,
        in prepared: PreparedConnection? = nil
    ) throws -> AuthRequest {
        var url = url
        if url.hasPrefix("/") {
            let base = requester(of: definition).flatMap {
                prepared?.connection.request(forRequesterAt: $0, hidesSecrets: false, path: url)
            }
            guard let base else {
                throw UsageError("the config alone does not tell the URL base; name the whole URL")
            }
            url = base.url
        }
        guard !method.isEmpty, method.allSatisfy({ $0.isASCII && $0.isLetter }) else {
            throw UsageError("the method must be letters, such as GET")
        }
        let checked = try EndpointURL.checked(
            url, base: nil, allowsInsecure: arguments.has("allow-insecure"), what: "the request")
        return AuthRequest(method: method.uppercased(), url: checked)
    }

    /// What sends the request itself, whose answer may be longer than one with a token.
    var apiTransport: any HTTPTransport {
        var limits = limits
        limits.maximumBodyBytes = Self.maximumAnswerBytes
        return console.makeTransport(limits)
    }

    private static let maximumAnswerBytes = 64 << 20
}

extension URLSessionTransport.Configuration {
    fileprivate init(_ arguments: ParsedArguments) throws {
        self.init()
        guard let text = arguments["timeout"] else { return }
        guard let seconds = Double(text), seconds > 0, seconds <= 3_600 else {
            throw UsageError("--timeout must be a number of seconds up to 3600")
        }
        timeout = .seconds(seconds)
    }
}
