/// Sends tokens that a closure of yours obtains, and keeps them fresh.
///
/// One renewal serves all callers; a token near its end is renewed in the background, and one that the API refuses is
/// renewed once, however many requests it was refused on. What ``TokenCache`` promises holds here.
///
/// ```swift
/// try TokenAuthenticator(environment: scope.environment, connection: scope.connection, path: definition.path) { _ in
///     let answer = try await scope.environment.transport.send(login)
///     return RenewedToken(try token(in: answer), lifetime: .lasting(.seconds(3600)))
/// }
/// ```
public struct TokenAuthenticator: Authenticator {
    /// Obtains a token.
    ///
    /// It runs in a task of its own. Where it throws an ``AuthError`` of kind ``AuthError/Kind/transient`` with code
    /// `network`, `rateLimited` or `serverFault`, it is called again after a pause, as often as
    /// ``AuthEnvironment/maximumRetries`` allows; where it throws one of kind ``AuthError/Kind/refused``, that is
    /// remembered, and the next callers fail at once. What it throws must hold no secret.
    public typealias Renewal =
        @Sendable (_ renewal: TokenRenewal<Secret<String>>) async throws -> RenewedToken<Secret<String>>

    private let cache: TokenCache<SentToken>

    /// Creates an authenticator.
    ///
    /// - Parameters:
    ///   - placement: Where the token goes.
    ///   - prefix: What stands before it.
    ///   - environment: Says when to renew, tells the time, and receives the events.
    ///   - connection: The connection that events name; a factory has it from its scope.
    ///   - path: Where the definition stands, for events.
    ///   - renew: Obtains a token.
    /// - Throws: ``AuthError`` with ``AuthError/Code/invalidCredential`` where nothing can be sent in that place.
    public init(
        in placement: RequestCredentials.Placement = .header("Authorization"), prefix: String = "Bearer ",
        environment: AuthEnvironment, connection: String = "", path: JSONPointer = .root, renew: @escaping Renewal
    ) throws {
        // A harmless token in place of those to come.
        _ = try RequestCredentials([.init(placement, Secret(prefix + "e"))])
        cache = .make(
            environment: environment,
            renewer: TokenObtainer(
                placement: placement, prefix: prefix, environment: environment,
                report: EventReporter(environment.events, connection: connection, path: path), renew: renew))
    }

    /// The token in its place; suspends only where it has to be obtained first.
    public func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        if let ready = readyCredentials(for: request) { return ready }
        return try await cache.token().value.credentials
    }

    /// The token in its place, while none has to be obtained first.
    public func readyCredentials(for request: AuthRequest) -> RequestCredentials? {
        cache.withUsableValue { $0.credentials }
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

    /// Forgets the token and a remembered refusal, because the credentials it came from have changed.
    public func reset() { cache.reset() }

    /// Retires the authenticator; returns when no renewal is running.
    public func close() async { await cache.close() }
}

extension TokenAuthenticator: TokenSource {
    /// The token, without its prefix; a fresh one is newer than the one there was.
    public func token(fresh: Bool) async throws -> IssuedToken<Secret<String>> {
        let token = fresh ? try await cache.freshToken() : try await cache.token()
        return IssuedToken(token.value.token, lifetime: token.lifetime, generation: token.generation)
    }

    /// Drops the token of `generation`.
    public func invalidate(generation: TokenGeneration) -> Bool { cache.invalidate(generation: generation) }
}

extension TokenAuthenticator: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of the token.
    public var description: String { "TokenAuthenticator" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Calls the closure, again where that may help, and tells what has become of it.
private final class TokenObtainer: TokenRenewing {
    private let placement: RequestCredentials.Placement
    private let prefix: String
    private let environment: AuthEnvironment
    private let report: EventReporter
    private let closure: TokenAuthenticator.Renewal

    init(
        placement: RequestCredentials.Placement, prefix: String, environment: AuthEnvironment, report: EventReporter,
        renew: @escaping TokenAuthenticator.Renewal
    ) {
        self.placement = placement
        self.prefix = prefix
        self.environment = environment
        self.report = report
        closure = renew
    }

    func renew(_ renewal: TokenRenewal<SentToken>) async throws -> RenewedToken<SentToken> {
        let known = renewal.previous.map {
            IssuedToken($0.value.token, lifetime: $0.lifetime, generation: $0.generation)
        }
        let bare = TokenRenewal(
            previous: known, wasRefused: renewal.wasRefused, generation: renewal.generation, check: renewal.check)
        do {
            let token = try await obtain(bare)
            let sent = try self.sent(token.value, renewal.generation)
            report(.issued, lifetime: token.lifetime)
            return RenewedToken(sent, lifetime: token.lifetime)
        } catch {
            report.failed(error)
            throw error
        }
    }

    private func sent(_ token: Secret<String>, _ generation: TokenGeneration) throws -> SentToken {
        do {
            return try SentToken(token, prefix: prefix, in: placement, generation)
        } catch let error as AuthError {
            throw AuthError(error.code, "the token that came is of no use: \(error.message)", kind: .transient)
        }
    }

    private func obtain(_ renewal: TokenRenewal<Secret<String>>) async throws -> RenewedToken<Secret<String>> {
        var schedule = RetrySchedule(environment)
        while true {
            do {
                return try await closure(renewal)
            } catch let error as AuthError {
                guard let delay = schedule.delay(after: error) else { throw error }
                report(.retrying, error.code, delay: delay)
                try await environment.clock.sleep(for: delay)
                // Other credentials, if that is why, are tried by the renewal after this one.
                guard renewal.isCurrent else { throw error }
            }
        }
    }

    func tokenWasRefused() { report(.refused) }
    func renewalTimedOut() { report(.failed, .renewalTimedOut) }
}
