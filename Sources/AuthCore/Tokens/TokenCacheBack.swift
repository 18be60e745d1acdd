internal import Synchronization

/// All else of a cache.
///
/// It does not know the front: whoever changes the state shows the front what has become of it.
final class TokenCacheBack<Value: Sendable>: Sendable {
    let environment: AuthEnvironment
    let renewer: any TokenRenewing<Value>
    let state: Mutex<TokenCacheState<Value>>

    init(environment: AuthEnvironment, renewer: any TokenRenewing<Value>) {
        self.environment = environment
        self.renewer = renewer
        state = Mutex(TokenCacheState(generation: TokenGeneration(from: environment.randomness)))
    }

    var clock: any AuthClock { environment.clock }
    var policy: TokenCachePolicy { environment.tokenPolicy }
}
