internal import ConnectorAuth
internal import LoopbackHTTP

/// Logs users in and out, and knows which sessions are open.
struct DemoSessions {
    var lifetime = Self.usualLifetime
    static let usualLifetime = Duration.seconds(14 * 24 * 60 * 60)
    /// Every session ever begun, so that what is printed can be searched for them.
    private(set) var issued: Set<String> = []
    private var ends: [String: Duration] = [:]

    static let header = "X-Metabase-Session"

    mutating func logIn(_ request: LoopbackRequest, at now: Duration) throws(DemoRefusal) -> JSONValue {
        guard let json = request.json else {
            throw DemoRefusal("the login is no JSON document", status: 400, error: "invalid_request")
        }
        guard isSecret(json["username"]?.stringValue, DemoAccounts.sessionUser),
            isSecret(json["password"]?.stringValue, DemoAccounts.sessionPassword)
        else { throw DemoRefusal("user name or password is wrong") }
        let session = "session-\(randomName())"
        issued.insert(session)
        ends = ends.filter { $0.value > now }
        ends[session] = now + lifetime
        return ["id": .string(session)]
    }

    func check(_ request: LoopbackRequest, at now: Duration) throws(DemoRefusal) {
        guard let end = request.headers[Self.header].flatMap({ ends[$0] }), now < end else {
            throw DemoRefusal("the session is missing, unknown or over")
        }
    }

    mutating func logOut(_ request: LoopbackRequest) {
        if let session = request.headers[Self.header] { ends[session] = nil }
    }

    mutating func revokeAll() { ends = [:] }
}
