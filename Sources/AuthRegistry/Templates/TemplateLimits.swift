internal import AuthCore

/// What a template may cost.
///
/// A manifest comes from elsewhere, so none of it is trusted.
enum TemplateLimits {
    /// The longest template, in bytes.
    static let sourceBytes = 65_536
    /// How deep an expression may nest; parsing and evaluation recurse that deep.
    static let expressionDepth = 64
    /// How deep `if` and `for` may nest.
    static let statementDepth = 16
    /// How many statements and expressions a template may have.
    static let statementCount = 500
    /// How deep a list or map may nest; JSON of that depth must pass.
    static let valueDepth = 300
    /// The longest text that any step may produce, in bytes.
    static let textBytes = 1_048_576
    /// The longest list that any step may produce.
    static let listCount = 10_000
    /// The work of one evaluation: one unit a step, and one for every ``bytesPerUnit`` bytes that a step handles.
    static let work = 200_000
    /// How many bytes of text cost as much as a step.
    static let bytesPerUnit = 64
    /// The same where each character is looked up, which takes longer than to copy it.
    static let bytesPerLookupUnit = 8
}

/// A fault in a template, or in its evaluation.
struct TemplateError: Error {
    var message: String
    var position: TemplatePosition?

    init(_ message: String, at position: TemplatePosition? = nil) {
        self.message = message
        self.position = position
    }

    /// The same fault, at `position` where it has none of its own.
    func located(at position: TemplatePosition) -> TemplateError {
        TemplateError(message, at: self.position ?? position)
    }

    /// The fault as an error that names the field.
    func authError(at path: JSONPointer) -> AuthError {
        let place = position.map { " (line \($0.line), column \($0.column) of the template)" } ?? ""
        return AuthError(.invalidTemplate, message + place, path: path)
    }
}
