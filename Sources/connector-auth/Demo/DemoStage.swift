internal import ConnectorAuth
internal import Synchronization

/// Where the demo takes place: the API, how it is reached, and what must not be printed.
final class DemoStage: Sendable {
    let api: DemoAPI
    let url: String
    let transport: any HTTPTransport
    private let found = Mutex<Set<String>>([])

    init(api: DemoAPI, url: String, transport: any HTTPTransport) {
        self.api = api
        self.url = url
        self.transport = transport
    }

    /// What must not be printed: the secrets of all configs, what the API handed out, and what requests carried.
    var secrets: Set<String> { found.withLock { $0 }.union(api.issuedSecrets) }

    /// A connection of an example, its secrets noted.
    ///
    /// - Parameters:
    ///   - config: The config; `nil` is the example's own.
    ///   - streamCount: How many streams it is to have.
    func connect(
        _ example: DemoExample, config: JSONValue? = nil, streamCount: Int? = nil,
        store: any CredentialStore = InMemoryCredentialStore(), transport: (any HTTPTransport)? = nil
    ) throws -> DemoConnection {
        let plan = try example.plan(streamCount: streamCount)
        let config = try config ?? example.config(url: url)
        for secret in ConfiguredSecret.all(of: plan, in: config) { note(secret.value) }
        let environment = AuthEnvironment(transport: transport ?? self.transport, store: store)
        return DemoConnection(
            example: example, plan: plan, config: config,
            connection: try plan.connect(id: "demo", config: config, environment: environment), stage: self)
    }

    /// Notes a credential, and what stands in it behind a scheme or in base64.
    func noteCredential(_ credential: String) {
        // Shorter ones, such as an empty password, occur in any text.
        for part in SecretForms.parts(of: credential) where part.utf8.count >= SecretForms.minimumByteCount {
            note(part)
        }
    }

    func note(_ secret: String) {
        // Of a key in PEM, each line is one.
        let parts = secret.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("-----") }
        found.withLock { $0.formUnion(parts.filter { !$0.isEmpty }) }
    }
}

/// An example that is connected to the API.
struct DemoConnection: Sendable {
    let example: DemoExample
    let plan: AuthenticatorPlan
    let config: JSONValue
    let connection: Connection
    fileprivate let stage: DemoStage

    /// Sends the request of a stream, as a connector would: with its authenticator, and again where that recovers.
    ///
    /// - Parameter stream: The stream; `nil` is the example's.
    func send(stream: String? = nil) async throws -> DemoAnswer {
        let name = try stream ?? example.stream ?? first()
        let authenticator = try connection.authenticator(forStream: name)
        guard let definition = try plan.definition(forStream: name),
            var request = connection.request(
                forRequesterAt: JSONPointer(Array(definition.path.components.dropLast())), hidesSecrets: false)
        else { throw AuthError(.invalidDefinition, "the example's config does not tell its URL") }
        request.body = example.body
        let response = try await AuthenticatingTransport(stage.transport, authenticator: authenticator).send(request)
        let credentials = try await authenticator.credentials(for: request)
        for addition in credentials.additions { stage.noteCredential(addition.value.reveal()) }
        return DemoAnswer(
            type: try plan.selectedDefinition(for: definition, config: config).type, request: request,
            credentials: credentials, status: response.status)
    }

    private func first() throws -> String {
        guard let name = plan.streamNames.first else {
            throw AuthError(.invalidReference, "the example has no stream")
        }
        return name
    }

    /// Sends as many requests at once, and tells how many were answered with status 200.
    func sendAtOnce(_ count: Int, stream: @escaping @Sendable (Int) -> String?) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...count {
                group.addTask { try await send(stream: stream(number)).status }
            }
            return try await group.reduce(0) { $1 == 200 ? $0 + 1 : $0 }
        }
    }
}

/// What a request carried, and what the API said to it.
struct DemoAnswer: Sendable {
    var type: String
    /// The request without credentials.
    var request: AuthRequest
    var credentials: RequestCredentials
    var status: Int
}
