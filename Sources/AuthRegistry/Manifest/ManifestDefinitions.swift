internal import AuthCore
internal import Synchronization

/// The `definitions` of a manifest, references resolved.
///
/// Streams have taken their parts of them. Types and parameters are handed down to what is left only when someone asks
/// for a definition by its place: they are more than half of a manifest.
final class ManifestDefinitions: Sendable {
    static let section = "definitions"

    /// The manifest's own type and parameters, and the definitions.
    private let root: JSONObject
    private let base: RequesterBase
    private let complete = AtomicLazyReference<Complete>()

    private final class Complete: Sendable {
        let document: Result<JSONValue, any Error>
        let forgottenParameters: Set<String>

        init(_ root: JSONObject, base: RequesterBase) {
            var propagator = ComponentPropagator()
            document = Result { base.handedDown(in: try propagator.propagate(.object(root))) }
            forgottenParameters = propagator.forgottenNames
        }
    }

    /// Takes the definitions out of a manifest.
    init(takenFrom manifest: inout JSONObject, base: RequesterBase) {
        let names = ["type", ComponentPropagator.parametersKey, Self.section]
        let found = manifest
        root = JSONObject(names.compactMap { name in found[name].map { (name, $0) } })
        self.base = base
        manifest[Self.section] = nil
    }

    /// A document of the definitions alone, with types and parameters.
    ///
    /// - Throws: `AuthError` where the parameters multiply beyond bounds.
    func document() throws -> JSONValue {
        if let known = complete.load() { return try known.document.get() }
        return try complete.storeIfNil(Complete(root, base: base)).document.get()
    }

    /// The names of parameters that are fields of definitions, and of which the definitions' parameters tell nothing;
    /// none before a definition was asked for.
    var forgottenParameters: Set<String> { complete.load()?.forgottenParameters ?? [] }
}
