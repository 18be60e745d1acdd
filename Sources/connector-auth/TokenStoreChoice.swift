internal import ConnectorAuth
internal import Foundation

/// Where the successor of a single-use token is kept: a file of its own, or the config file itself.
struct TokenStoreChoice {
    private let storePath: String?
    private let configPath: String?
    private let connection: String?
    /// What the arguments set in the config, beside its file.
    private let overrides: [[String]]

    private static let updaterField = "refresh_token_updater"

    init(_ arguments: ParsedArguments) throws {
        storePath = arguments["store"]
        configPath = arguments["config"].flatMap { $0 == "-" ? nil : $0 }
        connection = arguments["connection"]
        overrides = try InputFiles.overriddenPaths(arguments)
        if storePath == "" { throw UsageError("--store needs the name of a file") }
        if storePath != nil, connection == nil, configPath == nil {
            throw UsageError(
                "--store needs --connection NAME where the config is no file: tokens are kept under that name")
        }
    }

    /// The name that tokens are stored under: that of the config file, so that two configs may share a store.
    var connectionID: String {
        // Not where a link leads to: a deployment moves that, and the tokens have to be found again.
        connection ?? configPath.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? "command"
    }

    /// The store; `nil` where the definition needs none.
    ///
    /// - Throws: `AuthError` where a token would be spent without a durable place for its successor.
    func store(
        for definition: AuthenticatorDefinition?, plan: AuthenticatorPlan, config: JSONValue
    ) throws -> (any CredentialStore)? {
        if let storePath { return FileCredentialStore(path: storePath) }
        guard let definition else { return nil }
        let places = try Self.updaters(in: .object(definition.fields), at: definition.path).map {
            try Self.paths(of: $0, plan, config)
        }
        guard let place = places.first else { return nil }
        guard let configPath else {
            throw Self.refusal(
                definition,
                "the refresh token is for single use, and its successor has no place; name one with --store FILE, or give the config as a file"
            )
        }
        guard places.allSatisfy({ $0 == place }) else {
            throw Self.refusal(
                definition, "several refresh tokens are for single use; name a place for them with --store FILE")
        }
        // A map that is set has what leads through it, too.
        let kept = [place.refreshToken, place.accessToken, place.expiry].filter { !$0.isEmpty }
        if overrides.contains(where: { set in kept.contains { $0.starts(with: set) } }) {
            throw UsageError("the config file keeps the tokens, so that --set and --set-env cannot set them")
        }
        return ConfigFileCredentialStore(path: configPath, paths: place)
    }

    /// The updaters of a definition and of those that it nests.
    private static func updaters(in value: JSONValue, at path: JSONPointer) throws -> [AuthenticatorDefinition] {
        switch value {
        case .array(let elements):
            return try elements.enumerated().flatMap { try updaters(in: $1, at: path.appending($0)) }
        case .object(let object):
            return try object.flatMap { name, member -> [AuthenticatorDefinition] in
                if name == "$parameters" { return [] }
                guard name == updaterField, member.objectValue != nil else {
                    return try updaters(in: member, at: path.appending(name))
                }
                return [
                    try AuthenticatorDefinition(
                        member, path: path.appending(name), defaultType: "RefreshTokenUpdater")
                ]
            }
        default: return []
        }
    }

    private static func paths(
        of updater: AuthenticatorDefinition, _ plan: AuthenticatorPlan, _ config: JSONValue
    ) throws -> ConfigFileCredentialStore.Paths {
        func path(_ field: String, _ usual: String) throws -> [String] {
            try plan.configPath(field, of: updater, usual: ["credentials", usual], config: config)
        }
        return .init(
            accessToken: try path("access_token_config_path", "access_token"),
            refreshToken: try path("refresh_token_config_path", "refresh_token"),
            expiry: try path("token_expiry_date_config_path", "token_expiry_date"))
    }

    private static func refusal(_ definition: AuthenticatorDefinition, _ message: String) -> AuthError {
        AuthError(.storeMissing, message, path: definition.path)
    }
}
