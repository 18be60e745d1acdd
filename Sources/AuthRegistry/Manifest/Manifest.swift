public import AuthCore

/// A declarative manifest, as it was written.
///
/// Compile it once and connect any number of users with the plan.
public struct Manifest: Sendable {
    let document: JSONValue

    /// Takes a manifest that has been read already.
    ///
    /// - Throws: `AuthError` with code `invalidDefinition` where it is not a map.
    public init(_ document: JSONValue) throws {
        guard case .object = document else {
            throw AuthError(.invalidDefinition, "a manifest is a map, and this is \(document.kindName)")
        }
        self.document = document
    }

    /// Reads a manifest from JSON text.
    ///
    /// - Throws: `AuthError` that tells line and column where the text is not JSON.
    public init(parsing text: String) throws { try self.init(JSONValue(parsing: text)) }

    /// A manifest without streams, to connect with definitions that stand alone.
    public static let empty = Manifest(unchecked: [:])

    private init(unchecked document: JSONValue) { self.document = document }

    /// How a manifest is compiled.
    public struct Options: Sendable {
        /// Whether what a strict schema refuses, such as a field that a type does not know, is an error rather than a
        /// warning.
        public var isStrict = false
        /// What templates may use.
        public var templates = TemplateLibrary.standard

        /// The usual options.
        public init() {}
    }

    /// Resolves references and parameters, compiles templates, and finds the authenticators.
    ///
    /// A definition that is wrong does not fail here but when its authenticator is built, so that one bad stream does
    /// not take the others down; ``AuthenticatorPlan/validate()`` finds them all.
    ///
    /// - Parameters:
    ///   - registry: Builds the authenticators.
    ///   - options: How.
    /// - Throws: `AuthError` with code `invalidReference` where a reference leads nowhere or to itself, or the manifest
    ///   grows beyond bounds.
    public func compile(
        registry: AuthenticatorRegistry, options: Options = Options()
    ) throws -> AuthenticatorPlan {
        let base = RequesterBase(registry: registry, source: document)
        var root = try withoutReferences()
        let definitions = ManifestDefinitions(takenFrom: &root, base: base)
        var propagator = ComponentPropagator()
        let complete = base.handedDown(in: try propagator.propagate(.object(root)))
        return AuthenticatorPlan(
            document: complete, forgottenParameters: propagator.forgottenNames, definitions: definitions,
            source: document,
            registry: registry, options: options)
    }

    /// The manifest with references resolved and types and parameters propagated.
    package func resolved() throws -> JSONValue { try Self.propagated(withoutReferences()) }

    private func withoutReferences() throws -> JSONObject {
        let resolved: JSONValue
        do {
            var resolver = ReferenceResolver(document: document)
            resolved = try resolver.resolve()
        } catch var error as AuthError {
            // The resolver knows by which way it came, and that may lead through other references.
            error.path = error.path.map { WrittenPlaces(document: document).place(of: $0) }
            throw error
        }
        guard case .object(var root) = resolved else {
            throw AuthError(
                .invalidReference, "the manifest refers to \(resolved.kindName) in place of itself; it is to be a map",
                path: ["$ref"])
        }
        if root["type"] == nil { root["type"] = "DeclarativeSource" }
        return root
    }

    static func propagated(_ root: JSONObject) throws -> JSONValue {
        var propagator = ComponentPropagator()
        return try propagator.propagate(.object(root))
    }
}

extension Manifest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names at the top level; a manifest may hold literal secrets.
    public var description: String { "Manifest \(document)" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
