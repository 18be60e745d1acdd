internal import AuthCore

/// Reads the error handler of a requester.
struct ErrorHandlerReader {
    let scope: FactoryScope

    func handling(of requester: AuthenticatorDefinition) throws -> LoginErrorHandling {
        var handling = LoginErrorHandling()
        if let handler = try scope.component("error_handler", of: requester, defaultType: "DefaultErrorHandler") {
            try read(handler, into: &handling)
        }
        return handling
    }

    private func read(_ handler: AuthenticatorDefinition, into handling: inout LoginErrorHandling) throws {
        switch handler.type {
        case "CompositeErrorHandler":
            // The first that matches decides, so that the rules of all are one list.
            let parts = try components("error_handlers", of: handler, defaultType: "DefaultErrorHandler")
            for (index, part) in parts.enumerated() {
                let retries = handling.maximumRetries
                try read(part, into: &handling)
                // How often is for the first to say, as in the reference.
                if index > 0 { handling.maximumRetries = retries }
            }
        case "DefaultErrorHandler":
            handling.rules += try components("response_filters", of: handler, defaultType: "HttpResponseFilter")
                .flatMap(rules)
            handling.backoffs += try components("backoff_strategies", of: handler, defaultType: nil).map(backoff)
            if let retries = try scope.integer("max_retries", of: handler) { handling.maximumRetries = max(0, retries) }
        default:
            throw AuthError(
                .invalidDefinition, "the type must be DefaultErrorHandler or CompositeErrorHandler",
                path: handler.path.appending("type"))
        }
    }

    // MARK: Filters

    private func rules(_ filter: AuthenticatorDefinition) throws -> [LoginErrorHandling.Rule] {
        let codes = Set(
            try scope.list("http_codes", of: filter).map { value in
                let text = try FactoryScope.text(of: value, at: filter.path.appending("http_codes"))
                guard let code = Int(text) else {
                    throw invalid(filter, "http_codes", "must be a list of status codes")
                }
                return code
            })
        let words = try scope.optionalString("error_message_contains", of: filter).flatMap { $0.isEmpty ? nil : $0 }
        let predicate = late("predicate", of: filter)
        guard !codes.isEmpty || words != nil || predicate != nil else {
            throw invalid(filter, "http_codes", "or 'error_message_contains' or 'predicate' must be set")
        }
        let matches: @Sendable (LoginAnswer) -> Bool = { answer in
            if codes.contains(answer.head.status) { return true }
            if let words, Self.message(of: answer.body).contains(words) { return true }
            return predicate?(answer).map(Self.isTrue) ?? false
        }
        let message = message(of: filter)
        let failure = try failure(of: filter)
        if let action = try action(of: filter, failure) {
            return [.init(action: action, message: message, matches: matches)]
        }
        // Without an action a status that is usually tried again stays one; what else is named here is a failure.
        let usual = LoginErrorHandling()
        return [
            .init(action: .retry, message: message) { matches($0) && usual.verdict(on: $0).action == .retry },
            .init(action: failure, message: message, matches: matches),
        ]
    }

    /// What a failure means: one in passing is no word about the password.
    private func failure(of filter: AuthenticatorDefinition) throws -> LoginErrorHandling.Action {
        switch try scope.optionalString("failure_type", of: filter) {
        case nil, "", "config_error", "system_error": .fail
        case "transient_error": .failForNow
        default: throw invalid(filter, "failure_type", "must be config_error, system_error or transient_error")
        }
    }

    static let actionNames = [
        "SUCCESS", "RETRY", "FAIL", "IGNORE", "RATE_LIMITED", "REFRESH_TOKEN_THEN_RETRY", "RESET_PAGINATION",
    ]

    private func action(
        of filter: AuthenticatorDefinition, _ failure: LoginErrorHandling.Action
    ) throws -> LoginErrorHandling.Action? {
        switch try scope.optionalString("action", of: filter)?.uppercased() {
        case nil: nil
        case "SUCCESS", "IGNORE", "RESET_PAGINATION": .succeed
        case "RETRY": .retry
        case "RATE_LIMITED": .retryLimited
        case "FAIL": failure
        case "REFRESH_TOKEN_THEN_RETRY": .renewThenRetry
        default:
            throw invalid(
                filter, "action", "must be SUCCESS, RETRY, FAIL, IGNORE, RATE_LIMITED or REFRESH_TOKEN_THEN_RETRY")
        }
    }

