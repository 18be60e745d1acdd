/// Obtains the tokens of a cache, and knows what has become of the credentials that they come from.
package protocol TokenRenewing<Value>: AnyObject, Sendable {
    associatedtype Value: Sendable

    /// Obtains a token, in a task of its own, which is cancelled when the deadline passes or the cache is closed.
    func renew(_ renewal: TokenRenewal<Value>) async throws -> RenewedToken<Value>

    /// Is told that a server refused the token that was given out.
    func tokenWasRefused()

    /// Is told that a renewal did not end in its time; it is cancelled next.
    func renewalTimedOut()

    /// Whether there are other credentials by now than those that were refused.
    func hasNewCredentials() async -> Bool

    /// Whether another token than this one, which was refused, can be had without a renewal.
    func hasOtherToken(than value: Value) async -> Bool

    /// Forgets what came of the credentials so far: they have changed.
    func reset()

    /// Puts away what is left: no renewal is running, or one that does not end was waited for long enough.
    func close() async
}

extension TokenRenewing {
    package func tokenWasRefused() {}
    package func renewalTimedOut() {}
    package func hasNewCredentials() async -> Bool { false }
    package func hasOtherToken(than value: Value) async -> Bool { false }
    package func reset() {}
    package func close() async {}
}

/// Renews by a closure, and keeps nothing.
final class ClosureRenewer<Value: Sendable>: TokenRenewing {
    private let closure: TokenCache<Value>.Renewal

    init(_ closure: @escaping TokenCache<Value>.Renewal) { self.closure = closure }

    func renew(_ renewal: TokenRenewal<Value>) async throws -> RenewedToken<Value> { try await closure(renewal) }
}
