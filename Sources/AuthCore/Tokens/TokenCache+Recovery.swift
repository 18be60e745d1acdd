// What becomes of tokens that an API refuses.
extension TokenCache {
    /// What ``Authenticator/recover(from:)`` of an authenticator does whose credentials carry the generations of this
    /// cache: drops the refused token, unless there is another by now, and has the request sent again.
    ///
    /// Surfaces the refusal of credentials without a generation, which come from no cache. Surfaces also what a new token
    /// did not mend a moment ago, where ``observe(_:isRefusal:for:credentials:)`` is told of responses: a request that was
    /// refused again, or a token that nobody has taken. Another is tried after
    /// ``TokenCachePolicy/firstProbeInterval``, which doubles; where the token works with other requests, some time after
    /// the last that it worked with; and at once where the store has one that another process got.
    public func recover(from rejection: AuthRejection) async -> RecoveryAction {
        guard let generation = rejection.credentials.generation else { return .surface }
        if let judge = back.recoveryJudge, let subject = back.look({ $0.subject(generation) }),
            case .surface(let isNew, let mayLook) = judge.verdict(on: subject, now: back.clock.elapsed),
            await !hasOtherToken(than: generation, mayLook: mayLook)
        {
            if isNew { back.renewer.tokenWasRefused() }
            return .surface
        }
        if invalidate(generation: generation) { back.renewer.tokenWasRefused() }
        return .retry
    }

    /// Whether there is another token that costs no renewal.
    private func hasOtherToken(than generation: TokenGeneration, mayLook: Bool) async -> Bool {
        guard mayLook else { return false }
        guard let token = back.look({ $0.token }), token.generation == generation else { return true }
        return await back.renewer.hasOtherToken(than: token.value)
    }

    /// What ``Authenticator/observe(_:isRefusal:for:credentials:)`` of such an authenticator does: notes which tokens the
    /// API takes.
    ///
    /// It takes those that it answers with anything but a refusal, the statuses 401, 403, 407 and 429, which may be ones
    /// that go by another name, and those of a server in trouble (5xx).
    public func observe(
        _ response: ResponseHead, isRefusal: Bool, for request: AuthRequest, credentials: RequestCredentials
    ) {
        guard let generation = credentials.generation else { return }
        let judge = back.makeRecoveryJudge()
        guard let subject = back.look({ $0.subject(generation) }) else { return }
        let isResent = request.attempt > 0
        if isRefusal {
            if isResent, judge.wasRefusedAgain(subject, now: back.clock.elapsed) { back.renewer.tokenWasRefused() }
        } else if ![401, 403, 407, 429].contains(response.status), response.status < 500 {
            judge.wasAccepted(subject, isResent: isResent, now: back.clock.elapsed)
        }
    }
}
