internal import AuthCore

/// Reads a definition into a configuration.
struct SessionDefinitionReader {
    let definition: AuthenticatorDefinition
    let scope: FactoryScope

    func configuration() throws -> SessionConfiguration {
        let format = try format()
        let reader = LoginRequestReader(scope: scope)
        let requester = try requester("login_requester")
        let login = try reader.login(from: requester, format: format)
        var result = SessionConfiguration(
            login: login, token: try tokenLocation(), placement: .header("Authorization"), lifetime: try lifetime())
        if Self.variesByTime(requester) {
            let scope = scope
            result.makeLogin = {
                try LoginRequestReader(scope: scope.later([:])).login(from: requester, format: format)
            }
        }
        result.credentials = try credentials()
        result.expiry = try expiry()
        result.allowsInsecureEndpoint = scope.environment.allowsInsecureEndpoints
        result.followingSteps = try followingSteps(format)
        result.refresh = try refresh(format)
        result.logout = try logout(format)
        return result
    }

    private func requester(_ field: String) throws -> AuthenticatorDefinition {
        guard let requester = try scope.component(field, of: definition, defaultType: "HttpRequester") else {
            throw invalid(field, "is missing")
        }
        return requester
    }

    /// Whether templates of a requester may have another value each time: what signs a login often signs a date.
    private static func variesByTime(_ requester: AuthenticatorDefinition) -> Bool {
        let text = requester.json.jsonText()
        return ["now_utc", "today_utc", "today_with_timezone", "day_delta", "generate_uuid"].contains {
            text.contains($0)
        }
    }

    private func format() throws -> LoginRequest.Format {
        switch try scope.component("decoder", of: definition, defaultType: nil)?.type {
        case nil, "JsonDecoder": .json
        case "XmlDecoder": .xml
        default: throw invalid("decoder", "must be a JsonDecoder or an XmlDecoder")
        }
    }

    // MARK: The answer

    private func tokenLocation() throws -> SessionTokenLocation {
        var locations: [SessionTokenLocation] = []
        if definition.value(of: "session_token_path") != nil {
            let path = try texts("session_token_path")
            guard !path.isEmpty else { throw invalid("session_token_path", "is empty") }
            locations.append(.body(path))
        }
        if let name = try scope.optionalString("session_token_header", of: definition) {
            locations.append(.header(name))
        }
        if let name = try scope.optionalString("session_token_cookie", of: definition) {
            locations.append(.cookie(name))
        }
        guard locations.count == 1 else {
            throw invalid(
                "session_token_path", "or 'session_token_header' or 'session_token_cookie' must be set, and only one")
        }
        return locations[0]
    }

    private func lifetime() throws -> SessionConfiguration.Lifetime {
        guard let text = try scope.optionalString("expiration_duration", of: definition), !text.isEmpty else {
            // Where the answer is to say when the session ends, and does not, an hour is usual.
            return try expiry() == nil ? .oneRequest : .lasting("PT1H")
        }
        do {
            return try .lasting(text)
        } catch let error as AuthError {
            throw error.located(at: definition.path.appending("expiration_duration"))
        }
    }

    private func expiry() throws -> SessionConfiguration.Expiry? {
        let path = try texts("token_expiry_path")
        if !path.isEmpty { return .location(.body(path)) }
        if let name = try scope.optionalString("token_expiry_header", of: definition) {
            return .location(.header(name))
        }
        return try scope.bool("token_expiry_from_token", of: definition) ? .token : nil
    }

    private func texts(_ field: String) throws -> [String] {
        try scope.list(field, of: definition).map {
            try FactoryScope.text(of: $0, at: definition.path.appending(field))
        }
    }

    // MARK: The use

    private typealias MakeCredentials = @Sendable (Secret<String>, TokenGeneration) throws -> RequestCredentials

