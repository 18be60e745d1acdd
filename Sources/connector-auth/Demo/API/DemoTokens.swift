internal import AuthCrypto
internal import ConnectorAuth

/// Issues access tokens and refresh tokens, and knows which of them work (RFC 6749; RFC 9700, section 4.14.2).
struct DemoTokens {
    private struct Access {
        var client: DemoClient
        var family: Int?
        var end: Duration
    }
    /// What descends from one sign-in.
    private struct Family {
        var client: DemoClient
        var isDead = false
        /// The only token that can be exchanged, where tokens rotate.
        var current: String
    }

    /// How long access tokens work.
    var lifetime = Self.usualLifetime
    static let usualLifetime = Duration.seconds(3600)
    /// Every token ever issued, so that what is printed can be searched for them.
    private(set) var issued: Set<String> = []
    // Tokens are 128 random bits: what the time of a lookup tells of them is of no use.
    private var access: [String: Access] = [:]
    private var families: [Family] = []
    private var familyOfToken: [String: Int] = [:]

    init() {
        signIn(.app, token: DemoAccounts.appRefreshToken)
        signIn(.seller, token: DemoAccounts.sellerRefreshToken)
    }

    /// Begins a family, as a user's consent does.
    mutating func signIn(_ client: DemoClient) -> String {
        let token = makeToken("refresh")
        signIn(client, token: token)
        return token
    }

    private mutating func signIn(_ client: DemoClient, token: String) {
        familyOfToken[token] = families.count
        families.append(Family(client: client, current: token))
    }

    /// Exchanges a grant for an access token.
    mutating func exchange(
        _ grant: DemoGrant, at now: Duration
    ) throws(DemoRefusal) -> (access: String, refresh: String?) {
        guard grant.type == grant.client.grant else {
            throw DemoRefusal(
                "this client may not use the grant", status: 400,
                error: ["client_credentials", "refresh_token"].contains(grant.type)
                    ? "unauthorized_client" : "unsupported_grant_type")
        }
        guard grant.type == "refresh_token" else { return (issue(grant.client, family: nil, at: now), nil) }
        let presented = grant.refreshToken ?? ""
        guard let number = familyOfToken[presented], families[number].client == grant.client else {
            throw DemoRefusal("the refresh token is not known", status: 400, error: "invalid_grant")
        }
        guard !families[number].isDead else {
            throw DemoRefusal("the refresh token was revoked", status: 400, error: "invalid_grant")
        }
        guard families[number].current == presented else {
            // Whoever has a spent token may have stolen it, and nobody can tell who is who.
            families[number].isDead = true
            access = access.filter { $0.value.family != number }
            throw DemoRefusal(
                "the refresh token was used before; all that came of it is revoked", status: 400,
                error: "invalid_grant")
        }
        if grant.client.rotates {
            families[number].current = makeToken("refresh")
            familyOfToken[families[number].current] = number
        }
        return (issue(grant.client, family: number, at: now), families[number].current)
    }

    /// Whether an access token of one of the clients works.
    func check(_ token: String?, of clients: [DemoClient], at now: Duration) throws(DemoRefusal) {
        guard let grant = token.flatMap({ access[$0] }), clients.contains(grant.client), now < grant.end else {
            throw DemoRefusal(
                "the access token is missing, unknown, expired or revoked", error: "invalid_token",
                challenge: #"Bearer realm="demo", error="invalid_token""#)
        }
    }

    /// Lets no access token work any more; refresh tokens stay.
    mutating func revokeAll() { access = [:] }

    private mutating func issue(_ client: DemoClient, family: Int?, at now: Duration) -> String {
        let token = makeToken("access")
        access = access.filter { $0.value.end > now }
        access[token] = Access(client: client, family: family, end: now + lifetime)
        return token
    }

    private mutating func makeToken(_ kind: String) -> String {
        let token = "\(kind)-\(randomName())"
        issued.insert(token)
        return token
    }
}

/// What a client asks a token endpoint for, after the client has proven who it is.
struct DemoGrant {
    var client: DemoClient
    var type: String
    var refreshToken: String?
}

/// 128 random bits.
func randomName() -> String {
    var random = SystemRandomNumberGenerator()
    return Base64.urlEncode((0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
}
