/// What a type of definition declares: its fields, and what a form or an editor shows of them.
///
/// From it follow which definitions are equal, which values of the configuration a definition needs, which fields of a
/// definition are none of its own, and the type's JSON Schema. The names of fields are enough to build; titles,
/// descriptions and examples help whoever writes a definition.
public struct DefinitionSchema: Sendable {
    /// The `type` of a part; `nil` for a part without one, and for the schema of a factory, which has the names.
    public var type: String?
    /// A name for people, such as the heading of a form.
    public var title: String?
    /// What it is for, in a sentence or two.
    public var description: String?
    /// The fields, in the order in which they are documented.
    public var fields: [Field]
    /// What holds between the fields.
    public var constraints: [Constraint]
    /// Whole definitions, as one writes them.
    public var examples: [JSONValue]
    /// Whether other fields belong to the definition, too.
    public var acceptsOtherFields: Bool

    /// Creates a schema of fields.
    public init(_ fields: [Field], acceptsOtherFields: Bool = false) {
        self.init(fields: fields, acceptsOtherFields: acceptsOtherFields)
    }

    /// Creates a schema that says what it is about.
    public init(
        type: String? = nil, title: String? = nil, description: String? = nil, fields: [Field],
        constraints: [Constraint] = [], examples: [JSONValue] = [], acceptsOtherFields: Bool = false
    ) {
        self.type = type
        self.title = title
        self.description = description
        self.fields = fields
        self.constraints = constraints
        self.examples = examples
        self.acceptsOtherFields = acceptsOtherFields
    }

    /// Any field is one of the definition's own.
    public static let open = DefinitionSchema([], acceptsOtherFields: true)

    /// The declaration of the field `name`.
    public func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    /// Something that holds between fields.
    ///
    /// More may appear in minor releases.
    public struct Constraint: Sendable {
        package enum Kind: Sendable {
            case exactlyOne([String])
            case needs(String, other: String)
        }
        package let kind: Kind

        /// One of these fields is there, and no other of them.
        public static func exactlyOne(of names: [String]) -> Self { Self(kind: .exactlyOne(names)) }
        /// Where the field `name` is, `other` is, too.
        public static func field(_ name: String, needs other: String) -> Self { Self(kind: .needs(name, other: other)) }
    }
}
