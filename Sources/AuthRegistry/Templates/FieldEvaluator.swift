internal import AuthCore

/// Evaluates the fields of definitions against one configuration.
struct FieldEvaluator: Sendable {
    let templates: TemplateTable
    let specification: ManifestSpecification
    let config: JSONValue
    let environment: AuthEnvironment
    let missingInputs: MissingInputs
    /// What evaluating for one definition may cost.
    var budget = TemplateBudget()

    /// For another definition, or for another time.
    func renewed() -> FieldEvaluator {
        var copy = self
        copy.budget = TemplateBudget()
        return copy
    }

    /// What the templates of a field may refer to, now or later.
    static let variables = ["config", "parameters"] + FactoryScope.LateVariable.allCases.map(\.rawValue)

    /// The value of a field, templates in it evaluated; `nil` where it has none and need not have one.
    ///
    /// In a list or a map, elements and members without a value are left out, whatever the field.
    ///
    /// - Throws: `AuthError` that names the field, and the value of the configuration where one is missing.
    func evaluate(_ value: JSONValue, at place: FactoryScope.FieldPlace) throws -> JSONValue? {
        switch value {
        case .string(let text): return try evaluate(text, at: place)
        case .array(let elements):
            return .array(
                try elements.enumerated().compactMap { index, element in
                    try evaluate(element, at: place.inside(String(index)))
                })
        case .object(let object):
            var result = JSONObject()
            for (key, member) in object where key != "$parameters" {
                guard let name = try evaluate(key, at: place.inside(key)),
                    let value = try evaluate(member, at: place.inside(key))
                else { continue }
                result[try FactoryScope.text(of: name, at: place.path.appending(key))] = value
            }
            return .object(result)
        default: return value
        }
    }

    /// The place is worked out only where there is something to evaluate.
    private func evaluate(_ text: String, at place: @autoclosure () -> FactoryScope.FieldPlace) throws -> JSONValue? {
        guard Template.isNeeded(for: text) else { return .string(text) }
        return try evaluate(template: text, at: place())
    }

    private func evaluate(template text: String, at place: FactoryScope.FieldPlace) throws -> JSONValue? {
        do {
            guard let template = try templates.template(for: text) else { return .string(text) }
            var variables: [String: JSONValue] = [
                "config": place.changes.reduce(config) { $0.applying($1) },
                "parameters": .object(place.definition.parameters),
                // Empty until a token has come, so that the first token request can do without.
                FactoryScope.LateVariable.captured.rawValue: [:],
            ]
            for (variable, value) in place.later { variables[variable.rawValue] = value }
            let context = TemplateContext(
                variables: variables,
                clock: environment.clock, randomness: environment.randomness, missingInputs: missingInputs,
                budget: budget,
                isOptional: { path in specification.property(at: path).map { !$0.isRequired } ?? false })
            switch try template.evaluate(in: context) {
            case .value(let value): return value
            case .noValue(let reference):
                guard place.isRequired || isExpected(reference, at: place) else { return nil }
                throw missing(reference, in: template, at: place)
            }
        } catch let error as TemplateError {
            throw error.authError(at: place.path)
        }
    }

    /// Whether a member is made of the answer before: that it is not there is a mistake in the path, and no choice of the
    /// user's.
    private func isExpected(_ reference: TemplateReference?, at place: FactoryScope.FieldPlace) -> Bool {
        let answered: [FactoryScope.LateVariable] = [.response, .headers]
        return place.isMember && reference.map { answered.map(\.rawValue).contains($0.variable) } ?? false
    }

    private func missing(
        _ reference: TemplateReference?, in template: Template, at place: FactoryScope.FieldPlace
    ) -> AuthError {
        let field = place.path.components.last ?? "the field"
        var paths: [[String]] = []
        if let reference, reference.variable != "config" {
            return AuthError(
                .invalidTemplate, "'\(field)' needs \(reference.description), which is not defined", path: place.path)
        } else if let reference {
            paths = [reference.keys]
        } else {
            paths = template.usage.configReferences.map(\.path).filter { config[JSONPointer($0)] ?? .null == .null }
        }
        guard let path = paths.first else {
            return AuthError(
                .invalidTemplate, "'\(field)' needs a value, and its template yields none", path: place.path)
        }
        let state = reference.map { config[JSONPointer($0.keys)] } == .some(.null) ? "null" : "missing"
        let name = HTTPFieldSyntax.printable(path.joined(separator: "."))
        let near = MisspeltInput.words(for: path, in: config, isUsed: templates.ask)
        return AuthError(
            .missingInput,
            "'\(field)' needs the config value '\(name)', which is \(state); add it to the config\(near)",
            path: place.path)
    }
}

extension FieldEvaluator {
    /// The same error, with the values of the configuration that a credential is made of which cannot be sent.
    func naming(inputsOf definition: AuthenticatorDefinition, in error: AuthError) -> AuthError {
        // That of a nested definition has been told already.
        guard error.code == .invalidCredential, let path = error.path, let field = path.components.last,
            path == definition.path.appending(field), let text = definition.value(of: field)?.stringValue,
            let template = try? templates.template(for: text)
        else { return error }
        let names = template.usage.configReferences.map {
            "'\(HTTPFieldSyntax.printable($0.path.joined(separator: ".")))'"
        }
        guard !names.isEmpty else { return error }
        var error = error
        error.message += "; the value comes from the config's \(names.joined(separator: ", "))"
        return error
    }
}

extension FactoryScope.FieldPlace {
    /// The place of an element or a member, which may always be left out.
    func inside(_ component: String) -> FactoryScope.FieldPlace {
        var place = self
        place.path = path.appending(component)
        place.isRequired = false
        place.isMember = true
        return place
    }
}
