public import AuthCore

/// A value of the user's configuration that definitions ask for.
public struct ConfigInput: Sendable, Hashable {
    /// The keys that lead to the value.
    public var path: [String]
    /// Whether the value is a secret: its field is one, or the manifest's specification says so.
    public var isSecret: Bool
    /// Whether it has to be there: as the manifest's specification says, and where that says nothing, whether an
    /// authenticator cannot be built without it.
    public var isRequired: Bool
    /// What the specification calls it.
    public var title: String?
    /// The types that the specification allows, in the words of JSON Schema; empty where it names none.
    public var types: [String] = []
    /// The choices that make it needed; all of them must be made.
    public var selections: [Selection]
    /// Where the value selects an authenticator: the keys on offer.
    public var choices: [String]
    /// The fields that ask for it.
    public var fields: [JSONPointer]

    /// One choice among authenticators.
    public struct Selection: Sendable, Hashable {
        /// The keys that lead to the value which selects.
        public var path: [String]
        /// The key it selects.
        public var key: String
    }

    /// Whether a configuration has the value; null counts as missing.
    public func isPresent(in config: JSONValue) -> Bool {
        config.first(at: path[...]).map { $0 != .null } ?? false
    }

    /// Whether a configuration makes the choices that make this input needed.
    public func isSelected(by config: JSONValue) -> Bool {
        selections.allSatisfy { selection in
            let selected = config.first(at: selection.path[...])
            return selected?.selectionKeys.contains(selection.key) ?? false
        }
    }
}
