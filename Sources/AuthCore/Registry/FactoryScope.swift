/// What a factory may ask for while it builds: the values of a definition's fields, and the outside world.
///
/// Authenticators never keep a scope: it holds the whole configuration.
public struct FactoryScope: Sendable {
    /// The outside world, for the authenticator to capture.
    public let environment: AuthEnvironment
    /// The user's configuration.
    public let config: JSONValue

    /// The connection that the authenticator is built for; empty without one.
    public let connection: String

    private let evaluate: Evaluate
    private let evaluateAnew: @Sendable () -> Evaluate
    private let build: Build
    private let compile: CompilePattern
    private let reportDiagnostic: @Sendable (Diagnostic) -> Void

    /// Evaluates a field's value: `nil` where an optional field turns out to have none.
    package typealias Evaluate = @Sendable (_ value: JSONValue, _ place: FieldPlace) throws -> JSONValue?
    /// Builds a nested authenticator, or hands out the one that exists.
    package typealias Build = @Sendable (AuthenticatorDefinition) throws -> any Authenticator
    /// Compiles a regular expression of a manifest into what finds its first group, or without groups its whole match.
    package typealias CompilePattern = @Sendable (_ source: String) throws -> FindPattern
    /// What a regular expression finds in a text; `nil` where it finds nothing, or takes too long.
    package typealias FindPattern = @Sendable (_ text: String) -> String?

    /// The field that is being evaluated.
    package struct FieldPlace: Sendable {
        /// The component whose parameters its templates see.
        package var definition: AuthenticatorDefinition
        /// Where the value stands.
        package var path: JSONPointer
        /// Whether having no value is an error.
        package var isRequired: Bool
        /// Whether it is an element of a list or a member of a map, which may be left out.
        package var isMember = false
        /// Values of the configuration that have changed since.
        package var changes: [ConfigChange] = []
        /// Values that are there only later, by the names that templates know them by.
        package var later: [LateVariable: JSONValue] = [:]

        package init(definition: AuthenticatorDefinition, path: JSONPointer, isRequired: Bool) {
            self.definition = definition
            self.path = path
            self.isRequired = isRequired
        }
    }

    /// - Parameters:
    ///   - evaluate: Evaluates the fields.
    ///   - evaluateAnew: Makes what evaluates them once more, later, with as much work to spend as at first; `nil` where
    ///     that makes no difference.
    package init(
        environment: AuthEnvironment, config: JSONValue, connection: String = "", evaluate: @escaping Evaluate,
        evaluateAnew: (@Sendable () -> Evaluate)? = nil, build: @escaping Build, compile: @escaping CompilePattern,
        report: @escaping @Sendable (Diagnostic) -> Void
    ) {
        self.environment = environment
        self.config = config
        self.connection = connection
        self.evaluate = evaluate
        self.evaluateAnew = evaluateAnew ?? { evaluate }
        self.build = build
        self.compile = compile
        reportDiagnostic = report
    }

    /// Reports something that the definition's author should know.
    public func report(_ diagnostic: Diagnostic) { reportDiagnostic(diagnostic) }

    /// The evaluated value of a field; `nil` where it is absent, null, or turns out to have no value.
    ///
    /// - Throws: ``AuthError`` where a template fails, or `isRequired` and there is no value.
    package func value(
        _ name: String, of definition: AuthenticatorDefinition, isRequired: Bool
    ) throws -> JSONValue? {
        let path = definition.path.appending(name)
        guard let source = definition.value(of: name) else {
            guard isRequired else { return nil }
            throw AuthError(
                .invalidDefinition, "\(definition.type) needs the field '\(name)', which is missing", path: path)
        }
        let place = FieldPlace(definition: definition, path: path, isRequired: isRequired)
        let value = try evaluate(source, place)
        return value == .null ? nil : value
    }

    /// A variable of templates that has a value only once the authenticator is in use.
    package enum LateVariable: String, CaseIterable, Sendable {
        /// What came with a token.
        case captured
        case sessionToken = "session_token"
        /// The refresh token of a session.
        case refreshToken = "refresh_token"
        /// The body of the answer before.
        case response
        /// The header fields of the answer before.
        case headers
    }

