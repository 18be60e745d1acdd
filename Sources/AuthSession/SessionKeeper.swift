internal import AuthCore
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Begins, refreshes and ends sessions.
final class SessionKeeper: Sendable {
    private let configuration: SessionConfiguration
    private let environment: AuthEnvironment
    private let sender: LoginSender
    private let pauseAfterUseless = UselessAnswerPause()
    private let state = Mutex(State())

    private struct State {
        var refreshToken: Secret<String>?
        /// The session to end, whether it is still given out or not.
        var live: (token: Secret<String>, generation: TokenGeneration, renewal: Int)?
        /// What ends sessions of credentials that have changed.
        var endings: [Int: Task<Void, Never>] = [:]
        var lastEnding = 0
        /// How many renewals have begun; one that was given up may end after its successor.
        var renewals = 0
    }

    /// A session that ends before it began: it is there for those who wait for it, and for nobody after them.
    private static let over = TokenLifetime.lasting(.seconds(-1))
    private static let logoutDeadline = Duration.seconds(10)

    init(
        configuration: SessionConfiguration, environment: AuthEnvironment,
        report: EventReporter
    ) {
        self.configuration = configuration
        self.environment = environment
        sender = LoginSender(
            environment: environment, report: report,
            secrets: [configuration.token, configuration.refresh?.token].compactMap(\.self))
    }

    /// Gets a session, and goes on where nobody waits for it any more: one that was begun is to be ended, too.
    func renew(_ renewal: TokenRenewal<ReadySession>) async throws -> RenewedToken<ReadySession> {
        try await RetryPause.shielding { [self] pause in
            let number = state.withLock { state in
                state.renewals += 1
                return state.renewals
            }
            if let session = try await refreshed(renewal, number, pausing: pause) { return session }
            // Who was closed or reset meanwhile must not send a password any more.
            guard renewal.isCurrent else { throw Self.superseded }
            return try await session(try await loggedIn(pausing: pause), renewal, number)
        }
    }

    private func loggedIn(pausing pause: RetryPause) async throws -> LoginAnswer {
        let login = if let make = configuration.makeLogin { try checked(make()) } else { configuration.login }
        var answer = try await sender.send(login, pausing: pause)
        for step in configuration.followingSteps {
            answer = try await sender.send(try made(step, of: answer), pausing: pause)
        }
        return answer
    }

    /// The request of a further step; an answer of which none can be made is a refusal in other words.
    private func made(
        _ step: @Sendable (LoginAnswer) throws -> LoginRequest, of answer: LoginAnswer
    ) throws -> LoginRequest {
        do {
            return try checked(try step(answer))
        } catch var error as AuthError {
            error.kind = .refused
            throw error
        }
    }

    /// The session after a refresh; `nil` where there is nothing to refresh, or the server refuses it.
    private func refreshed(
        _ renewal: TokenRenewal<ReadySession>, _ number: Int, pausing pause: RetryPause
    ) async throws -> RenewedToken<ReadySession>? {
        guard let refresh = configuration.refresh, let token = state.withLock({ $0.refreshToken }) else { return nil }
        do {
            let answer = try await sender.send(try checked(try refresh.request(token)), pausing: pause)
            return try await session(answer, renewal, number)
        } catch let error as AuthError where error.kind == .refused {
            // Another may have come meanwhile.
            state.withLock { if $0.refreshToken == token { $0.refreshToken = nil } }
            return nil
        }
    }

    /// Forgets what came of credentials that have changed, and ends their session: it may be why they were changed.
    ///
    /// - Parameter others: Forgets the rest in the same moment, so that no renewal sees one without the other.
    func reset(_ others: () -> Void) {
        state.withLock { state in
            state.refreshToken = nil
            others()
            guard let outdated = state.live, environment.endsSessionsOnClose else { return }
            state.live = nil
            state.lastEnding += 1
            let number = state.lastEnding
            state.endings[number] = Task.detached { [self] in
                await end(outdated.token)
                self.state.withLock { $0.endings[number] = nil }
            }
        }
    }

    /// Forgets a session that a server has refused: there is nothing to end.
    func forget(_ generation: TokenGeneration) {
        state.withLock { if $0.live?.generation == generation { $0.live = nil } }
    }

    private func checked(_ login: LoginRequest) throws -> LoginRequest {
        var login = login
        login.request.url = try EndpointURL.checked(
            login.request.url, base: nil, allowsInsecure: configuration.allowsInsecureEndpoint, what: "the login")
        return login
    }

