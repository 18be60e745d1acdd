/// Something about a definition that its author should know.
///
/// Data for a tool; the library never prints it.
public struct Diagnostic: Sendable, Hashable {
    /// How much it matters.
    public var severity: Severity
    /// What it is about.
    public var code: Code
    /// Where in the manifest or definition, references resolved.
    public var path: JSONPointer
    /// Where the author finds it: the place in the manifest as it was written, references followed, and ``path`` where
    /// there is no other.
    ///
    /// What is not written at all, such as a missing field, is told by the nearest place around it that is.
    public var writtenPath: JSONPointer {
        get { otherPath ?? path }
        set { otherPath = newValue == path ? nil : newValue }
    }
    private var otherPath: JSONPointer?
    /// What was found and what would be better, without any secret.
    public var message: String

    /// Creates a diagnostic.
    public init(_ severity: Severity, _ code: Code, _ message: String, path: JSONPointer) {
        self.severity = severity
        self.code = code
        self.message = message
        self.path = path
    }

    /// How much a diagnostic matters.
    ///
    /// More may appear in minor releases.
    public struct Severity: Sendable, Hashable, CustomStringConvertible {
        private enum Wrapped: String, Sendable { case error, warning, hint }
        private let wrapped: Wrapped

        /// The authenticator cannot be built.
        public static let error = Self(wrapped: .error)
        /// It can be built, and is probably not what was meant.
        public static let warning = Self(wrapped: .warning)
        /// It could be better.
        public static let hint = Self(wrapped: .hint)

        /// The severity's name.
        public var description: String { wrapped.rawValue }
    }

    /// What a diagnostic is about.
    ///
    /// More may appear in minor releases.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Wrapped: String, Sendable {
            case invalidDefinition, unknownField, missingField, wrongValue, unknownWord, unknownType, fieldConflict,
                literalSecret, deprecatedField, fixedWhenBuilt, rotation, otherInput, weakKey, missingPrefix, custom
        }
        private let wrapped: Wrapped
        private let name: String

        private init(_ wrapped: Wrapped) {
            self.wrapped = wrapped
            name = wrapped.rawValue
        }

        /// A code of one's own, for the factory of a custom authenticator.
        public init(custom name: String) {
            wrapped = .custom
            self.name = name
        }

        /// The definition cannot be built as it stands.
        public static let invalidDefinition = Self(.invalidDefinition)
        /// The type does not know the field, which is ignored.
        public static let unknownField = Self(.unknownField)
        /// A field that the type requires is not there.
        public static let missingField = Self(.missingField)
        /// A field has a value of another kind than the type declares.
        public static let wrongValue = Self(.wrongValue)
        /// A field has none of the words that the type declares for it.
        public static let unknownWord = Self(.unknownWord)
        /// An authenticator, or a part of one, is of a type that nobody knows.
        public static let unknownType = Self(.unknownType)
        /// Fields exclude each other, or one is there without another that it needs.
        public static let fieldConflict = Self(.fieldConflict)
        /// A secret is written out where a reference to the configuration belongs.
        public static let literalSecret = Self(.literalSecret)
        /// A newer field does the same.
        public static let deprecatedField = Self(.deprecatedField)
        /// A template depends on the time or on chance and is evaluated once, when the authenticator is built.
        public static let fixedWhenBuilt = Self(.fixedWhenBuilt)

        /// A key is weaker than its algorithm asks for.
        public static let weakKey = Self(.weakKey)
        /// A token is sent without the word that most servers want before it.
        public static let missingPrefix = Self(.missingPrefix)
        /// Something about tokens that rotate and the place they are kept in.
        public static let rotation = Self(.rotation)
        /// A value is taken from another place of the config than the one that the field names.
        public static let otherInput = Self(.otherInput)

        /// The code's name.
        public var description: String { name }
    }
}

extension Diagnostic: CustomStringConvertible {
    /// Severity, the place where it is written, and message.
    public var description: String { "\(severity): \(writtenPath.isRoot ? "" : "\(writtenPath): ")\(message)" }
}
