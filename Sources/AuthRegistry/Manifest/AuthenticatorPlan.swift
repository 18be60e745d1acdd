public import AuthCore

/// A manifest, compiled: its authenticators, ready to be built for any number of users.
///
/// It never changes. A class, so that each of many connections holds one reference.
public final class AuthenticatorPlan: Sendable {
    /// One authenticator of a manifest.
    public struct Entry: Sendable {
        /// The stream it serves, also as the authenticator of a parent.
        public var stream: String
        /// The definition, references and parameters resolved.
        public var definition: AuthenticatorDefinition

        /// Where the definition stands in the resolved manifest.
        public var pointer: JSONPointer { definition.path }
    }

    /// The authenticators, in the order of the manifest.
    public let entries: [Entry]
    /// The names of the streams, in the order of the manifest.
    public let streamNames: [String]

    /// The resolved manifest, without its definitions.
    private let document: JSONValue
    private let definitions: ManifestDefinitions
    private let forgottenByStreams: Set<String>
    /// The names of parameters that are fields of components, and of which the components' parameters tell nothing.
    var forgottenParameters: Set<String> { forgottenByStreams.union(definitions.forgottenParameters) }
    private let writtenPlaces: WrittenPlaces
    let registry: AuthenticatorRegistry
    let isStrict: Bool
    let templates: TemplateTable
    let specification: ManifestSpecification
    private let malformed: [Diagnostic]
    /// The entries of the streams of each name.
    private let places: [String: [Range<Int>]]
    /// The entries by their places; `nil` for places that Swift takes for one, though their keys differ by a byte.
    private let indices: [JSONPointer: Int?]
    /// For each entry the first that is written the same, and that is therefore the same instance with any configuration.
    let originals: [Int]

    init(
        document: JSONValue, forgottenParameters: Set<String>, definitions: ManifestDefinitions, source: JSONValue,
        registry: AuthenticatorRegistry, options: Manifest.Options
    ) {
        var finder = AuthenticatorFinder()
        finder.search(document)
        entries = finder.entries
        streamNames = finder.streamNames
        malformed = finder.malformed
        places = finder.places
        self.document = document
        self.definitions = definitions
        forgottenByStreams = forgottenParameters
        writtenPlaces = WrittenPlaces(document: source)
        self.registry = registry
        isStrict = options.isStrict
        specification = ManifestSpecification(document: document)
        originals = finder.originals.all
        indices = Dictionary(entries.enumerated().map { ($1.pointer, $0) }, uniquingKeysWith: { _, _ in nil })
        // Templates that are written the same are the same.
        let distinct = zip(entries, entries.indices).filter { finder.originals.all[$1] == $1 }
        templates = TemplateTable(library: options.templates, definitions: distinct.map(\.0.definition))
    }

    /// Connects a user.
    ///
    /// - Parameters:
    ///   - id: The connection's name, which its stored credentials and events carry.
    ///   - config: The user's configuration.
    ///   - environment: The outside world.
    ///   - missingInputs: What a missing value means.
    /// - Throws: `AuthError` where the configuration is not a map.
    public func connect(
        id: String, config: JSONValue, environment: AuthEnvironment = AuthEnvironment(),
        missingInputs: MissingInputs = .error
    ) throws -> Connection {
        try Connection(id: id, plan: self, config: config, environment: environment, missingInputs: missingInputs)
    }

    /// What the authors of the manifest should know: every authenticator and every branch of every selection is looked
    /// at, whatever a configuration selects.
    public func validate() -> [Diagnostic] {
        var inspector = DefinitionInspector(plan: self)
        for entry in entries { inspector.inspect(entry.definition) }
        return (malformed + ambiguousNames + inspector.diagnostics).map(located)
    }

    /// The names that streams with different authenticators share.
    private var ambiguousNames: [Diagnostic] {
        streamNames.compactMap { name -> Diagnostic? in
            do {
                _ = try index(forStream: name)
                return nil
            } catch {
                return (error as? AuthError).map {
                    Diagnostic(.error, .invalidDefinition, $0.message, path: $0.path ?? .root)
                }
            }
        }
    }

    /// What the author of one definition should know.
    public func validate(_ definition: AuthenticatorDefinition) -> [Diagnostic] {
        var inspector = DefinitionInspector(plan: self)
        inspector.inspect(definition)
        return inspector.diagnostics.map(located)
    }

    /// Where the manifest's author wrote what stands at a place of the resolved manifest, references followed: streams
    /// that share a definition have it written once.
    ///
    /// For what is not written at all, such as a missing field or one that comes from parameters, the nearest place
    /// around it that is. A place that is none of the manifest's stays as it is.
    public func writtenPlace(of pointer: JSONPointer) -> JSONPointer { writtenPlaces.place(of: pointer) }