    /// The words of a filter; none where they repeat a value of the configuration, which may be a secret.
    private func message(of filter: AuthenticatorDefinition) -> (@Sendable (LoginAnswer) -> String?)? {
        guard let message = late("error_message", of: filter) else { return nil }
        let secrets = RequestSecrets(in: scope.config)
        return { answer in
            guard let value = message(answer), let text = try? FactoryScope.text(of: value, at: .root), !text.isEmpty
            else { return nil }
            return secrets.occur(in: text) ? nil : text
        }
    }

    /// A field whose template sees the answer: it is evaluated for each.
    private func late(
        _ field: String, of component: AuthenticatorDefinition
    ) -> (@Sendable (LoginAnswer) -> JSONValue?)? {
        guard component.value(of: field).map({ $0 != "" }) ?? false else { return nil }
        let scope = scope
        return { answer in
            let later = scope.later([.response: answer.body ?? [:], .headers: Self.headers(answer)])
            return (try? later.value(field, of: component, isRequired: false)) ?? nil
        }
    }

    private static func headers(_ answer: LoginAnswer) -> JSONValue {
        .object(JSONObject(answer.head.headers.map { ($0.name, .string($0.value)) }))
    }

    private static func isTrue(_ value: JSONValue) -> Bool {
        switch value {
        case .bool(let value): value
        case .string(let text): !["", "false", "0", "none", "null", "[]", "{}"].contains(text.lowercased())
        case .number(let number): number.doubleValue != 0
        case .array(let elements): !elements.isEmpty
        case .object(let object): !object.isEmpty
        case .null: false
        }
    }

    /// The words in which APIs say what went wrong, wherever they put them.
    private static func message(of body: JSONValue?) -> String {
        switch body {
        case .string(let text)?: text
        case .array(let elements)?: elements.map { message(of: $0) }.joined(separator: ", ")
        case .object(let object)?:
            [
                "message", "messages", "error", "errors", "failures", "failure", "detail", "err", "error_message",
                "msg",
                "reason", "status_message",
            ].lazy.compactMap { object[$0] }.map { message(of: $0) }.first { !$0.isEmpty } ?? ""
        default: ""
        }
    }

    // MARK: Waits

    private func backoff(_ strategy: AuthenticatorDefinition) throws -> LoginErrorHandling.Backoff {
        switch strategy.type {
        case "ConstantBackoffStrategy":
            guard let seconds = try number("backoff_time_in_seconds", of: strategy) else {
                throw invalid(strategy, "backoff_time_in_seconds", "is missing: it says how many seconds to wait")
            }
            return .constant(Duration(bounded: seconds))
        case "ExponentialBackoffStrategy":
            return .exponential(factor: Duration(bounded: try number("factor", of: strategy) ?? 5))
        case "WaitTimeFromHeader":
            return .header(
                try scope.string("header", of: strategy),
                longest: try number("max_waiting_time_in_seconds", of: strategy).map { Duration(bounded: $0) },
                read: try reader(of: strategy))
        case "WaitUntilTimeFromHeader":
            return .headerDate(
                try scope.string("header", of: strategy),
                least: Duration(bounded: try number("min_wait", of: strategy) ?? 0), read: try reader(of: strategy))
        default:
            throw AuthError(
                .invalidDefinition,
                "the type must be ConstantBackoffStrategy, ExponentialBackoffStrategy, WaitTimeFromHeader or WaitUntilTimeFromHeader",
                path: strategy.path.appending("type"))
        }
    }

    /// The number in a header field; with a `regex`, that of its first group, or of all that it matches.
    private func reader(of strategy: AuthenticatorDefinition) throws -> @Sendable (String) -> Double? {
        guard let find = try scope.pattern("regex", of: strategy) else { return { Double($0.filter { $0 != " " }) } }
        return { text in find(text).flatMap { Double($0) } }
    }

    // MARK: Values

    private func number(_ field: String, of component: AuthenticatorDefinition) throws -> Double? {
        guard let text = try scope.optionalString(field, of: component), !text.isEmpty else { return nil }
        guard let number = Double(text), number.isFinite, number >= 0 else {
            throw invalid(component, field, "must be a number of seconds")
        }
        return number
    }

    private func components(
        _ field: String, of component: AuthenticatorDefinition, defaultType: String?
    ) throws -> [AuthenticatorDefinition] {
        guard let value = component.value(of: field) else { return [] }
        let path = component.path.appending(field)
        guard case .array(let elements) = value else { throw invalid(component, field, "must be a list") }
        return try elements.enumerated().map {
            try AuthenticatorDefinition($1, path: path.appending($0), defaultType: defaultType)
        }
    }

    private func invalid(_ component: AuthenticatorDefinition, _ field: String, _ what: String) -> AuthError {
        AuthError(.invalidDefinition, "'\(field)' \(what)", path: component.path.appending(field))
    }
}
