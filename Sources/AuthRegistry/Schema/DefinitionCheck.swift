internal import AuthCore

/// One walk over a definition and its schema.
struct DefinitionCheck {
    /// Knows nested authenticators; without one they are left out.
    private let registry: AuthenticatorRegistry?
    /// Whether a template may stand for what is no text.
    private let takesTemplates: Bool
    /// The names of fields that may come from parameters which nothing tells of any more.
    private let forgottenParameters: Set<String>
    private(set) var diagnostics: [Diagnostic] = []
    private var depth = 0
    private static let maximumDepth = 16

    init(registry: AuthenticatorRegistry?, takesTemplates: Bool = false, forgottenParameters: Set<String> = []) {
        self.registry = registry
        self.takesTemplates = takesTemplates
        self.forgottenParameters = forgottenParameters
    }

    // MARK: Components

    mutating func checkAuthenticator(_ value: JSONValue, at path: JSONPointer) {
        guard let registry else { return }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            return add(.invalidDefinition, "authenticators nest deeper than \(Self.maximumDepth)", path)
        }
        do {
            let definition = try AuthenticatorDefinition(value, path: path)
            guard definition.type != ConcreteDefinition.selectiveType else {
                return checkFields(
                    of: definition, schema: ConcreteDefinition.selectiveSchema, subject: definition.type)
            }
            let concrete = try ConcreteDefinition.resolve(definition, config: [:])
            let factory = try ConcreteDefinition.factory(for: concrete, in: registry)
            checkFields(of: concrete, schema: factory.schema, subject: concrete.type)
        } catch let error as AuthError {
            let isMissing = value.objectValue.map { $0["type"] == nil } ?? false
            let code: Diagnostic.Code =
                error.code == .unknownType ? .unknownType : isMissing ? .missingField : .wrongValue
            add(code, error.message, error.path ?? path)
        } catch {
            add(.invalidDefinition, "the definition cannot be read", path)
        }
    }

    private mutating func checkPart(
        _ value: JSONValue, _ content: DefinitionSchema.Content, at path: JSONPointer, named name: String
    ) {
        guard case .object(let members) = value else { return addWrong(value, content, at: path, named: name) }
        let types = content.typeNames.joined(separator: ", ")
        if let type = members["type"], !types.isEmpty, type.stringValue.map({ !content.typeNames.contains($0) }) ?? true
        {
            return add(.unknownType, "the type must be one of: \(types)", path.appending("type"))
        }
        guard let part = content.part(value, at: path) else {
            return add(.missingField, "the map has no 'type'; add one of: \(types)", path)
        }
        let subject = part.schema.type ?? "'\(HTTPFieldSyntax.printable(path.components.last ?? ""))'"
        checkFields(of: part.definition, schema: part.schema, subject: subject)
    }

    /// Checks the fields of a component.
    ///
    /// - Parameter subject: What to call it.
    mutating func checkFields(of component: AuthenticatorDefinition, schema: DefinitionSchema, subject: String) {
        for name in component.unknownFields(in: schema) where !isForgottenParameter(name, of: component) {
            addUnknown(name, of: subject, schema: schema, at: component.path)
        }
        for field in schema.fields {
            let path = component.path.appending(field.name)
            if let value = component.fields[field.name] {
                if !field.isIgnored { check(value, field.content, at: path, named: field.name) }
            } else if field.isRequired {
                add(.missingField, "\(subject) needs the field '\(field.name)', which is missing", path)
            }
        }
        for constraint in schema.constraints { check(constraint, of: component, subject: subject) }
    }

    private func isForgottenParameter(_ name: String, of component: AuthenticatorDefinition) -> Bool {
        forgottenParameters.contains(name) && component.fields[name]?.isTruthy == false
    }

    private mutating func check(
        _ constraint: DefinitionSchema.Constraint, of component: AuthenticatorDefinition, subject: String
    ) {
        switch constraint.kind {
        case .exactlyOne(let names):
            let list = names.map { "'\($0)'" }.joined(separator: ", ")
            let count = names.count { component.fields[$0] != nil }
            guard count != 1, let first = names.first else { return }
            let path = component.path.appending(first)
            count == 0
                ? add(.missingField, "\(subject) needs one of \(list)", path)
                : add(.fieldConflict, "only one of \(list) can be set", path)
        case .needs(let name, let other):
            guard component.fields[name] != nil, component.fields[other] == nil else { return }
            add(.fieldConflict, "'\(name)' needs '\(other)', which is missing", component.path.appending(other))
        }
    }

    // MARK: Values

    private mutating func check(
        _ value: JSONValue, _ content: DefinitionSchema.Content, at path: JSONPointer, named name: String
    ) {
        switch (content.kind, value) {
        case (.value, _), (.text, .string), (.boolean, .bool): break
        case (_, .string(let text)) where takesTemplates && content.isPlain && Template.isNeeded(for: text): break
        case (.number(let isWhole), .number(let number)) where !isWhole || number.isWhole: break
        case (.choice(let words), .string(let word)):
            if !words.contains(word) {
                add(.unknownWord, "'\(name)' must be one of: \(words.joined(separator: ", "))", path)
            }
        case (.list(let inner), .array(let elements)):
            for (index, element) in elements.enumerated() {
                check(element, inner, at: path.appending(index), named: name)
            }
        case (.configPath, .array(let elements)):
            for (index, element) in elements.enumerated() {
                check(element, .text, at: path.appending(index), named: name)
            }
        case (.map(let inner), .object(let members)):
            for (key, member) in members where key != "$parameters" {
                check(member, inner, at: path.appending(key), named: name)
            }
        case (.either(let alternatives), _):
            // That of the value's kind tells what is wrong inside it.
            if let fitting = alternatives.first(where: { $0.takes(kindOf: value) }) {
                check(value, fitting, at: path, named: name)
            } else {
                addWrong(value, content, at: path, named: name)
            }
        case (.part, _), (.typedPart, _): checkPart(value, content, at: path, named: name)
        case (.authenticator, _): checkAuthenticator(value, at: path)
        default: addWrong(value, content, at: path, named: name)
        }
    }

    // MARK: Diagnostics

    private mutating func addUnknown(
        _ name: String, of subject: String, schema: DefinitionSchema, at path: JSONPointer
    ) {
        let shown = HTTPFieldSyntax.printable(name)
        let meant = NearestName(to: name).nearest(among: schema.fields.map(\.name))
        let remedy = meant.map { "'\($0)' may be meant" } ?? "remove it"
        add(
            .unknownField, "\(subject) does not know the field '\(shown)', which is ignored; \(remedy)",
            path.appending(name))
    }

    private mutating func addWrong(
        _ value: JSONValue, _ content: DefinitionSchema.Content, at path: JSONPointer, named name: String
    ) {
        let remedy =
            switch value {
            case .null: "; leave it out"
            case .string where content.isScalar: "; write it without quotes"
            case .number, .bool: content.isText ? "; put it in quotes" : ""
            default: ""
            }
        add(.wrongValue, "'\(name)' takes \(content.words), and this is \(value.kindName)\(remedy)", path)
    }

    private mutating func add(_ code: Diagnostic.Code, _ message: String, _ path: JSONPointer) {
        diagnostics.append(Diagnostic(.error, code, message, path: path))
    }
}

extension AuthenticatorDefinition {
    /// Refuses a definition without a field that its type requires: its factory may rely on them.
    func checkRequiredFields(of schema: DefinitionSchema) throws {
        for field in schema.fields where field.isRequired && value(of: field.name) == nil {
            throw AuthError(
                .invalidDefinition, "\(type) needs the field '\(field.name)', which is missing",
                path: path.appending(field.name))
        }
    }

    /// The fields that a type does not know, but for those that propagation left beside its own and the class name
    /// that led to the type.
    func unknownFields(in schema: DefinitionSchema) -> [String] {
        guard !schema.acceptsOtherFields else { return [] }
        return fields.filter { name, value in
            // Null is no value.
            let isLeftOver = name == "$parameters" || parameters[name] != nil || value == .null
            let isClass = name == "class_name" && value == .string(type)
            return !isLeftOver && !isClass && schema.field(name) == nil
        }.map(\.key)
    }
}
