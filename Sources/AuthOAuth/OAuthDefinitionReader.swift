internal import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Reads a definition into a configuration.
struct OAuthDefinitionReader {
    let definition: AuthenticatorDefinition
    let updater: AuthenticatorDefinition?
    let scope: FactoryScope

    // MARK: The configuration

    func configuration() throws -> OAuthConfiguration {
        let endpoint = try scope.string("token_refresh_endpoint", of: definition)
        guard !endpoint.isEmpty else { throw invalid("token_refresh_endpoint", "is empty") }
        var result = OAuthConfiguration(tokenEndpoint: endpoint, grant: try grant())
        if case .parameters = result.grant.kind { result.client = try client() }
        result.names = try names()
        result.headers = try scope.mapping("refresh_request_headers", of: definition).map { name, value in
            HTTPFields.Field(
                name,
                try FactoryScope.text(
                    of: value, at: definition.path.appending("refresh_request_headers").appending(name)))
        }
        let contentType = HTTPFields(result.headers)["Content-Type"]?.lowercased() ?? ""
        if try scope.bool("send_refresh_request_as_query_params", of: definition) {
            result.requestFormat = .query
        } else if contentType.hasPrefix("application/json") {
            result.requestFormat = .json
        }
        result.parameters = Self.withoutEmpty(try scope.mapping("refresh_request_body", of: definition))
        // Scopes are no templates in the reference: they go out as they stand.
        result.scopes = definition.value(of: "scopes")?.arrayValue?.compactMap(\.stringValue) ?? []
        result.scopeParameter = try scopeParameter()
        if let name = try scope.optionalString("client_authentication", of: definition) {
            guard let authentication = OAuthConfiguration.ClientAuthentication.named(name) else {
                throw invalid(
                    "client_authentication", "must be one of: \(OAuthConfiguration.ClientAuthentication.names)")
            }
            result.clientAuthentication = authentication
        }
        result.expiryFormat = try scope.optionalString("token_expiry_date_format", of: definition)
        result.deadGrant = try deadGrant()
        result.placement = try placement()
        result.prefix = try prefix()
        result.allowsInsecureEndpoint = scope.environment.allowsInsecureEndpoints
        return result
    }

    /// What a token that nothing renews is sent as.
    func credentials(for token: Secret<String>) throws -> RequestCredentials {
        try RequestCredentials([.init(try placement(), Secret(try prefix() + token.reveal()))])
    }

    private func placement() throws -> RequestCredentials.Placement {
        try scope.component("inject_into", of: definition, defaultType: RequestOption.typeName)
            .map { try RequestOption.placement(from: $0, in: scope) } ?? .header("Authorization")
    }

    private func prefix() throws -> String {
        let usual = definition.value(of: "inject_into") == nil ? "Bearer" : ""
        let prefix = try scope.optionalString("header_prefix", of: definition) ?? usual
        return prefix.isEmpty ? "" : prefix + " "
    }

    private func grant() throws -> OAuthConfiguration.Grant {
        if updater == nil, try scope.bool("use_profile_assertion", of: definition) {
            guard definition.value(of: "profile_assertion") != nil else {
                throw invalid("profile_assertion", "is missing, and 'use_profile_assertion' asks for it")
            }
            return .assertion(try scope.tokenSource("profile_assertion", of: definition))
        }
        let type = try scope.optionalString("grant_type", of: definition) ?? "refresh_token"
        guard updater == nil else { return .custom(type) }
        let token = try definition.value(of: "refresh_token").map { _ in
            try scope.secret("refresh_token", of: definition)
        }
        if type == "refresh_token", token?.reveal().isEmpty ?? true {
            throw invalid("refresh_token", "is missing or empty, and the grant is 'refresh_token'")
        }
        return .custom(type, refreshToken: token)
    }

    private func client() throws -> OAuthConfiguration.Client? {
        let id =
            try scope.optionalString("client_id", of: definition).flatMap { $0.isEmpty ? nil : $0 }
            ?? credentials("client_id")
        let secret = try scope.optionalString("client_secret", of: definition) ?? credentials("client_secret")
        guard let id else {
            if definition.value(of: "client_id") != nil { _ = try scope.string("client_id", of: definition) }
            throw invalid("client_id", "is missing or empty")
        }
        let isPublic = definition.value(of: "client_authentication")?.stringValue == "none"
        guard secret != nil || isPublic else {
            if definition.value(of: "client_secret") != nil { _ = try scope.string("client_secret", of: definition) }
            throw invalid("client_secret", "is missing")
        }
        return OAuthConfiguration.Client(id: id, secret: secret.map { Secret($0) })
    }

