/// Supplies bare tokens, for authenticators that wrap one another.
///
/// A signed token is the assertion of an OAuth grant through this protocol, so that neither target imports the other.
public protocol TokenSource: Sendable {
    /// Returns a token that works, with any prefix it has.
    ///
    /// - Parameter fresh: Whether it must be one that was never handed out before, as where a server refuses an
    ///   identifier that it has seen (RFC 7523, section 3).
    func token(fresh: Bool) async throws -> IssuedToken<Secret<String>>

    /// Drops the token of `generation` after a refusal.
    ///
    /// - Returns: Whether it was the current one.
    func invalidate(generation: TokenGeneration) -> Bool
}

/// A source that knows what stands before its tokens, for those who need them bare.
package protocol PrefixedTokenSource: TokenSource {
    /// What stands before each token; empty where it is bare.
    var prefix: String { get }
}
