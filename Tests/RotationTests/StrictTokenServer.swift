import AuthCore
import Synchronization
import TestSupport

/// A token endpoint and an API on loopback, as strict as a fair server is.
///
/// It exchanges each refresh token once. One that comes again kills its family, access tokens included (RFC 9700,
/// section 4.14.2), unless it is the last that was exchanged and comes within the grace period. An access token works
/// until its own time is over, also where there is a newer one.
final class StrictTokenServer: Sendable {
    /// What the server does with the next token request, which it does not answer.
    enum Silence: Sendable { case beforeExchange, afterExchange }

    /// What descends from one seed.
    struct Family: Sendable {
        /// The refresh tokens that came, in order.
        fileprivate(set) var presented: [String] = []
        /// The only refresh token that can be exchanged.
        fileprivate(set) var current: String
        fileprivate(set) var isDead = false
        fileprivate(set) var acceptedRequests = 0
        fileprivate(set) var refusedRequests = 0
        fileprivate var lastExchange: (token: String, at: ContinuousClock.Instant)?
        fileprivate var issued: [String: ContinuousClock.Instant] = [:]
        fileprivate var silence: Silence?
    }

    private let server: LoopbackServer
    private let rules: Rules
    var url: String { server.url }

    init(lifetime: Duration = .seconds(3600), gracePeriod: Duration = .zero) throws {
        let rules = Rules(lifetime: lifetime, gracePeriod: gracePeriod)
        server = try LoopbackServer { request in
            switch request.path {
            case "/token": rules.exchange(request)
            case "/api": rules.answer(request)
            default: .response(404)
            }
        }
        self.rules = rules
    }

    /// Signs a user in; the seed of a new family.
    func signIn(_ name: String) -> String {
        let family = Family(current: name + ".r0")
        rules.families.withLock { $0[name] = family }
        return family.current
    }

    /// Leaves the next token request of a family without an answer.
    func fallSilent(_ name: String, _ silence: Silence?) { rules.families.withLock { $0[name]?.silence = silence } }

    func family(_ name: String) -> Family? { rules.families.withLock { $0[name] } }

    func stop() { server.stop() }
}

private final class Rules: Sendable {
    let families = Mutex<[String: StrictTokenServer.Family]>([:])
    private let lifetime: Duration
    private let gracePeriod: Duration

    init(lifetime: Duration, gracePeriod: Duration) {
        self.lifetime = lifetime
        self.gracePeriod = gracePeriod
    }

    func exchange(_ request: LoopbackRequest) -> LoopbackReply {
        // No token here has a character that a form would encode.
        let fields = request.text.split(separator: "&").map { $0.split(separator: "=").map(String.init) }
        let token = fields.first { $0.first == "refresh_token" }?.last ?? ""
        return change(token) { family in
            family.presented.append(token)
            let silence = family.silence
            family.silence = nil
            if silence == .beforeExchange { return .silence }
            let answer = exchange(token, &family)
            return silence == .afterExchange ? .silence : answer
        } ?? Self.refusal
    }

    private func exchange(_ token: String, _ family: inout StrictTokenServer.Family) -> LoopbackReply {
        let now = ContinuousClock.now
        let isForgiven = family.lastExchange.map { $0.token == token && now - $0.at < gracePeriod } ?? false
        guard !family.isDead, token == family.current || isForgiven else {
            family.isDead = true
            return Self.refusal
        }
        family.lastExchange = (token, now)
        let name = token.prefix { $0 != "." }
        let access = "\(name).a\(family.issued.count + 1)"
        family.current = "\(name).r\(family.issued.count + 1)"
        family.issued[access] = now
        let (refresh, seconds) = (family.current, lifetime.components.seconds)
        return .response(
            headers: [.init("Content-Type", "application/json")],
            body: #"{"access_token": "\#(access)", "refresh_token": "\#(refresh)", "expires_in": \#(seconds)}"#)
    }

    func answer(_ request: LoopbackRequest) -> LoopbackReply {
        let token = (request.headers["Authorization"] ?? "").split(separator: " ").last.map(String.init) ?? ""
        return change(token) { family in
            let age = family.issued[token].map { ContinuousClock.now - $0 }
            guard !family.isDead, let age, age <= lifetime else {
                family.refusedRequests += 1
                return .response(401)
            }
            family.acceptedRequests += 1
            return .response(body: "{}")
        } ?? .response(401)
    }

    private func change(
        _ token: String, _ body: (inout StrictTokenServer.Family) -> LoopbackReply
    ) -> LoopbackReply? {
        let name = String(token.prefix { $0 != "." })
        return families.withLock { families in
            guard var family = families[name] else { return nil }
            defer { families[name] = family }
            return body(&family)
        }
    }

    private static let refusal = LoopbackReply.response(
        400, headers: [.init("Content-Type", "application/json")], body: #"{"error": "invalid_grant"}"#)
}