    /// With an updater, the reference looks into `credentials` of the config, too.
    private func credentials(_ name: String) -> String? {
        guard updater != nil else { return nil }
        return scope.config[["credentials", name] as JSONPointer]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func names() throws -> OAuthConfiguration.Names {
        var names = OAuthConfiguration.Names()
        func name(_ field: String, _ usual: String) throws -> String {
            try scope.optionalString(field, of: definition) ?? usual
        }
        names.grantType = try name("grant_type_name", names.grantType)
        names.clientID = try name("client_id_name", names.clientID)
        names.clientSecret = try name("client_secret_name", names.clientSecret)
        names.accessToken = try name("access_token_name", names.accessToken)
        names.expiresIn = try name("expires_in_name", names.expiresIn)
        names.refreshToken =
            try updater.map { try scope.optionalString("refresh_token_name", of: $0) ?? names.refreshToken }
            ?? name("refresh_token_name", names.refreshToken)
        return names
    }

    private func scopeParameter() throws -> OAuthConfiguration.ScopeParameter {
        let parameter = try scope.mapping("scope_parameter", of: definition)
        guard !parameter.isEmpty else { return .init(name: "scopes", separator: nil) }
        guard let name = parameter["name"]?.stringValue else { throw invalid("scope_parameter", "needs a 'name'") }
        return .init(name: name, separator: parameter["separator"]?.stringValue)
    }

    private func deadGrant() throws -> OAuthConfiguration.DeadGrant {
        let fields = ["refresh_token_error_status_codes", "refresh_token_error_key", "refresh_token_error_values"]
        func isSet(_ component: AuthenticatorDefinition) -> Bool {
            fields.contains { component.value(of: $0).map { $0 != "" && $0 != [] } ?? false }
        }
        let candidates = [definition, updater].compactMap(\.self).filter(isSet)
        guard candidates.count < 2 else {
            throw invalid(
                "refresh_token_updater",
                "sets refresh_token_error_*, and so does the authenticator; set them in one place")
        }
        guard let source = candidates.first else { return OAuthConfiguration.DeadGrant() }
        // As soon as one of them is set, the others have no usual value.
        var result = OAuthConfiguration.DeadGrant()
        result.statusCodes = source.value(of: fields[0])?.arrayValue?.compactMap { $0.numberValue?.intValue } ?? []
        result.key = try scope.optionalString(fields[1], of: source) ?? ""
        result.values = source.value(of: fields[2])?.arrayValue?.compactMap(\.stringValue) ?? []
        return result
    }

    static func withoutEmpty(_ parameters: JSONObject) -> JSONObject {
        JSONObject(parameters.filter { $0.value != "" }.map { ($0.key, $0.value) })
    }

    // MARK: Tokens that are there already

    /// The token of the definition, where its expiry is named; the reference takes one without an expiry for expired.
    func initialToken() throws -> (token: Secret<String>, expiry: Date)? {
        let date = try scope.optionalString("token_expiry_date", of: definition).flatMap { $0.isEmpty ? nil : $0 }
        let expiry = try date.map { text in
            guard let date = ExpiryReader.date(of: .string(text)) else {
                throw invalid("token_expiry_date", "is no date in a form that is known")
            }
            return date
        }
        guard let token = try scope.optionalSecret("access_token_value", of: definition), !token.reveal().isEmpty,
            let expiry
        else { return nil }
        return (token, expiry)
    }

    /// The token that the config holds at the updater's paths.
    func storedToken() throws -> (token: Secret<String>, expiry: Date)? {
        let record = try seed()
        return record.accessToken.flatMap { token in record.expiry.map { (token, $0) } }
    }

    func rotation() throws -> TokenRotation? {
        guard updater != nil else { return nil }
        let record = try seed()
        if scope.environment.store == nil {
            report(
                .warning, "no store is set: a rotated refresh token is lost with the process; set AuthEnvironment.store"
            )
        }
        if record.refreshToken != nil, record.accessToken == nil || record.expiry == nil {
            report(.hint, "the config has no access token with an expiry: the first use renews")
        }
        return TokenRotation(
            store: scope.environment.store, clock: scope.environment.clock,
            accessTokenPath: try path("access_token_config_path", "access_token"),
            refreshTokenPath: try path("refresh_token_config_path", "refresh_token"),
            expiryPath: try path("token_expiry_date_config_path", "token_expiry_date"),
            refreshToken: record.refreshToken, accessToken: record.accessToken, expiry: record.expiry)
    }

    private func seed() throws -> CredentialRecord {
        let expiryPath = try path("token_expiry_date_config_path", "token_expiry_date")
        let expiry = scope.config[JSONPointer(expiryPath)].flatMap { $0 == .null || $0 == "" ? nil : $0 }
        let date = try expiry.map { value in
            guard let date = ExpiryReader.date(of: value) else {
                throw AuthError(
                    .invalidDefinition,
                    "the config value '\(expiryPath.joined(separator: "."))' is no date in a form that is known",
                    path: definition.path)
            }
            return date
        }
        return CredentialRecord(
            refreshToken: text(at: try path("refresh_token_config_path", "refresh_token")),
            accessToken: text(at: try path("access_token_config_path", "access_token")), expiry: date)
    }

    private func text(at path: [String]) -> Secret<String>? {
        scope.config[JSONPointer(path)]?.stringValue.flatMap { $0.isEmpty ? nil : Secret($0) }
    }

    private func path(_ field: String, _ usual: String) throws -> [String] {
        guard let updater, updater.value(of: field) != nil else { return ["credentials", usual] }
        let keys = try scope.list(field, of: updater).map {
            try FactoryScope.text(of: $0, at: updater.path.appending(field))
        }
        guard !keys.isEmpty else {
            throw AuthError(
                .invalidDefinition, "'\(field)' must name a place in the config", path: updater.path.appending(field))
        }
        return keys
    }

    /// The parameters of the body evaluated anew each time, where they do depend on what rotates.
    func deferredParameters(_ rotation: TokenRotation) -> DeferredParameters? {
        let evaluate = scope.deferred("refresh_request_body", of: definition)
        let probe = rotation.changes(
            of: CredentialRecord(refreshToken: Secret("\u{1}r"), accessToken: Secret("\u{1}a"), expiry: .distantPast))
        guard let changed = try? evaluate(probe), let usual = try? evaluate([]), changed != usual else { return nil }
        return { changes in Self.withoutEmpty(try evaluate(changes)?.objectValue ?? [:]) }
    }

    private func report(_ severity: Diagnostic.Severity, _ message: String) {
        scope.report(
            Diagnostic(severity, .rotation, message, path: definition.path.appending("refresh_token_updater")))
    }

    private func invalid(_ field: String, _ what: String) -> AuthError {
        AuthError(.invalidDefinition, "'\(field)' \(what)", path: definition.path.appending(field))
    }
}
