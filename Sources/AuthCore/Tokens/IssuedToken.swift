/// A token, with how long it works and which one of its source it is.
public struct IssuedToken<Value: Sendable>: Sendable {
    /// The token, or what was built from it.
    public let value: Value
    /// How long it works; `nil` for ever.
    public let lifetime: TokenLifetime?
    /// Which token of its source it is.
    public internal(set) var generation: TokenGeneration

    /// Creates a token of a source of your own.
    ///
    /// - Parameters:
    ///   - value: The token, or what was built from it.
    ///   - lifetime: How long it works; `nil` for ever.
    ///   - generation: Which token of its source it is: the first is `TokenGeneration(from:)`, with the environment's
    ///     randomness, and each other the ``TokenGeneration/next()`` of the one before. The same token keeps its
    ///     generation.
    public init(_ value: Value, lifetime: TokenLifetime?, generation: TokenGeneration) {
        self.value = value
        self.lifetime = lifetime
        self.generation = generation
    }
}

extension IssuedToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of the token itself.
    public var description: String { "IssuedToken" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children: the value may be a secret that does not redact itself.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
