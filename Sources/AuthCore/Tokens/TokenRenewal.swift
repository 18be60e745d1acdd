/// What a renewal starts from.
public struct TokenRenewal<Value: Sendable>: Sendable {
    /// The token before, whether it works or not.
    public let previous: IssuedToken<Value>?
    /// Whether a server refused the token before: it must not come back.
    public let wasRefused: Bool
    /// The generation that the new token will have, for what is built from it.
    public let generation: TokenGeneration
    let check: @Sendable () -> Bool

    /// Whether a token is still wanted: the cache is neither retired nor reset since.
    ///
    /// Ask before what cannot be undone, such as sending a single-use token.
    public var isCurrent: Bool { check() }
}

/// What a renewal yields.
public struct RenewedToken<Value: Sendable>: Sendable {
    /// The token, or what was built from it.
    public var value: Value
    /// How long it works; `nil` for ever.
    public var lifetime: TokenLifetime?

    /// Creates a token.
    public init(_ value: Value, lifetime: TokenLifetime? = nil) {
        self.value = value
        self.lifetime = lifetime
    }
}

extension RenewedToken: CustomStringConvertible, CustomReflectable {
    /// Nothing of the token.
    public var description: String { "RenewedToken" }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
