internal import AuthCore

/// The templates of a plan, each compiled once.
///
/// A template that does not compile is kept with its fault: it fails the authenticator that needs it and no other.
struct TemplateTable: Sendable {
    private let library: TemplateLibrary
    private var templates: [String: Result<Template, TemplateError>] = [:]

    init(library: TemplateLibrary, definitions: [AuthenticatorDefinition]) {
        self.library = library
        for definition in definitions { add(.object(definition.fields)) }
    }

    private mutating func add(_ value: JSONValue) {
        switch value {
        case .string(let text): add(text)
        case .array(let elements): for element in elements { add(element) }
        case .object(let object):
            for (key, value) in object where key != "$parameters" {
                add(key)
                add(value)
            }
        default: break
        }
    }

    private mutating func add(_ text: String) {
        if Template.isNeeded(for: text), templates[text] == nil { templates[text] = compile(text) }
    }

    private func compile(_ text: String) -> Result<Template, TemplateError> {
        do {
            return .success(try Template(text, library: library))
        } catch {
            return .failure(error as? TemplateError ?? TemplateError("the template cannot be compiled"))
        }
    }

    /// Whether a template of the plan names a value of the configuration.
    func ask(for path: [String]) -> Bool {
        templates.values.contains { compiled in
            (try? compiled.get().usage.configReferences.contains { $0.path == path }) ?? false
        }
    }

    /// The compiled template of a text; `nil` where the text is none.
    ///
    /// - Throws: ``TemplateError`` where it does not compile.
    func template(for text: String) throws -> Template? {
        guard Template.isNeeded(for: text) else { return nil }
        // A definition that stands alone was not there when the plan was made.
        return try (templates[text] ?? compile(text)).get()
    }
}
