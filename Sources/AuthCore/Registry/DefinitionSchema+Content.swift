extension DefinitionSchema {
    /// What a field holds.
    ///
    /// It says what is to be written. What else can be read, such as `"300"` for a number, is taken all the same, except
    /// under `strict`. More kinds may appear in minor releases.
    public struct Content: Sendable {
        package indirect enum Kind: Sendable {
            case value
            case text(isSecret: Bool)
            case number(isWhole: Bool)
            case boolean
            case choice([String])
            case list(Content)
            case map(Content)
            case either([Content])
            case configPath(usual: [String])
            case part(DefinitionSchema)
            case typedPart(TypedPart)
            case authenticator
        }
        package let kind: Kind

        /// A value or template of any kind: text, number, truth value, list or map.
        public static let value = Self(kind: .value)
        /// A text or template that is a secret: written out in a definition, it deserves a warning.
        public static let secret = Self(kind: .text(isSecret: true))
        /// A text, which may be a template.
        public static let text = Self(kind: .text(isSecret: false))
        /// A whole number.
        public static let integer = Self(kind: .number(isWhole: true))
        /// A number.
        public static let number = Self(kind: .number(isWhole: false))
        /// `true` or `false`.
        public static let boolean = Self(kind: .boolean)
        /// One of these words.
        public static func choice(of words: [String]) -> Self { Self(kind: .choice(words)) }
        /// A list.
        public static func list(of elements: Content) -> Self { Self(kind: .list(elements)) }
        /// A map from names to values.
        public static func map(of values: Content) -> Self { Self(kind: .map(values)) }
        /// One of several kinds of values, none of which has parts.
        public static func either(_ alternatives: Content...) -> Self { Self(kind: .either(alternatives)) }

        /// The keys that lead to a secret in the configuration, which the authenticator reads as if it were a value of
        /// the definition.
        ///
        /// - Parameter usual: The keys where the field is absent.
        public static func configPath(usual: [String]) -> Self { Self(kind: .configPath(usual: usual)) }

        /// A part with fields of its own.
        ///
        /// It names its type where the schema has one. A part that names none is one of this type.
        public static func component(_ schema: DefinitionSchema) -> Self {
            guard let type = schema.type else { return Self(kind: .part(schema)) }
            return .component(oneOf: [schema], usual: type)
        }

        /// A part with fields of its own, whose type says which of these it is.
        ///
        /// - Parameters:
        ///   - schemas: The schemas, each with its type. They may refer to the schema that holds this field.
        ///   - usual: The type of a part that names none; without it a part has to name its type.
        public static func component(
            oneOf schemas: @autoclosure @escaping @Sendable () -> [DefinitionSchema], usual: String? = nil
        ) -> Self {
            Self(kind: .typedPart(TypedPart(schemas: schemas, usualType: usual)))
        }

        /// The definition of an authenticator.
        public static let authenticator = Self(kind: .authenticator)
    }

    /// A part whose type says which of several it is.
    package struct TypedPart: Sendable {
        /// Not stored, so that a part may contain itself.
        fileprivate let schemas: @Sendable () -> [DefinitionSchema]
        /// The type of a part that names none.
        package let usualType: String?

        /// The parts that there are.
        package var alternatives: [DefinitionSchema] { schemas() }

        /// The schema of a type; for an empty one that of the usual type.
        package func schema(ofType type: String) -> DefinitionSchema? {
            let name = type.isEmpty ? usualType : type
            return alternatives.first { $0.type == name }
        }
    }
}

extension DefinitionSchema.Content {
    /// Whether it is a value or template as a whole, without parts or authenticators in it.
    package var isPlain: Bool {
        switch kind {
        case .value, .text, .number, .boolean, .choice, .either: true
        case .list(let inner), .map(let inner): inner.isPlain
        case .configPath, .part, .typedPart, .authenticator: false
        }
    }

    /// Whether it is a secret.
    package var isSecret: Bool {
        if case .text(let isSecret) = kind { isSecret } else { false }
    }
}
