import AuthCore
import Synchronization

/// An authenticator that fetches tokens, correct but for the fault it is asked to have.
final class TokenAuthenticator: Authenticator {
    enum Fault: Sendable {
        case fetchesForEachCaller, fetchesForEachCall, countsOneTokenTwice, countsTwoTokensOnce, givesNoGeneration
        case forgetsItsToken, keepsItsFirstReady, keepsTheRefusedReady, keepsReadyWhenClosed, readiesAnother
        case dropsOnLateRefusal, retriesWithoutRenewal, keepsGenerationOnRenewal, surfacesAndRenews
        case renewsForEachReport, skipsAGeneration
        case hangs, hangsWhenCancelled, hangsWhenClosed, throwsForeignErrors, fails
    }

    private struct State {
        var ready: RequestCredentials?
        var first: RequestCredentials?
        var latest: RequestCredentials?
        var flight: Task<RequestCredentials, any Error>?
        var generation = TokenGeneration(from: FixedRandom())
        var fetched = 0
        var calls = 0
        var isClosed = false
    }
    private let fault: Fault?
    private let state = Mutex(State())

    init(_ fault: Fault? = nil) { self.fault = fault }

    /// The tokens it hands out, in order.
    static let tokens = (0..<400).map { "token-\($0)-of-the-server" }

    struct ForeignError: Error {}

    func credentials(for request: AuthRequest) async throws -> RequestCredentials {
        switch fault {
        case .hangs: await hang()
        case .hangsWhenCancelled:
            for _ in 0..<10 where !Task.isCancelled { await Task.yield() }
            if Task.isCancelled { await hang() }
        case .keepsReadyWhenClosed:
            if state.withLock({ $0.isClosed }) { throw AuthError(.superseded, "the authenticator is closed") }
        case .hangsWhenClosed: if state.withLock({ $0.isClosed }) { await hang() }
        // As many callers as the suite lets ask at once get one token, and the next gets another.
        case .forgetsItsToken:
            state.withLock { state in
                state.calls += 1
                if state.calls == 101 { state.ready = nil }
            }
        case .throwsForeignErrors: throw ForeignError()
        case .fails: throw AuthError(.refused, "the password is wrong; correct it")
        case .fetchesForEachCaller:
            if let ready = state.withLock({ $0.ready }) { return ready }
            let fetched = try await fetch()
            state.withLock { $0.ready = fetched }
            return fetched
        case .fetchesForEachCall, .countsOneTokenTwice, .countsTwoTokensOnce, .givesNoGeneration:
            return try await fetch()
        default: break
        }
        let (ready, flight) = state.withLock { state -> (RequestCredentials?, Task<RequestCredentials, any Error>?) in
            if let ready = state.ready { return (ready, nil) }
            if state.flight == nil { state.flight = Task { try await self.renew() } }
            return (nil, state.flight)
        }
        if let ready { return ready }
        // A task of its own does not end with the caller that began it.
        guard let flight else { throw AuthError(.refused, "there is no token") }
        return try await flight.value
    }

    func readyCredentials(for request: AuthRequest) -> RequestCredentials? {
        state.withLock { state in
            switch fault {
            case .keepsItsFirstReady: state.first
            // Until the next one has come.
            case .keepsTheRefusedReady: state.latest
            case .keepsReadyWhenClosed: state.ready
            case .readiesAnother: RequestCredentials.none
            default: nil
            }
        }
    }

    private func renew() async throws -> RequestCredentials {
        let fetched = try await fetch()
        return state.withLock { state in
            state.ready = fetched
            state.first = state.first ?? fetched
            state.latest = fetched
            state.flight = nil
            return fetched
        }
    }

    private func fetch() async throws -> RequestCredentials {
        for _ in 0..<3 { await Task.yield() }
        return try state.withLock { state in
            state.fetched += 1
            let number = fault == .countsOneTokenTwice ? 0 : state.fetched - 1
            let keepsGeneration = fault == .keepsGenerationOnRenewal || fault == .countsTwoTokensOnce
            if state.fetched > 1, !keepsGeneration { state.generation = state.generation.next() }
            if state.fetched > 1, fault == .skipsAGeneration { state.generation = state.generation.next() }
            return try RequestCredentials(
                [.init(.header("Authorization"), Secret("Bearer " + Self.tokens[number % Self.tokens.count]))],
                generation: fault == .givesNoGeneration ? nil : state.generation)
        }
    }

    func recover(from rejection: AuthRejection) async throws -> RecoveryAction {
        let refused = rejection.credentials.generation
        if fault == .renewsForEachReport, state.withLock({ $0.ready?.generation }) == refused {
            let fetched = try await fetch()
            state.withLock { $0.ready = fetched }
            return .retry
        }
        state.withLock { state in
            if fault == .retriesWithoutRenewal { return }
            if state.ready?.generation == refused || fault == .dropsOnLateRefusal { state.ready = nil }
        }
        return fault == .surfacesAndRenews ? .surface : .retry
    }

    func close() async { state.withLock { $0.isClosed = true } }
}

/// Waits for ever, also when it is cancelled.
func hang() async { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }

private struct FixedRandom: RandomSource {
    func next() -> UInt64 { 7 }
}
