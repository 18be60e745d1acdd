internal import ConnectorAuth
internal import LoopbackHTTP

/// Reads token requests in the two forms in which servers take them.
enum DemoTokenRequest {
    /// A form, with the client in it or in HTTP Basic (RFC 6749, section 2.3.1).
    static func form(_ request: LoopbackRequest) throws(DemoRefusal) -> DemoGrant {
        guard let form = request.form else {
            throw DemoRefusal("a token request is a form", status: 400, error: "invalid_request")
        }
        func field(_ name: String) -> String? { form.first { $0.name == name }?.value }
        let basic = request.basic.map { (id: decoded($0.user), secret: decoded($0.password)) }
        let client = try client(
            id: basic?.id ?? field("client_id"), secret: basic?.secret ?? field("client_secret"), isBasic: basic != nil)
        return try grant(client, type: field("grant_type"), refreshToken: field("refresh_token"))
    }

    /// A JSON document, as Square takes it.
    static func json(_ request: LoopbackRequest) throws(DemoRefusal) -> DemoGrant {
        guard let json = request.json else {
            throw DemoRefusal(
                "a token request is a JSON document with Content-Type: application/json", status: 400,
                error: "invalid_request")
        }
        let client = try client(
            id: json["client_id"]?.stringValue, secret: json["client_secret"]?.stringValue, isBasic: false)
        return try grant(
            client, type: json["grant_type"]?.stringValue, refreshToken: json["refresh_token"]?.stringValue)
    }

    private static func client(id: String?, secret: String?, isBasic: Bool) throws(DemoRefusal) -> DemoClient {
        guard let client = DemoClient.all.first(where: { $0.id == id }), isSecret(secret, client.secret) else {
            throw DemoRefusal(
                "the client is not known, or its secret is wrong", error: "invalid_client",
                challenge: isBasic ? #"Basic realm="demo""# : nil)
        }
        return client
    }

    private static func grant(
        _ client: DemoClient, type: String?, refreshToken: String?
    ) throws(DemoRefusal) -> DemoGrant {
        guard let type else { throw DemoRefusal("grant_type is missing", status: 400, error: "invalid_request") }
        return DemoGrant(client: client, type: type, refreshToken: refreshToken)
    }

    private static func decoded(_ text: String) -> String { PercentEncoding.decodeFormComponent(text) }
}
