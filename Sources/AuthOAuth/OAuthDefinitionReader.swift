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

    func configuration() throws -> OAuthConfiguration {
        let endpoint = try scope.string("token_refresh_endpoint", of: definition)
        guard !endpoint.isEmpty else { throw invalid("token_refresh_endpoint", "is empty") }
        var result = OAuthConfiguration(tokenEndpoint: endpoint, grant: try grant())
        result.apiBaseURL = try scope.optionalString("api_base_url", of: definition)
        result.allowsInsecureEndpoint = scope.environment.allowsInsecureEndpoints
        result.clientAuthentication = try ClientAuthenticationReader(
            definition: definition, scope: scope, endpoint: try tokenURL(of: result), clientID: try clientID()
        ).authentication()
        // With an assertion the reference sends no client, unless the definition says how.
        if result.grant.typeName != nil || definition.value(of: "client_authentication") != nil {
            result.client = try client()
        }
        result.names = try names()
        try readRequestFields(into: &result)
        result.requestFormat = try requestFormat(headers: result.headers)
        result.capturedValues = try capturedValues()
        // Scopes are no templates in the reference: they go out as they stand.
        result.scopes = try texts("scopes", of: definition)
        result.scopeParameter = try scopeParameter()
        result.expiryFormat = try scope.optionalString("token_expiry_date_format", of: definition)
        result.deadGrant = try deadGrant()
        result.placement = try placement()
        result.prefix = try prefix()
        return result
    }

    private func tokenURL(of configuration: OAuthConfiguration) throws -> String {
        try AuthError.locating(at: definition.path.appending("token_refresh_endpoint")) {
            try configuration.tokenURL()
        }
    }

    /// Reads the fields whose templates may refer to what comes with a token.
    func readRequestFields(into result: inout OAuthConfiguration) throws {
        result.refreshEndpoint = try scope.optionalString("refresh_endpoint", of: definition)
            .flatMap { $0.isEmpty ? nil : $0 }
        result.headers = try scope.mapping("refresh_request_headers", of: definition).map { name, value in
            HTTPFields.Field(
                name,
                try FactoryScope.text(
                    of: value, at: definition.path.appending("refresh_request_headers").appending(name)))
        }
        let parameters = try scope.mapping("refresh_request_body", of: definition)
        result.parameters = JSONObject(parameters.filter { $0.value != "" }.map { ($0.key, $0.value) })
    }

    private func requestFormat(headers: [HTTPFields.Field]) throws -> OAuthConfiguration.RequestFormat {
        let isQuery = try scope.bool("send_refresh_request_as_query_params", of: definition)
        if let name = try scope.optionalString("request_format", of: definition) {
            guard let format = OAuthConfiguration.RequestFormat.named(name) else {
                throw invalid("request_format", "must be one of: \(OAuthConfiguration.RequestFormat.names)")
            }
            guard !isQuery || format == .query else {
                throw invalid("request_format", "contradicts 'send_refresh_request_as_query_params'; set one of them")
            }
            return format
        }
        if isQuery { return .query }
        let contentType = HTTPFields(headers)["Content-Type"]?.lowercased() ?? ""
        return contentType.hasPrefix("application/json") ? .json : .form
    }

    private func capturedValues() throws -> [String: String] {
        let path = definition.path.appending("captured_values")
        return Dictionary(
            try scope.mapping("captured_values", of: definition).map { name, member in
                (name, try FactoryScope.text(of: member, at: path.appending(name)))
            }, uniquingKeysWith: { $1 })
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
        let type = try scope.optionalString("grant_type", of: definition) ?? Self.usualGrants[0]
        warnOfMisspelling(type)
        guard updater == nil else { return .custom(type) }
        let token = try definition.value(of: "refresh_token").map { _ in
            try scope.secret("refresh_token", of: definition)
        }
        if type == "refresh_token", token?.reveal().isEmpty ?? true {
            throw invalid("refresh_token", "is missing or empty, and the grant is 'refresh_token'")
        }
        return .custom(type, refreshToken: token)
    }

    /// The usual one, and others that have no assertion.
    private static let usualGrants = ["refresh_token", "client_credentials", "password", "authorization_code"]

    /// Those of servers' own differ in a word, such as `account_credentials`.
    private static let maximumSlips = 2

    /// Any type of grant may be one of the server's own, and is sent.
    private func warnOfMisspelling(_ type: String) {
        guard !Self.usualGrants.contains(type),
            let meant = NearestName(to: type).nearest(among: Self.usualGrants, limit: Self.maximumSlips)
        else { return }
        scope.report(
            Diagnostic(
                .warning, .unknownWord,
                "'grant_type' is none of the usual ones and sent as it is; '\(meant)' may be meant",
                path: definition.path.appending("grant_type")))
    }

    private func client() throws -> OAuthConfiguration.Client? {
        guard let id = try clientValue("client_id", isNeeded: true), !id.isEmpty else {
            throw invalid("client_id", "is missing or empty")
        }
        let needsSecret = try ClientAuthenticationReader.needsSecret(definition, in: scope)
        let secret = try clientValue("client_secret", isNeeded: needsSecret)
        guard secret != nil || !needsSecret else { throw invalid("client_secret", "is missing") }
        return OAuthConfiguration.Client(id: id, secret: secret.map { Secret($0) })
    }

    private func clientValue(_ name: String, isNeeded: Bool) throws -> String? {
        let isWritten = definition.value(of: name) != nil
        guard let other = credentials(name) else {
            return isWritten && isNeeded
                ? try scope.string(name, of: definition) : try scope.optionalString(name, of: definition)
        }
        // An empty secret is one that some servers want.
        let own = try scope.optionalString(name, of: definition)
        if let own, !own.isEmpty || name != "client_id" { return own }
        if isWritten {
            scope.report(
                Diagnostic(
                    .hint, .otherInput,
                    "the field has no value with this config, which has one at 'credentials.\(name)': that is taken",
                    path: definition.path.appending(name)))
        }
        return other
    }

    /// What says the client's identifier: the field, or where that comes to nothing, the place where the config has it.
    private func clientID() throws -> JSONValue {
        let own = try scope.optionalString("client_id", of: definition).flatMap { $0.isEmpty ? nil : $0 }
        if own == nil, credentials("client_id") != nil { return "{{ config['credentials']['client_id'] }}" }
        return definition.value(of: "client_id") ?? .null
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
        result.statusCodes = try texts(fields[0], of: source).map { text in
            guard let code = Int(text) else {
                throw AuthError(
                    .invalidDefinition, "'\(fields[0])' must be a list of status codes",
                    path: source.path.appending(fields[0]))
            }
            return code
        }
        result.key = try scope.optionalString(fields[1], of: source) ?? ""
        result.values = try texts(fields[2], of: source)
        return result
    }

    /// The elements of a list that holds no templates.
    private func texts(_ field: String, of component: AuthenticatorDefinition) throws -> [String] {
        let path = component.path.appending(field)
        switch component.value(of: field) {
        case nil, "": return []
        case .array(let elements)?:
            return try elements.enumerated().map { try FactoryScope.text(of: $1, at: path.appending($0)) }
        case let other?:
            throw AuthError(
                .invalidDefinition, "'\(field)' must be a list, and this is \(other.kindName)", path: path)
        }
    }

    func invalid(_ field: String, _ what: String) -> AuthError {
        AuthError(.invalidDefinition, "'\(field)' \(what)", path: definition.path.appending(field))
    }
}
