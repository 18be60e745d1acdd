extension DefinitionSchema {
    /// One field.
    public struct Field: Sendable {
        /// The field's name.
        public var name: String
        /// What it holds.
        public var content: Content
        /// Whether a definition without it is invalid: it is refused before the factory sees it.
        public var isRequired: Bool
        /// The label of the field in a form.
        public var title: String?
        /// What the field says, in a sentence or two.
        public var description: String?
        /// Values that it may have.
        public var examples: [JSONValue]
        /// The value that its absence amounts to; a form shows it, and the factory is what puts it in place.
        public var defaultValue: JSONValue?
        /// Whether other readers of manifests do not know it.
        public var isAddition: Bool
        /// Whether another field says the same, and better.
        public var isDeprecated: Bool
        /// Whether it is known, because manifests hold it, and has no effect.
        public var isIgnored: Bool

        /// Creates a declaration.
        ///
        /// - Parameters:
        ///   - name: The field's name.
        ///   - content: What it holds.
        ///   - isRequired: Whether a definition without it is invalid.
        ///   - title: The label of the field in a form.
        ///   - description: What the field says, in a sentence or two.
        ///   - examples: Values that it may have.
        ///   - defaultValue: The value that its absence amounts to.
        ///   - isAddition: Whether other readers of manifests do not know it.
        ///   - isDeprecated: Whether another field says the same, and better.
        ///   - isIgnored: Whether it is known, because manifests hold it, and has no effect.
        public init(
            _ name: String, _ content: Content, isRequired: Bool = false, title: String? = nil,
            description: String? = nil, examples: [JSONValue] = [], default defaultValue: JSONValue? = nil,
            isAddition: Bool = false, isDeprecated: Bool = false, isIgnored: Bool = false
        ) {
            self.name = name
            self.content = content
            self.isRequired = isRequired
            self.title = title
            self.description = description
            self.examples = examples
            self.defaultValue = defaultValue
            self.isAddition = isAddition
            self.isDeprecated = isDeprecated
            self.isIgnored = isIgnored
        }
    }
}
