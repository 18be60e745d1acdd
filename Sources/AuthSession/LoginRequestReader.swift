internal import AuthCore

/// Reads a requester into a login request.
struct LoginRequestReader {
    let scope: FactoryScope

    /// - Parameter format: How the answer's body is read.
    func login(from requester: AuthenticatorDefinition, format: LoginRequest.Format) throws -> LoginRequest {
        var request = AuthRequest(method: try method(of: requester), url: try checkedURL(of: requester))
        for (name, value) in try scope.mapping("request_headers", of: requester) {
            let path = requester.path.appending("request_headers").appending(name)
            request.headers.append(.init(name, try FactoryScope.text(of: value, at: path)))
        }
        for (name, value) in try scope.mapping("request_parameters", of: requester) {
            let path = requester.path.appending("request_parameters").appending(name)
            for value in value.arrayValue ?? [value] where value != .null {
                let text = try FactoryScope.text(of: value, at: path)
                request.url = URLText.appending(query: name, value: text, to: request.url)
            }
        }
        request.body = try body(of: requester)
        if request.body != .none { try checkTakesBody(request.method, requester) }
        var login = LoginRequest(request)
        if requester.value(of: "authenticator") != nil {
            login.authenticator = try scope.authenticator("authenticator", of: requester)
        }
        login.errorHandling = try ErrorHandlerReader(scope: scope).handling(of: requester)
        login.format = format
        return login
    }

    /// Checks what can be checked of a requester whose templates need values that come later.
    func check(_ requester: AuthenticatorDefinition) throws {
        if requester.value(of: "url") == nil, requester.value(of: "url_base") == nil {
            _ = try scope.string("url_base", of: requester)
        }
        if isConstant("url", requester), isConstant("url_base", requester), isConstant("path", requester) {
            _ = try checkedURL(of: requester)
        }
        if let field = try bodyField(of: requester) {
            // A template may turn out to be nothing.
            if requester.value(of: field)?.stringValue == nil {
                try checkTakesBody(try method(of: requester), requester)
            }
            if field == "request_body" { _ = try typedBodyDefinition(of: requester) }
        }
        // It sees no late values, and what is built now is the connection's to close.
        if requester.value(of: "authenticator") != nil { _ = try scope.authenticator("authenticator", of: requester) }
        _ = try ErrorHandlerReader(scope: scope).handling(of: requester)
    }

    static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]

    private func method(of requester: AuthenticatorDefinition) throws -> String {
        let method = try scope.optionalString("http_method", of: requester)?.uppercased() ?? "GET"
        guard Self.methods.contains(method) else {
            throw AuthError(
                .invalidDefinition, "'http_method' must be one of \(Self.methods.joined(separator: ", "))",
                path: requester.path.appending("http_method"))
        }
        return method
    }

    private func checkTakesBody(_ method: String, _ requester: AuthenticatorDefinition) throws {
        guard ["GET", "HEAD"].contains(method) else { return }
        throw AuthError(
            .invalidDefinition, "'http_method' is \(method), which takes no body, and there is one; POST may be meant",
            path: requester.path.appending("http_method"))
    }

    private func isConstant(_ field: String, _ requester: AuthenticatorDefinition) -> Bool {
        !(requester.value(of: field)?.stringValue ?? "").contains("{")
    }

    private func checkedURL(of requester: AuthenticatorDefinition) throws -> String {
        do {
            return try EndpointURL.checked(
                try url(of: requester), base: nil, allowsInsecure: scope.environment.allowsInsecureEndpoints,
                what: "the login")
        } catch let error as AuthError where error.code == .insecureEndpoint {
            let field = requester.value(of: "url").map { $0 != "" } ?? false ? "url" : "url_base"
            throw error.located(at: requester.path.appending(field))
        }
    }

    /// The base with the path after it; a path that is a URL stands for itself.
    private func url(of requester: AuthenticatorDefinition) throws -> String {
        let url = try scope.optionalString("url", of: requester).flatMap { $0.isEmpty ? nil : $0 }
        let base = if let url { url } else { try scope.string("url_base", of: requester) }
        // A path without a value must not lead to another place.
        guard requester.value(of: "path") != nil else { return base }
        let path = try scope.string("path", of: requester)
        if path.isEmpty { return base }
        // A URL may also stand in a path's query.
        if path.prefix(while: { !"/?#".contains($0) }).hasSuffix(":"), path.contains("://") { return path }
        return (base.hasSuffix("/") ? base : base + "/") + path.drop { $0 == "/" }
    }

    private func bodyField(of requester: AuthenticatorDefinition) throws -> String? {
        let fields = ["request_body_json", "request_body_data", "request_body"].filter {
            requester.value(of: $0).map { $0 != [:] && $0 != "" } ?? false
        }
        guard fields.count <= 1 else {
            throw AuthError(
                .invalidDefinition, "'\(fields[0])' and '\(fields[1])' exclude each other; a login has one body",
                path: requester.path.appending(fields[1]))
        }
        return fields.first
    }

    private func body(of requester: AuthenticatorDefinition) throws -> AuthRequest.Body {
        switch try bodyField(of: requester) {
        case "request_body_json":
            let value = try scope.value("request_body_json", of: requester, isRequired: false) ?? .null
            guard case .string(let text) = value else { return value == .null ? .none : .json(value) }
            // A template may make the whole of it.
            do {
                return text.isEmpty ? .none : .json(try JSONValue(parsing: text))
            } catch let error as AuthError {
                throw error.located(at: requester.path.appending("request_body_json"))
            }
        case "request_body_data":
            return try form(scope.value("request_body_data", of: requester, isRequired: false), requester)
        case "request_body": return try typedBody(of: requester)
        default: return .none
        }
    }

    private static let bodyTypes = [
        "RequestBodyJsonObject", "RequestBodyUrlEncodedForm", "RequestBodyPlainText", "RequestBodyGraphQL",
    ]

    private func typedBodyDefinition(of requester: AuthenticatorDefinition) throws -> AuthenticatorDefinition? {
        guard let body = try scope.component("request_body", of: requester, defaultType: nil) else { return nil }
        guard Self.bodyTypes.contains(body.type) else {
            throw AuthError(
                .invalidDefinition, "the type must be one of \(Self.bodyTypes.joined(separator: ", "))",
                path: body.path.appending("type"))
        }
        return body
    }

    private func typedBody(of requester: AuthenticatorDefinition) throws -> AuthRequest.Body {
        guard let body = try typedBodyDefinition(of: requester) else { return .none }
        let value = try scope.value("value", of: body, isRequired: true) ?? .null
        switch body.type {
        case "RequestBodyUrlEncodedForm": return try form(value, body)
        case "RequestBodyPlainText":
            return .bytes(Array(try FactoryScope.text(of: value, at: body.path.appending("value")).utf8))
        default: return .json(value)
        }
    }

    /// A map is a form; a text is sent as it stands.
    private func form(_ value: JSONValue?, _ component: AuthenticatorDefinition) throws -> AuthRequest.Body {
        guard case .object(let members)? = value else {
            return try value.map { .bytes(Array(try FactoryScope.text(of: $0, at: component.path).utf8)) } ?? .none
        }
        return .form(
            try members.flatMap { name, value in
                try (value.arrayValue ?? [value]).filter { $0 != .null }.map {
                    FormField(name, try FactoryScope.text(of: $0, at: component.path.appending(name)))
                }
            })
    }
}
