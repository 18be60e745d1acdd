internal import ConnectorAuth

/// Where the successor of a single-use token is kept: a file of its own, or the config file itself.
struct TokenStoreChoice {
    private let storePath: String?
    private let configPath: String?

    init(_ arguments: ParsedArguments) {
        storePath = arguments["store"]
        configPath = arguments["config"]
    }

    /// The store; `nil` where the definition needs none.
    ///
    /// - Throws: `AuthError` where a token would be spent without a durable place for its successor.
    func store(for definition: AuthenticatorDefinition?) throws -> (any CredentialStore)? {
        if let storePath { return FileCredentialStore(path: storePath) }
        guard let definition, let updater = definition.fields["refresh_token_updater"], updater != .null else {
            return nil
        }
        guard let configPath, configPath != "-" else {
            throw AuthError(
                .storeUnavailable,
                "the refresh token is for single use, and its successor has no place; name one with --store FILE, or give the config as a file",
                path: definition.path, kind: .configuration)
        }
        func path(_ field: String, _ usual: String) -> [String] {
            updater[field]?.arrayValue?.compactMap(\.stringValue) ?? ["credentials", usual]
        }
        return ConfigFileCredentialStore(
            path: configPath,
            paths: .init(
                accessToken: path("access_token_config_path", "access_token"),
                refreshToken: path("refresh_token_config_path", "refresh_token"),
                expiry: path("token_expiry_date_config_path", "token_expiry_date")))
    }
}
