public import AuthCore
internal import AuthCrypto

extension AuthenticatorFamily {
    /// `JwtAuthenticator`.
    public static var jwt: AuthenticatorFamily { AuthenticatorFamily([JWTAuthenticatorFactory()]) }
}

/// Builds `JwtAuthenticator` from its definition.
struct JWTAuthenticatorFactory: AuthenticatorFactory {
    let typeNames = ["JwtAuthenticator"]

    var schema: DefinitionSchema { Self.declaration }

    func makeAuthenticator(
        from definition: AuthenticatorDefinition, in scope: FactoryScope
    ) throws -> any Authenticator {
        try JWTAuthenticator(
            configuration: JWTDefinitionReader(definition: definition, scope: scope).configuration(),
            environment: scope.environment, key: CredentialKey(connection: scope.connection, path: definition.path))
    }
}

/// Reads a definition into a configuration.
struct JWTDefinitionReader {
    let definition: AuthenticatorDefinition
    let scope: FactoryScope

    private static let usualLifetimeSeconds = 1_200

    func configuration() throws -> JWTConfiguration {
        let algorithm = try algorithm()
        // The key comes last: what is wrong besides is found also where it is not known yet.
        var result = JWTConfiguration(signer: UnreadKey(algorithm: algorithm))
        if let headers = try scope.component("jwt_headers", of: definition, defaultType: "JwtHeaders") {
            result.keyID = try text("kid", of: headers)
            result.type = try text("typ", of: headers) ?? result.type
            result.contentType = try text("cty", of: headers)
        }
        if let payload = try scope.component("jwt_payload", of: definition, defaultType: "JwtPayload") {
            result.issuer = try text("iss", of: payload)
            result.subject = try text("sub", of: payload)
            result.audience = try audience(of: payload)
        }
        result.header = try members("additional_jwt_headers", reserved: JWTBuilder.reservedHeaders)
        result.hasIdentifier = try scope.bool("add_jwt_id", of: definition)
        result.claims = try members(
            "additional_jwt_payload", reserved: JWTBuilder.reservedClaims(hasIdentifier: result.hasIdentifier))
        // A null that is written out ends the token when it begins, as in the reference.
        let usual = definition.fields["token_duration"] == .null ? 0 : Self.usualLifetimeSeconds
        result.lifetime = .seconds(try scope.integer("token_duration", of: definition) ?? usual)
        result.backdating = .seconds(try scope.integer("backdating_seconds", of: definition) ?? 0)
        result.hasExpiry = try !scope.bool("omit_expiry", of: definition)
        if let option = try scope.component("request_option", of: definition, defaultType: RequestOption.typeName) {
            result.placement = try RequestOption.placement(from: option, in: scope)
        }
        if let prefix = try scope.optionalString("header_prefix", of: definition) {
            result.prefix = prefix.isEmpty ? "" : prefix + " "
        } else if definition.value(of: "request_option") == nil, definition.value(of: "header_prefix") == nil {
            scope.report(
                Diagnostic(
                    .hint, .missingPrefix,
                    "without 'header_prefix' the bare token is sent; most servers want header_prefix: Bearer",
                    path: definition.path))
        }
        result.signer = try key(algorithm)
        return result
    }

    /// Holds the place of a key.
    private struct UnreadKey: JWTSigner {
        let algorithm: JWTAlgorithm
        func signature(of message: [UInt8]) async throws -> [UInt8] {
            throw AuthError(.unsupported, "the key has not been read")
        }
    }

    private func key(_ algorithm: JWTAlgorithm) throws -> JWTKey {
        let secret = try scope.secret("secret_key", of: definition)
        let passphrase = try scope.optionalSecret("passphrase", of: definition).flatMap {
            $0.reveal().isEmpty ? nil : $0
        }
        let key: JWTKey
        do {
            switch algorithm.scheme {
            case .hmac:
                if let passphrase {
                    throw AuthError(
                        refusal(of: "passphrase", passphrase.reveal()),
                        "'passphrase' is for private keys, and \(algorithm) has none",
                        path: definition.path.appending("passphrase"))
                }
                key = try JWTKey(secret: try sharedSecret(secret), algorithm: algorithm)
            case .signature: key = try JWTKey(pem: secret, passphrase: passphrase, algorithm: algorithm)
            }
        } catch let error as AuthError {
            let isPassphrase = (error.cause as? KeyError).map {
                [.passphraseMissing, .passphraseWrong].contains($0.reason)
            }
            throw error.located(at: definition.path.appending(isPassphrase == true ? "passphrase" : "secret_key"))
        }
        if let weakness = key.weakness {
            scope.report(
                Diagnostic(.warning, .weakKey, weakness, path: definition.path.appending("secret_key")))
        }
        return key
    }

    /// The reference signs with the base64 of the secret, and not with what it would decode to.
    private func sharedSecret(_ secret: Secret<String>) throws -> Secret<String> {
        guard try scope.bool("base64_encode_secret_key", of: definition) else {
            guard !secret.reveal().contains("-----BEGIN ") else {
                throw AuthError(
                    .keyMismatch, "the shared secret is a key in PEM; choose an algorithm such as RS256 for it")
            }
            return secret
        }
        return Secret(Base64.encode(Array(secret.reveal().utf8)))
    }

    private func algorithm() throws -> JWTAlgorithm {
        let name = try scope.string("algorithm", of: definition)
        guard let algorithm = JWTAlgorithm(named: name) else {
            throw AuthError(
                refusal(of: "algorithm", name),
                "'algorithm' must be one of: \(JWTAlgorithm.all.map(\.name).joined(separator: ", "))",
                path: definition.path.appending("algorithm"))
        }
        return algorithm
    }

    /// A text; none where it is written out as empty, while what a template makes empty is a value.
    private func text(_ name: String, of component: AuthenticatorDefinition) throws -> String? {
        component.value(of: name) == "" ? nil : try scope.optionalString(name, of: component)
    }

    /// A text, or a list of them.
    private func audience(of payload: AuthenticatorDefinition) throws -> [String] {
        guard let value = try scope.value("aud", of: payload, isRequired: false) else { return [] }
        let path = payload.path.appending("aud")
        guard case .array(let elements) = value else {
            let text = try FactoryScope.text(of: value, at: path)
            return payload.value(of: "aud") == "" ? [] : [text]
        }
        return try elements.enumerated().map { try FactoryScope.text(of: $1, at: path.appending($0)) }
    }

    private func members(_ field: String, reserved: [String]) throws -> JSONObject {
        let members = try scope.mapping(field, of: definition)
        if let name = reserved.first(where: { members[$0] != nil }) {
            throw AuthError(
                .invalidDefinition, "'\(name)' has a field of its own; it cannot be in '\(field)'",
                path: definition.path.appending(field).appending(name))
        }
        return members
    }

    /// Whose fault a value is: the definition's where it is written out there, and else the configuration's.
    private func refusal(of field: String, _ value: String) -> AuthError.Code {
        definition.value(of: field)?.stringValue == value ? .invalidDefinition : .invalidCredential
    }
}
