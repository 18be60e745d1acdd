public import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Sends a token that it signs itself, and signs it anew before it ends.
///
/// A request costs no signature: one token serves all of them until its leeway is reached.
/// See ``JWTConfiguration`` for what can be set.
public struct JWTAuthenticator: Authenticator {
    private let cache: TokenCache<ReadyJWT>
    private let issuer: JWTIssuer

    /// Creates an authenticator.
    ///
    /// - Parameters:
    ///   - configuration: What the tokens say, and who signs them.
    ///   - environment: Dates the tokens.
    ///   - connection: The connection that events name; a factory has it from its scope.
    /// - Throws: `AuthError` where a further header or claim has a field of its own, or the prefix or the placement cannot
    ///   be sent.
    public init(configuration: JWTConfiguration, environment: AuthEnvironment, connection: String = "") throws {
        try self.init(
            configuration: configuration, environment: environment,
            key: CredentialKey(connection: connection, path: .root))
    }

    init(configuration: JWTConfiguration, environment: AuthEnvironment, key: CredentialKey) throws {
        let issuer = try JWTIssuer(configuration, environment: environment, key: key)
        self.issuer = issuer
        // Tokens are of harmless characters: whether one can be sent does not depend on which.
        _ = try RequestCredentials([.init(configuration.placement, Secret(configuration.prefix + "e"))])
        cache = .make(environment: environment, renewer: issuer)
    }

    /// The token in its place; suspends only where one has to be signed first.
    public func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        if let ready = readyCredentials(for: request) { return ready }
        return try await cache.token().value.credentials
    }

    /// The token in its place, while none has to be signed first.
    public func readyCredentials(for request: AuthRequest) -> RequestCredentials? {
        guard let token = cache.withUsableValue(\.self), !isAhead(token) else { return nil }
        return token.credentials
    }

    /// Whether a token begins in the future, and drops it then: the clock was set back, and a server would refuse it.
    private func isAhead(_ token: ReadyJWT) -> Bool {
        guard cache.coarseDate < token.begin else { return false }
        if let generation = token.credentials.generation { cache.invalidate(generation: generation) }
        return true
    }

    /// Drops the refused token, unless there is another by now, and has the request sent again; not where that was in vain
    /// a moment ago.
    public func recover(from rejection: AuthRejection) async throws -> RecoveryAction {
        await cache.recover(from: rejection)
    }

    /// Notes whether another token helps where one is refused.
    public func observe(
        _ response: ResponseHead, isRefusal: Bool, for request: AuthRequest, credentials: RequestCredentials
    ) {
        cache.observe(response, isRefusal: isRefusal, for: request, credentials: credentials)
    }

    /// Retires the authenticator.
    public func close() async { await cache.close() }
}

extension JWTAuthenticator: TokenSource {
    /// The token, with its prefix; a fresh one is signed for this call alone.
    public func token(fresh: Bool) async throws -> IssuedToken<Secret<String>> {
        if fresh {
            try cache.checkNotRetired()
            let generation = TokenGeneration(from: issuer.environment.randomness)
            let token = try await issuer.issue(generation)
            return IssuedToken(token.value.token, lifetime: token.lifetime, generation: generation)
        }
        let usable = cache.usableToken().flatMap { isAhead($0.value) ? nil : $0 }
        let token = if let usable { usable } else { try await cache.token() }
        return IssuedToken(token.value.token, lifetime: token.lifetime, generation: token.generation)
    }

    /// Drops the token of `generation`.
    public func invalidate(generation: TokenGeneration) -> Bool { cache.invalidate(generation: generation) }
}

extension JWTAuthenticator: PrefixedTokenSource {
    /// What stands before the token.
    package var prefix: String { issuer.prefix }
}

/// Signs tokens and builds what is sent of them.
private final class JWTIssuer: TokenRenewing {
    private let builder: JWTBuilder
    let environment: AuthEnvironment
    private let placement: RequestCredentials.Placement
    let prefix: String
    private let report: EventReporter
    /// In seconds: more than the date that a token's begin is compared with may be behind.
    private static let coarseness = 0.1

    init(_ configuration: JWTConfiguration, environment: AuthEnvironment, key: CredentialKey) throws {
        builder = try JWTBuilder(configuration, randomness: environment.randomness)
        self.environment = environment
        placement = configuration.placement
        prefix = configuration.prefix
        report = EventReporter(environment.events, connection: key.connection, path: key.path)
    }

    func renew(_ renewal: TokenRenewal<ReadyJWT>) async throws -> RenewedToken<ReadyJWT> {
        try await issue(renewal.generation)
    }

    func tokenWasRefused() { report(.refused) }
    func renewalTimedOut() { report(.failed, .renewalTimedOut) }

    func issue(_ generation: TokenGeneration) async throws -> RenewedToken<ReadyJWT> {
        do {
            let (token, begin, expiry) = try await builder.token(now: environment.clock.now)
            let value = Secret(prefix + token)
            let ready = ReadyJWT(
                token: value, begin: begin.addingTimeInterval(-Self.coarseness).wholeNanoseconds,
                credentials: try RequestCredentials([.init(placement, value)], generation: generation))
            report(.issued, lifetime: .until(expiry))
            // The server compares the date, so that a change of this machine's date makes a new token, too.
            return RenewedToken(ready, lifetime: .until(expiry))
        } catch {
            report.failed(error)
            throw error
        }
    }
}

/// A token and what is sent of it, built once.
///
/// A class, so that handing it out counts one reference.
final class ReadyJWT: Sendable, SeparatelyCounted {
    let token: Secret<String>
    /// From when it may be given out, in nanoseconds since 1970: servers accept it a moment later.
    let begin: Int64
    let credentials: RequestCredentials

    init(token: Secret<String>, begin: Int64, credentials: RequestCredentials) {
        self.token = token
        self.begin = begin
        self.credentials = credentials
    }

    func separated() -> ReadyJWT { ReadyJWT(token: token, begin: begin, credentials: credentials.separated()) }
}

extension JWTAuthenticator: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of the tokens, nor of what they say.
    public var description: String { "JWTAuthenticator" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