    private func session(
        _ answer: LoginAnswer, _ renewal: TokenRenewal<ReadySession>, _ number: Int
    ) async throws -> RenewedToken<ReadySession> {
        guard let token = configuration.token.text(in: answer) else { throw missingToken(answer) }
        let refreshToken = configuration.refresh?.token.text(in: answer)
        let isWanted = state.withLock { state in
            guard renewal.isCurrent, state.live.map({ $0.renewal < number }) ?? true else { return false }
            if let refreshToken { state.refreshToken = refreshToken }
            state.live = (token, renewal.generation, number)
            return true
        }
        guard isWanted else {
            // It came too late: nobody uses it, and nobody else would end it.
            await end(token)
            throw Self.superseded
        }
        do {
            let credentials = try configuration.credentials(token, renewal.generation)
            let lifetime = try lifetime(answer, token)
            pauseAfterUseless.end()
            return RenewedToken(
                ReadySession(credentials: credentials, token: token, begin: environment.clock.elapsed),
                lifetime: lifetime)
        } catch var error as AuthError {
            // The next login would end as this one has.
            error.retryAfter = pauseAfterUseless.afterAnother()
            throw error
        }
    }

    private func lifetime(_ answer: LoginAnswer, _ token: Secret<String>) throws -> TokenLifetime? {
        switch configuration.expiry {
        case .location(let location)?:
            if let value = location.value(in: answer) {
                let lifetime = try ExpiryReader.lifetime(of: value, format: nil)
                if !isOver(lifetime) { return lifetime }
            } else if let expiry = JWTExpiry.read(token.reveal()) {
                return .until(expiry)
            }
        case .token?: if let expiry = JWTExpiry.read(token.reveal()) { return .until(expiry) }
        case nil: break
        }
        switch configuration.lifetime.kind {
        case .oneRequest: return Self.over
        case .unlimited: return nil
        case .lasting(let duration):
            // The answer was to say it, and does not.
            let isAssumed = configuration.expiry != nil
            if let fixed = duration.fixedLength { return isAssumed ? .assumed(fixed) : .lasting(fixed) }
            let now = environment.clock.now.timeIntervalSince1970
            guard let end = CivilTime(timestamp: now).flatMap({ duration.adding(to: $0) }) else { return nil }
            let length = Duration(bounded: end.epochSeconds - now)
            return isAssumed ? .assumed(length) : .lasting(length)
        }
    }

    /// Whether a session is over as it comes: what the answer says is no end then, and a login for each request no remedy.
    private func isOver(_ lifetime: TokenLifetime) -> Bool {
        let now = environment.clock.now
        return lifetime.expiry(from: now) <= now
    }

    private func missingToken(_ answer: LoginAnswer) -> AuthError {
        let type =
            answer.head.headers["Content-Type"].flatMap { $0.split(separator: ";").first }
            .map { ShownName.text(String($0)) } ?? "no content type"
        let found = configuration.token.surroundings(in: answer)
        let message =
            "the login's answer (status \(answer.head.status), \(type)) has no token in \(configuration.token.description); \(found)"
        // A server that answers as it should, without a token, has refused: asked again and again it may lock the account.
        if answer.body != nil || !configuration.token.isInBody {
            return AuthError(
                .invalidResponse, message + "; check the user name and password, and where the token is",
                kind: .refused)
        }
        return AuthError(.invalidResponse, message, kind: .transient, retryAfter: pauseAfterUseless.afterAnother())
    }

    private static var superseded: AuthError {
        AuthError(.superseded, "the credentials have changed; ask the connection for the authenticator again")
    }

    /// Ends the session there is, and waits for others to end.
    func logOut() async {
        let (live, endings) = state.withLock { state in
            defer { state.live = nil }
            return (state.live, Array(state.endings.values))
        }
        if let live, environment.endsSessionsOnClose { await end(live.token) }
        for ending in endings { await ending.value }
    }

    /// Ends a session as well as it goes: a server that does not answer holds nobody up for long.
    private func end(_ token: Secret<String>) async {
        guard let logout = configuration.logout else { return }
        _ = try? await TimeLimit.run(for: Self.logoutDeadline, on: environment.clock) { [self] in
            do {
                var login = try checked(logout(token))
                login.errorHandling.maximumRetries = 0
                _ = try await sender.send(login)
            } catch {
                sender.report(.logoutFailed, (error as? AuthError)?.code)
            }
        }
    }
}