    private func credentials() throws -> MakeCredentials {
        guard
            let authentication = try scope.component("request_authentication", of: definition, defaultType: nil)
        else { throw invalid("request_authentication", "is missing") }
        switch authentication.type {
        case "Bearer":
            return { token, generation in
                try RequestCredentials(
                    [.init(.header("Authorization"), Secret("Bearer " + token.reveal()))], generation: generation)
            }
        case "ApiKey":
            guard
                let option = try scope.component(
                    "inject_into", of: authentication, defaultType: RequestOption.typeName)
            else {
                throw AuthError(
                    .invalidDefinition, "'inject_into' is missing: it says where the token goes",
                    path: authentication.path.appending("inject_into"))
            }
            let placement = try RequestOption.placement(from: option, in: scope)
            let value = try tokenText(authentication)
            return { token, generation in
                try RequestCredentials([.init(placement, Secret(try value(token.reveal())))], generation: generation)
            }
        default:
            throw AuthError(
                .invalidDefinition, "the type must be Bearer or ApiKey", path: authentication.path.appending("type"))
        }
    }

    /// What is sent of a token: the field's text, in which the token stands.
    ///
    /// Where the token stands in it as it is, the text around it is worked out once; only a template that changes the
    /// token has to be evaluated, and the configuration kept for it.
    private func tokenText(_ authentication: AuthenticatorDefinition) throws -> @Sendable (String) throws -> String {
        guard authentication.value(of: "api_token").map({ $0 != "" }) ?? false else { return { $0 } }
        let scope = scope
        let evaluate: @Sendable (String) throws -> String = { token in
            try scope.later([.sessionToken: .string(token)]).string("api_token", of: authentication)
        }
        let (first, second) = ("\u{1}session-token\u{1}", "\u{2}Another 0 token\u{2}")
        let (text, other) = (try? evaluate(first), try? evaluate(second))
        let places = text?.ranges(of: first) ?? []
        guard let text, let range = places.first, places.count == 1, other == text.replacing(first, with: second) else {
            return evaluate
        }
        let (prefix, suffix) = (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
        return { prefix + $0 + suffix }
    }

    // MARK: Further requests

    private func followingSteps(
        _ format: LoginRequest.Format
    ) throws -> [@Sendable (LoginAnswer) throws -> LoginRequest] {
        let field = "following_login_requesters"
        guard let value = definition.value(of: field) else { return [] }
        guard case .array(let elements) = value else { throw invalid(field, "must be a list") }
        let path = definition.path.appending(field)
        let scope = scope
        return try elements.enumerated().map { index, element in
            let requester = try AuthenticatorDefinition(
                element, path: path.appending(index), defaultType: "HttpRequester")
            try LoginRequestReader(scope: scope).check(requester)
            return { answer in
                let headers = JSONObject(answer.head.headers.map { ($0.name, .string($0.value)) })
                let later = scope.later([.response: answer.body ?? [:], .headers: .object(headers)])
                return try LoginRequestReader(scope: later).login(from: requester, format: format)
            }
        }
    }

    private func refresh(_ format: LoginRequest.Format) throws -> SessionConfiguration.Refresh? {
        guard definition.value(of: "refresh_requester") != nil else { return nil }
        let requester = try requester("refresh_requester")
        let path = try texts("refresh_token_path")
        guard !path.isEmpty else {
            throw invalid("refresh_token_path", "is missing: it says where the refresh token is")
        }
        try LoginRequestReader(scope: scope).check(requester)
        let scope = scope
        return SessionConfiguration.Refresh(token: .body(path)) { token in
            let later = scope.later([.refreshToken: .string(token.reveal())])
            return try LoginRequestReader(scope: later).login(from: requester, format: format)
        }
    }

    private func logout(
        _ format: LoginRequest.Format
    ) throws -> (@Sendable (Secret<String>) throws -> LoginRequest)? {
        guard definition.value(of: "logout_requester") != nil else { return nil }
        let requester = try requester("logout_requester")
        try LoginRequestReader(scope: scope).check(requester)
        let scope = scope
        return { token in
            let later = scope.later([.sessionToken: .string(token.reveal())])
            return try LoginRequestReader(scope: later).login(from: requester, format: format)
        }
    }

    private func invalid(_ field: String, _ what: String) -> AuthError {
        AuthError(.invalidDefinition, "'\(field)' \(what)", path: definition.path.appending(field))
    }
}