    /// The same diagnostic, with the place where it is written.
    func located(_ diagnostic: Diagnostic) -> Diagnostic {
        var diagnostic = diagnostic
        diagnostic.writtenPath = writtenPlace(of: diagnostic.path)
        return diagnostic
    }

    /// The values of the configuration that the manifest's authenticators ask for, each once, and once more for each
    /// selection that asks for it, too.
    public func inputs() -> [ConfigInput] {
        var collector = InputCollector(plan: self)
        for entry in entries { collector.collect(entry.definition) }
        return collector.inputs
    }

    /// The values of the configuration that one definition asks for, likewise.
    public func inputs(of definition: AuthenticatorDefinition) -> [ConfigInput] {
        var collector = InputCollector(plan: self)
        collector.collect(definition)
        return collector.inputs
    }

    /// For each entry, the first entry that is the same instance as it.
    ///
    /// - Parameter config: The configuration to evaluate with; without one, entries are the same where their
    ///   definitions are.
    public func sharing(config: JSONValue? = nil) -> [Int] {
        let evaluator = config.map {
            FieldEvaluator(
                templates: templates, specification: specification, config: $0, environment: AuthEnvironment(),
                missingInputs: .error)
        }
        var first: [InstanceKey: Int] = [:]
        return entries.enumerated().map { index, entry in
            let concrete = evaluator.flatMap { try? ConcreteDefinition.resolve(entry.definition, config: $0.config) }
            let key = InstanceKey(of: concrete ?? entry.definition, registry: registry, evaluator: evaluator?.renewed())
            if let earlier = first[key] { return earlier }
            first[key] = index
            return index
        }
    }

    /// The definition of a stream's authenticator; `nil` for a stream that has none.
    ///
    /// A stream with several requesters is served by that of its records.
    ///
    /// - Throws: `AuthError` with code `invalidReference` where there is no such stream, or there are several whose
    ///   authenticators differ.
    package func definition(forStream name: String) throws -> AuthenticatorDefinition? {
        try index(forStream: name).map { entries[$0].definition }
    }

    /// The entry of a stream's authenticator, likewise.
    func index(forStream name: String) throws -> Int? {
        guard let places = places[name] else {
            let known = streamNames.prefix(50).joined(separator: ", ")
            throw AuthError(
                .invalidReference,
                "the manifest has no stream '\(HTTPFieldSyntax.printable(name))'; its streams: \(known)")
        }
        let indices = places.map { place in place.first(where: isOfRecords) ?? place.first }
        let first = indices.first ?? nil
        if let other = indices.first(where: { $0.map { originals[$0] } != first.map { originals[$0] } }) {
            throw AuthError(
                .invalidReference,
                "several streams are named '\(HTTPFieldSyntax.printable(name))', and their authenticators differ; rename one",
                path: (other ?? first).map { entries[$0].pointer })
        }
        return first
    }

    private func isOfRecords(_ index: Int) -> Bool {
        let components = entries[index].pointer.components
        return components.count == 5 && components.suffix(3) == ["retriever", "requester", "authenticator"]
    }

    /// Where the requester of a stream's records stands; `nil` where it has none.
    package func requester(ofStream name: String) -> JSONPointer? {
        let index = document["streams"]?.arrayValue?.firstIndex { $0["name"]?.stringValue == name }
        let place = index.map { JSONPointer(["streams", String($0), "retriever", "requester"]) }
        return place.flatMap { document[$0] == nil ? nil : $0 }
    }

    /// The entry at a place of the manifest; `nil` where none is known to stand there.
    func index(at pointer: JSONPointer) -> Int? {
        guard let index = indices[pointer] ?? nil else { return nil }
        let components = entries[index].pointer.components
        return components.elementsEqual(pointer.components) { $0.hasSameBytes(as: $1) } ? index : nil
    }

    /// The definition at a place of the manifest, resolved.
    package func definition(at pointer: JSONPointer) throws -> AuthenticatorDefinition {
        if let index = index(at: pointer) { return entries[index].definition }
        let isDefinition = pointer.components.first == ManifestDefinitions.section
        guard let value = try isDefinition ? definitions.document()[pointer] : document[pointer] else {
            throw AuthError(.invalidReference, "the manifest has nothing at '\(pointer)'", path: pointer)
        }
        return try AuthenticatorDefinition(value, path: pointer)
    }
}

extension AuthenticatorPlan: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How many authenticators there are.
    public var description: String { "AuthenticatorPlan of \(entries.count) authenticators" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// The definitions, which are redacted.
    public var customMirror: Mirror { Mirror(self, children: ["entries": entries]) }
}
