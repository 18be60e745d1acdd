internal import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The tokens that are there already, and where their successors go.
extension OAuthDefinitionReader {
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
            paths: .init(
                accessToken: try path("access_token_config_path", "access_token"),
                refreshToken: try path("refresh_token_config_path", "refresh_token"),
                expiry: try path("token_expiry_date_config_path", "token_expiry_date")),
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

    /// The fields evaluated anew each time, where they do depend on what rotates or comes with a token.
    func lateFields(_ configuration: OAuthConfiguration, _ rotation: TokenRotation?) throws -> LateFields? {
        let fields: LateFields = { configuration, changes, captured in
            let later = scope.later(changes: changes, [.captured: .object(captured)])
            try OAuthDefinitionReader(definition: definition, updater: updater, scope: later)
                .readRequestFields(into: &configuration)
        }
        let record = CredentialRecord(
            refreshToken: Secret("\u{1}r"), accessToken: Secret("\u{1}a"), expiry: .distantPast)
        var probe = configuration
        let captured = JSONObject(configuration.capturedValues.keys.map { ($0, .string("\u{1}c")) })
        do {
            try fields(&probe, rotation?.changes(of: record) ?? [], captured)
        } catch {
            // What can be built without these values, and not with them, depends on them.
            return fields
        }
        let isLate =
            probe.parameters != configuration.parameters || probe.headers != configuration.headers
            || probe.refreshEndpoint != configuration.refreshEndpoint
        return isLate ? fields : nil
    }

    private func report(_ severity: Diagnostic.Severity, _ message: String) {
        scope.report(
            Diagnostic(severity, .rotation, message, path: definition.path.appending("refresh_token_updater")))
    }
}
