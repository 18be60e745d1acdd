internal import ConnectorAuth
internal import Foundation

/// Where the successor of a single-use token is kept: a file of its own, or the config file itself.
struct TokenStoreChoice {
    private let storePath: String?
    private let configPath: String?
    private let connection: String?

    init(_ arguments: ParsedArguments) {
        storePath = arguments["store"]
        configPath = arguments["config"].flatMap { $0 == "-" ? nil : $0 }
        connection = arguments["connection"]
    }

    /// The name that tokens are stored under: that of the config file, so that two configs may share a store.
    var connectionID: String {
        connection ?? configPath.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? "command"
    }

    /// The store; `nil` where the definition needs none.
    ///
    /// - Throws: `AuthError` where a token would be spent without a durable place for its successor.
    func store(
        for definition: AuthenticatorDefinition?, plan: AuthenticatorPlan, config: JSONValue
    ) throws -> (any CredentialStore)? {
        if let storePath { return FileCredentialStore(path: storePath) }
        guard let definition, let value = definition.value(of: "refresh_token_updater") else { return nil }
        guard let configPath else {
            throw AuthError(
                .storeUnavailable,
                "the refresh token is for single use, and its successor has no place; name one with --store FILE, or give the config as a file",
                path: definition.path, kind: .configuration)
        }
        let updater = try AuthenticatorDefinition(
            value, path: definition.path.appending("refresh_token_updater"), defaultType: "RefreshTokenUpdater")
        func path(_ field: String, _ usual: String) throws -> [String] {
            try plan.configPath(field, of: updater, usual: ["credentials", usual], config: config)
        }
        return ConfigFileCredentialStore(
            path: configPath,
            paths: .init(
                accessToken: try path("access_token_config_path", "access_token"),
                refreshToken: try path("refresh_token_config_path", "refresh_token"),
                expiry: try path("token_expiry_date_config_path", "token_expiry_date")))
    }
}
