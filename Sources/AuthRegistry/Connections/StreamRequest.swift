package import AuthCore

extension Connection {
    /// The authenticator of a definition of the plan, or of one that stands alone.
    package func authenticator(of definition: AuthenticatorDefinition) throws -> any Authenticator {
        try definition.path.isRoot ? authenticator(for: definition.json) : authenticator(at: definition.path)
    }

    /// The request that a stream's requester makes, as far as the configuration alone tells: method, URL base and path.
    ///
    /// - Returns: `nil` where the URL depends on more than the configuration. A path that does is left out.
    package func request(forRequesterAt pointer: JSONPointer) -> AuthRequest? {
        guard let requester = try? plan.definition(at: pointer) else { return nil }
        func text(_ name: String) -> String? {
            guard let value = requester.value(of: name) else { return nil }
            let place = FactoryScope.FieldPlace(
                definition: requester, path: pointer.appending(name), isRequired: true)
            let evaluated = try? evaluator(for: currentConfig).evaluate(value, at: place)
            return evaluated.flatMap { try? FactoryScope.text(of: $0, at: place.path) }
        }
        guard let base = text("url") ?? text("url_base"), base.hasPrefix("http") else { return nil }
        var url = base
        if let path = text("path"), !path.isEmpty {
            url = (base.hasSuffix("/") ? base : base + "/") + path.drop { $0 == "/" }
        }
        let method = text("http_method")?.uppercased() ?? "GET"
        guard (try? HTTPFieldSyntax.check(name: method)) != nil else { return nil }
        return AuthRequest(method: method, url: url)
    }
}

extension AuthenticatorPlan {
    /// The concrete definition that an authenticator is built from, selections followed.
    package func selectedDefinition(
        for definition: AuthenticatorDefinition, config: JSONValue
    ) throws -> AuthenticatorDefinition {
        try ConcreteDefinition.resolve(definition, config: config)
    }
}
