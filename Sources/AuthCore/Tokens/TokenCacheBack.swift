internal import Synchronization

/// All of a cache that requests do not look at.
final class TokenCacheBack<Value: Sendable>: Sendable {
    let environment: AuthEnvironment
    let renewer: any TokenRenewing<Value>
    private let state: Mutex<TokenCacheState<Value>>
    /// There once somebody tells of responses: without that nobody can say what is of use.
    private let judge = AtomicLazyReference<RecoveryJudge>()

    init(environment: AuthEnvironment, renewer: any TokenRenewing<Value>) {
        self.environment = environment
        self.renewer = renewer
        state = Mutex(TokenCacheState(generation: TokenGeneration(from: environment.randomness)))
    }

    var clock: any AuthClock { environment.clock }
    var policy: TokenCachePolicy { environment.tokenPolicy }

    var recoveryJudge: RecoveryJudge? { judge.load() }
    func makeRecoveryJudge() -> RecoveryJudge { judge.storeIfNil(RecoveryJudge(policy)) }

    /// Looks at the state.
    func look<Result>(_ body: (borrowing TokenCacheState<Value>) throws -> Result) rethrows -> Result {
        try state.withLock { try body($0) }
    }

    /// Changes the state.
    ///
    /// - Parameter show: Shows requests what has become of it, before anyone can change it again.
    func change<Result>(
        _ body: (inout TokenCacheState<Value>) throws -> Result, show: (ShownValue<Value>) -> Void
    ) rethrows -> Result {
        try state.withLock { state in
            defer { if state.takeNews() { show(state.shown) } }
            return try body(&state)
        }
    }
}