    /// The scope as it is later, when values of the configuration have changed and others have come.
    ///
    /// It holds the configuration: keep it only where a field does depend on what changes.
    package func later(
        changes: [ConfigChange] = [], _ variables: [LateVariable: JSONValue]
    ) -> FactoryScope {
        let evaluate = evaluateAnew()
        return FactoryScope(
            environment: environment, config: config, connection: connection,
            evaluate: { value, place in
                var place = place
                place.changes = changes
                place.later = variables
                return try evaluate(value, place)
            },
            evaluateAnew: evaluateAnew, build: build, compile: compile, report: { _ in })
    }

    /// Refuses patterns: only what reads manifests has a matcher whose time is bounded.
    package static let withoutPatterns: CompilePattern = { _ in
        throw AuthError(.unsupported, "regular expressions are read from manifests only")
    }

    /// What the regular expression in a field finds; `nil` where the field is absent or empty.
    package func pattern(_ name: String, of definition: AuthenticatorDefinition) throws -> FindPattern? {
        guard let source = try optionalString(name, of: definition), !source.isEmpty else { return nil }
        do {
            return try compile(source)
        } catch let error as AuthError {
            throw error.located(at: definition.path.appending(name))
        }
    }
}

extension FactoryScope {
    /// The authenticator that the field `name` defines.
    ///
    /// Equal definitions of a connection are one instance, nested ones included.
    public func authenticator(
        _ name: String, of definition: AuthenticatorDefinition
    ) throws -> any Authenticator {
        guard let nested = try component(name, of: definition, defaultType: nil) else {
            throw AuthError(
                .invalidDefinition, "\(definition.type) needs the authenticator '\(name)', which is missing",
                path: definition.path.appending(name))
        }
        return try build(nested)
    }

    /// The source of tokens that the field `name` defines, such as a signer of assertions.
    public func tokenSource(_ name: String, of definition: AuthenticatorDefinition) throws -> any TokenSource {
        try source(authenticator(name, of: definition), named: name, at: definition.path.appending(name))
    }

    /// The source of tokens of a definition that a factory has completed.
    package func tokenSource(of definition: AuthenticatorDefinition, named name: String) throws -> any TokenSource {
        try source(build(definition), named: name, at: definition.path)
    }

    private func source(
        _ authenticator: any Authenticator, named name: String, at path: JSONPointer
    ) throws -> any TokenSource {
        guard let source = authenticator as? any TokenSource else {
            throw AuthError(
                .invalidDefinition, "'\(name)' must be an authenticator that issues tokens, such as JwtAuthenticator",
                path: path)
        }
        return source
    }

    /// The part that the field `name` defines, with fields of its own; `nil` where it is absent.
    ///
    /// - Parameters:
    ///   - name: The field's name.
    ///   - definition: The definition that has the field.
    ///   - defaultType: The type of a part that names none; `nil` where it must name one.
    public func component(
        _ name: String, of definition: AuthenticatorDefinition, defaultType: String?
    ) throws -> AuthenticatorDefinition? {
        guard let value = definition.value(of: name) else { return nil }
        return try AuthenticatorDefinition(value, path: definition.path.appending(name), defaultType: defaultType)
    }
}

extension FactoryScope {
    /// A scope that takes values as they stand: for a custom factory without manifests, and for tests.
    ///
    /// - Parameters:
    ///   - config: The user's configuration.
    ///   - environment: The outside world.
    ///   - registry: Builds nested authenticators.
    public static func literal(
        config: JSONValue = [:], environment: AuthEnvironment = AuthEnvironment(),
        registry: AuthenticatorRegistry = AuthenticatorRegistry()
    ) -> FactoryScope {
        FactoryScope(
            environment: environment, config: config, evaluate: { value, _ in value },
            build: { definition in
                let scope = FactoryScope.literal(config: config, environment: environment, registry: registry)
                return try registry.makeAuthenticator(from: definition, in: scope)
            },
            compile: withoutPatterns, report: { _ in })
    }
}

extension FactoryScope: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of its content, which includes the configuration.
    public var description: String { "FactoryScope" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
