internal import ConnectorAuth
internal import Foundation
internal import LoopbackHTTP
internal import Synchronization

/// An API that protects each of its endpoints by another method, and really checks.
///
/// All of it is in memory. It counts what it does, and misbehaves on request.
final class DemoAPI: Sendable {
    private struct State {
        var counters = DemoCounters()
        var tokens = DemoTokens()
        var sessions = DemoSessions()
        var misbehaviours: [DemoMisbehaviour] = []
    }

    private let clock: any AuthClock
    private let state = Mutex(State())

    init(clock: any AuthClock = SystemClock()) { self.clock = clock }

    /// Answers a request; called from any thread, and blocks it where the answer is to be slow.
    func answer(_ request: LoopbackRequest) -> LoopbackReply {
        if request.path.hasPrefix("/_demo/") { return administer(request) }
        switch misbehaviour(for: request) {
        case .status(let status, let seconds):
            let headers = HTTPFields(seconds.map { [.init("Retry-After", "\($0)")] } ?? [])
            return .json(
                ["error": "asked_for", "error_description": "as was asked for"], status: status, headers: headers)
        case .slow(let pause): Thread.sleep(forTimeInterval: pause.seconds)
        case .revoke: revokeAll()
        case nil: break
        }
        do {
            return try serve(request)
        } catch {
            return error.reply
        }
    }

    private func misbehaviour(for request: LoopbackRequest) -> DemoMisbehaviour.Kind? {
        state.withLock { state in
            guard let kind = state.misbehaviours.take(for: request.path) else { return nil }
            state.counters.misbehaviours += 1
            // Of the other kinds, the answer itself is counted.
            if case .status = kind, Self.tokenPaths.contains(request.path) { state.counters.tokenRequests += 1 }
            return kind
        }
    }

    private static let tokenPaths = ["/oauth/token", "/oauth2/token"]

    private func serve(_ request: LoopbackRequest) throws(DemoRefusal) -> LoopbackReply {
        switch (request.method, request.path) {
        case ("GET", "/"): return .json(Self.index)
        case ("POST", "/oauth/token"): return try token { () throws(DemoRefusal) in try DemoTokenRequest.form(request) }
        case ("POST", "/oauth2/token"):
            return try token { () throws(DemoRefusal) in try DemoTokenRequest.json(request) }
        case ("POST", "/api/session"):
            let now = clock.elapsed
            return try change { state throws(DemoRefusal) in
                let answer = try state.sessions.logIn(request, at: now)
                state.counters.logins += 1
                return .json(answer)
            }
        case ("DELETE", "/api/session"):
            state.withLock { $0.sessions.logOut(request) }
            return .response(204)
        default:
            try protect(request)
            return .json([
                "method": .string(request.method), "path": .string(request.path), "items": ["lamp", "chair"],
            ])
        }
    }

    /// Lets a request for data through, or throws, and counts either.
    private func protect(_ request: LoopbackRequest) throws(DemoRefusal) {
        do {
            try check(request)
            state.withLock { $0.counters.accepted += 1 }
        } catch {
            if error.status == 401 { state.withLock { $0.counters.refused += 1 } }
            throw error
        }
    }

    private func check(_ request: LoopbackRequest) throws(DemoRefusal) {
        let steps = request.path.split(separator: "/")
        switch (steps.first, steps.dropFirst().first, steps.count) {
        case ("basic", _, 1): try DemoGuards.basic(request)
        case ("bearer", _, 1): try DemoGuards.bearer(request)
        case ("key", let place?, 2): try DemoGuards.apiKey(request, in: place)
        case ("jwt", let algorithm?, 2):
            try DemoGuards.jwt(request, algorithm: algorithm, at: clock.now.timeIntervalSince1970)
        case ("oauth", "orders"?, 2): try checkToken(request, of: [.service, .app])
        case ("v2", "locations"?, 2): try checkToken(request, of: [.seller])
        case ("api", "card"?, 2):
            let now = clock.elapsed
            try change { state throws(DemoRefusal) in try state.sessions.check(request, at: now) }
        case ("signed", _, 1): try DemoGuards.signature(request)
        case ("choice", _, 1):
            if request.headers["X-Api-Key"] != nil {
                try DemoGuards.apiKey(request, in: "header")
            } else if request.basic != nil {
                try DemoGuards.user(request)
            } else {
                try checkToken(request, of: [.service])
            }
        default: throw DemoRefusal("there is nothing here; GET / tells what there is", status: 404, error: "not_found")
        }
    }

    private func checkToken(_ request: LoopbackRequest, of clients: [DemoClient]) throws(DemoRefusal) {
        let now = clock.elapsed
        try change { state throws(DemoRefusal) in
            try state.tokens.check(request.authorization("Bearer"), of: clients, at: now)
        }
    }

    private func token(_ read: () throws(DemoRefusal) -> DemoGrant) throws(DemoRefusal) -> LoopbackReply {
        state.withLock { $0.counters.tokenRequests += 1 }
        let grant = try read()
        let (now, date) = (clock.elapsed, clock.now)
        return try change { state throws(DemoRefusal) in
            let (access, refresh) = try state.tokens.exchange(grant, at: now)
            if refresh != nil { state.counters.refreshes += 1 }
            var answer: JSONObject = ["access_token": .string(access), "token_type": "bearer"]
            if grant.client == .seller {
                let end = date.addingTimeInterval(state.tokens.lifetime.seconds)
                answer["expires_at"] = .string(end.formatted(.iso8601))
            } else {
                answer["expires_in"] = .number(JSONNumber(Int(state.tokens.lifetime.seconds)))
            }
            if let refresh { answer["refresh_token"] = .string(refresh) }
            return .json(.object(answer))
        }
    }

    // MARK: Administration

    var counters: DemoCounters { state.withLock { $0.counters } }

    /// Every token and session ever handed out.
    var issuedSecrets: Set<String> { state.withLock { $0.tokens.issued.union($0.sessions.issued) } }

    func misbehave(_ misbehaviour: DemoMisbehaviour) { state.withLock { $0.misbehaviours.append(misbehaviour) } }

    /// Forgets access tokens and sessions, before their time; refresh tokens stay.
    func revokeAll() {
        state.withLock { state in
            state.tokens.revokeAll()
            state.sessions.revokeAll()
        }
    }

    /// How long access tokens and sessions work that are issued from now on.
    func setLifetime(_ lifetime: Duration) {
        state.withLock { state in
            state.tokens.lifetime = lifetime
            state.sessions.lifetime = lifetime
        }
    }

    /// Tokens and sessions that are issued from now on work as long as usual.
    func restoreLifetimes() {
        state.withLock { state in
            state.tokens.lifetime = DemoTokens.usualLifetime
            state.sessions.lifetime = DemoSessions.usualLifetime
        }
    }

    /// A refresh token of the client whose tokens rotate, as a user's consent gives it.
    func signIn() -> String { state.withLock { $0.tokens.signIn(.app) } }

    /// Forgets everything.
    func reset() { state.withLock { $0 = State() } }

    private func change<Result>(
        _ body: (inout sending State) throws(DemoRefusal) -> sending Result
    ) throws(DemoRefusal) -> Result {
        try state.withLock(body)
    }
}
