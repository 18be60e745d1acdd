internal import ConnectorAuth
internal import LoopbackHTTP

/// What only those who show the API around ask for.
extension DemoAPI {
    static let index: JSONValue = [
        "basic": "/basic", "bearer": "/bearer",
        "api_key": ["/key/header", "/key/query", "/key/cookie", "/key/form", "/key/json"],
        "jwt": ["/jwt/hs256", "/jwt/rs256", "/jwt/es256", "/jwt/eddsa"],
        "oauth": ["token": "/oauth/token", "data": "/oauth/orders"],
        "square": ["token": "/oauth2/token", "data": "/v2/locations"],
        "session": ["login": "/api/session", "data": "/api/card"], "signed": "/signed", "choice": "/choice",
        "administration": [
            "GET /_demo/counters", "POST /_demo/next?answer=503&path=/oauth/token",
            "POST /_demo/next?answer=429&retry_after=2", "POST /_demo/next?answer=slow&ms=2000", "POST /_demo/revoke",
            "POST /_demo/lifetime?seconds=5", "POST /_demo/sign-in", "POST /_demo/reset",
        ],
    ]

    func administer(_ request: LoopbackRequest) -> LoopbackReply {
        switch (request.method, request.path) {
        case ("GET", "/_demo/counters"): break
        case ("POST", "/_demo/next"):
            guard let misbehaviour = DemoMisbehaviour(request) else {
                return DemoRefusal(
                    "answer must be slow, revoke, or a status from 400 to 599", status: 400, error: "invalid_request"
                ).reply
            }
            misbehave(misbehaviour)
        case ("POST", "/_demo/revoke"): revokeAll()
        case ("POST", "/_demo/lifetime"):
            guard let seconds = request.queryItem("seconds").flatMap({ Int($0) }), (1...1_000_000).contains(seconds)
            else {
                return DemoRefusal("seconds must be a number from 1 on", status: 400, error: "invalid_request").reply
            }
            setLifetime(.seconds(seconds))
        case ("POST", "/_demo/sign-in"): return .json(["refresh_token": .string(signIn())])
        case ("POST", "/_demo/reset"): reset()
        default: return DemoRefusal("there is no such request; GET / tells", status: 404, error: "not_found").reply
        }
        return .json(counters.json)
    }
}
