package import AuthCore

extension Connection {
    /// The authenticator of a definition of the plan, or of one that stands alone.
    package func authenticator(of definition: AuthenticatorDefinition) throws -> any Authenticator {
        try definition.path.isRoot ? authenticator(for: definition.json) : authenticator(at: definition.path)
    }

    /// The request that a stream's requester makes, as far as the configuration alone tells: method, URL base and path.
    ///
    /// - Parameters:
    ///   - pointer: The requester's place in the manifest.
    ///   - hidesSecrets: Whether `<redacted>` stands for the configuration's secrets: the request is for showing.
    ///   - path: A path in place of the stream's own.
    /// - Returns: `nil` where the URL depends on more than the configuration. A path that does is left out.
    package func request(forRequesterAt pointer: JSONPointer, hidesSecrets: Bool, path: String? = nil) -> AuthRequest? {
        guard let requester = try? plan.definition(at: pointer) else { return nil }
        var config = currentConfig
        if hidesSecrets {
            let specification = evaluator(for: config).specification
            let secrets = Set(plan.inputs().filter(\.isSecret).map(\.path))
            config = withoutSecrets(config, at: []) { path in
                secrets.contains(path) || specification.property(at: path)?.isSecret == true
            }
        }
        func text(_ name: String) -> String? {
            guard let value = requester.value(of: name) else { return nil }
            let place = FactoryScope.FieldPlace(
                definition: requester, path: pointer.appending(name), isRequired: true)
            let evaluated = try? evaluator(for: config).evaluate(value, at: place)
            return evaluated.flatMap { try? FactoryScope.text(of: $0, at: place.path) }
        }
        guard let base = text("url") ?? text("url_base"), base.hasPrefix("http") else { return nil }
        var url = base
        if let path = path ?? text("path"), !path.isEmpty {
            url = (base.hasSuffix("/") ? base : base + "/") + path.drop { $0 == "/" }
        }
        let method = text("http_method")?.uppercased() ?? "GET"
        guard (try? HTTPFieldSyntax.check(name: method)) != nil else { return nil }
        return AuthRequest(method: method, url: url)
    }

    private func withoutSecrets(
        _ value: JSONValue, at path: [String], isSecret: ([String]) -> Bool
    ) -> JSONValue {
        if value != .null, !path.isEmpty, isSecret(path) { return "<redacted>" }
        guard let members = value.objectValue else { return value }
        return .object(
            JSONObject(members.map { ($0.key, withoutSecrets($0.value, at: path + [$0.key], isSecret: isSecret)) }))
    }
}

extension AuthenticatorPlan {
    /// Where the secrets of a configuration stand: those that fields for secrets ask for, and those that the
    /// specification marks.
    package func secretPaths(in config: JSONValue) -> [[String]] {
        let asked = Set(inputs().filter(\.isSecret).map(\.path))
        return Self.leaves(of: config, at: []).filter { path in
            asked.contains(path) || specification.property(at: path)?.isSecret == true
        }
    }

    private static func leaves(of value: JSONValue, at path: [String]) -> [[String]] {
        guard let members = value.objectValue else { return [path] }
        return members.flatMap { leaves(of: $0.value, at: path + [$0.key]) }
    }

    /// The keys that a field names a place of the configuration with, evaluated; the usual ones where it is absent.
    ///
    /// - Throws: `AuthError` where a template fails, or what it names is no list of keys.
    package func configPath(
        _ field: String, of component: AuthenticatorDefinition, usual: [String], config: JSONValue
    ) throws -> [String] {
        guard component.value(of: field) != nil else { return usual }
        let connection = try connect(id: "", config: config)
        let scope = FactoryScope(
            environment: AuthEnvironment(), config: config,
            evaluate: { try connection.evaluator(for: config).evaluate($0, at: $1) },
            build: { _ in throw AuthError(.unsupported, "nothing is built here") }, compile: Pattern.finder,
            report: { _ in })
        return try scope.list(field, of: component).map {
            try FactoryScope.text(of: $0, at: component.path.appending(field))
        }
    }

    /// Where the branch stands that a config selects.
    package func selectedBranch(of selection: AuthenticatorDefinition, config: JSONValue) throws -> JSONPointer {
        try ConcreteDefinition.chosenBranch(of: selection, config: config).path
    }

    /// The concrete definition that an authenticator is built from, selections followed.
    package func selectedDefinition(
        for definition: AuthenticatorDefinition, config: JSONValue
    ) throws -> AuthenticatorDefinition {
        try ConcreteDefinition.resolve(definition, config: config)
    }
}
