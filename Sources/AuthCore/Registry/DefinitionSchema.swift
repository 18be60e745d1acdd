/// The fields that a type of definition declares.
///
/// From it follow which definitions are equal, which values of the configuration a definition needs, and which fields
/// of a definition are none of its own.
public struct DefinitionSchema: Sendable {
    /// The fields, in the order in which they are documented.
    public var fields: [Field]
    /// Whether other fields belong to the definition, too.
    public var acceptsOtherFields: Bool

    /// Creates a schema.
    public init(_ fields: [Field], acceptsOtherFields: Bool = false) {
        self.fields = fields
        self.acceptsOtherFields = acceptsOtherFields
    }

    /// Any field is one of the definition's own.
    public static let open = DefinitionSchema([], acceptsOtherFields: true)

    /// The declaration of the field `name`.
    public func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    /// One field.
    public struct Field: Sendable {
        /// The field's name.
        public var name: String
        /// What it holds.
        public var content: Content
        /// Whether a definition without it is invalid.
        public var isRequired: Bool

        /// Creates a declaration.
        public init(_ name: String, _ content: Content, isRequired: Bool = false) {
            self.name = name
            self.content = content
            self.isRequired = isRequired
        }
    }

    /// What a field holds.
    public struct Content: Sendable {
        package indirect enum Kind: Sendable {
            case value
            case secret
            case configPath(usual: [String])
            case component(DefinitionSchema)
            case authenticator
            case authenticators
        }
        package let kind: Kind

        /// A value or template of any kind: text, number, truth value, list or map.
        public static let value = Self(kind: .value)
        /// A value or template that is a secret: written out in a definition, it deserves a warning.
        public static let secret = Self(kind: .secret)
        /// The keys that lead to a secret in the configuration, which the authenticator reads as if it were a value of
        /// the definition.
        ///
        /// - Parameter usual: The keys where the field is absent.
        public static func configPath(usual: [String]) -> Self { Self(kind: .configPath(usual: usual)) }
        /// A part with fields of its own.
        public static func component(_ schema: DefinitionSchema) -> Self { Self(kind: .component(schema)) }
        /// The definition of an authenticator.
        public static let authenticator = Self(kind: .authenticator)
        /// A map from names to definitions of authenticators, one of which is chosen.
        package static let authenticators = Self(kind: .authenticators)
    }
}
