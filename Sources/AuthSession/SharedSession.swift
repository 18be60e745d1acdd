internal import AuthCore

/// A session and what is sent of it, built once.
struct ReadySession: Sendable, SeparatelyCounted {
    let credentials: RequestCredentials
    let token: Secret<String>
    /// When it was got, on the clock of lifetimes.
    let begin: Duration

    func separated() -> ReadySession {
        ReadySession(credentials: credentials.separated(), token: token, begin: begin)
    }
}

/// The one session of all who use an authenticator.
struct SharedSession: Sendable {
    let cache: TokenCache<ReadySession>
    private let judge = SessionJudge()
    private let report: EventReporter
    private let forget: @Sendable (TokenGeneration) -> Void

    /// - Parameters:
    ///   - report: Tells the caller's sink.
    ///   - forget: Is told which session is given out no more.
    ///   - renew: Gets a session.
    init(
        environment: AuthEnvironment, report: EventReporter,
        forget: @escaping @Sendable (TokenGeneration) -> Void = { _ in },
        renew: @escaping TokenCache<ReadySession>.Renewal
    ) {
        self.report = report
        self.forget = forget
        cache = .make(
            environment: environment,
            renewer: SessionRenewer(judge: judge, clock: environment.clock, report: report, renew: renew))
    }

    var readyCredentials: RequestCredentials? { cache.withUsableValue { $0.credentials } }

    func credentials() async throws -> RequestCredentials {
        if let readyCredentials { return readyCredentials }
        return try await cache.token().value.credentials
    }

    func recover(from rejection: AuthRejection) -> RecoveryAction {
        guard let generation = rejection.credentials.generation else { return .surface }
        if invalidate(generation: generation) { report(.refused) }
        return .retry
    }

    /// Sees the second refusal of a request, which is not one to recover from, but one that tells of the session.
    func observe(
        _ response: ResponseHead, isRefusal: Bool, for request: AuthRequest, credentials: RequestCredentials
    ) {
        guard let generation = credentials.generation else { return }
        judge.observe(isAccepted: !isRefusal && (200..<300).contains(response.status), generation)
        if isRefusal, request.attempt > 0, invalidate(generation: generation) {
            report(.refused)
        }
    }

    func token(fresh: Bool) async throws -> IssuedToken<Secret<String>> {
        let token = fresh ? try await cache.freshToken() : try await cache.token()
        return IssuedToken(token.value.token, lifetime: token.lifetime, generation: token.generation)
    }

    func invalidate(generation: TokenGeneration) -> Bool {
        guard cache.invalidate(generation: generation) else { return false }
        forget(generation)
        return true
    }
}

/// Gets sessions, where the judge has nothing against it, and tells what has become of it.
private final class SessionRenewer: TokenRenewing {
    private let judge: SessionJudge
    private let clock: any AuthClock
    private let report: EventReporter
    private let closure: TokenCache<ReadySession>.Renewal

    init(
        judge: SessionJudge, clock: any AuthClock, report: EventReporter,
        renew: @escaping TokenCache<ReadySession>.Renewal
    ) {
        self.judge = judge
        self.clock = clock
        self.report = report
        closure = renew
    }

    func renew(_ renewal: TokenRenewal<ReadySession>) async throws -> RenewedToken<ReadySession> {
        do {
            try judge.check(renewal, now: clock.elapsed)
            let session = try await closure(renewal)
            report(.issued, lifetime: session.lifetime)
            return session
        } catch {
            report.failed(error)
            throw error
        }
    }

    func renewalTimedOut() { report(.failed, .renewalTimedOut) }
}
