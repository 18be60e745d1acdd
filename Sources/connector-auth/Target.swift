internal import ConnectorAuth

/// One authenticator that the arguments name, with the world around it.
struct Target {
    let authenticator: any Authenticator
    /// The type of the definition it was built from, selections followed.
    let type: String
    let exchanges: ExchangeRecorder
    private let connection: Connection
    private let console: Console
    private let requester: JSONPointer?

    init(_ source: TargetSource) throws {
        let definition = try source.definition()
        let prepared = try source.prepared(for: definition)
        authenticator = try source.authenticator(of: definition, in: prepared)
        exchanges = prepared.exchanges
        connection = prepared.connection
        console = source.console
        type = prepared.selected?.type ?? "NoAuth"
        requester = source.requester(of: definition)
    }

    func defaultRequest(hidesSecrets: Bool) throws -> AuthRequest {
        if let requester, let request = connection.request(forRequesterAt: requester, hidesSecrets: hidesSecrets) {
            return request
        }
        throw UsageError("the config alone does not tell the request's URL; name it with --request 'GET https://…'")
    }

    /// Runs what may need a token, and lets a rotation that is in flight end before the command does.
    func run<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        try await Interruption.closing(connection, console: console, after: body)
    }
}
