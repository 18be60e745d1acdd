import AuthBasic
import AuthCore
import AuthOAuth
import AuthRegistry
import AuthSession
import AuthTesting

/// The definition of a session that a test changes in parts.
///
/// - Parameters:
///   - fields: Fields of the authenticator; null takes one away.
///   - login: Fields of its `login_requester`; null takes one away.
func session(_ fields: JSONObject = [:], login: JSONObject = [:]) -> JSONValue {
    var requester: JSONObject = [
        "type": "HttpRequester", "url_base": "https://api.example", "path": "login", "http_method": "POST",
    ]
    for (name, value) in login { requester[name] = value }
    var definition: JSONObject = [
        "type": "SessionTokenAuthenticator", "login_requester": .object(requester), "session_token_path": ["token"],
        "expiration_duration": "PT1H", "request_authentication": ["type": "Bearer"],
    ]
    for (name, value) in fields { definition[name] = value }
    return .object(definition)
}

/// Builds what a definition says, with a policy without margins, so that tokens live exactly as long as they say.
func build(
    _ definition: JSONValue, _ transport: any HTTPTransport, clock: any AuthClock = ManualClock(),
    config: JSONValue = ["user": "ann", "password": "pass-word"], events: any AuthEventSink = DiscardingEventSink()
) throws -> any Authenticator {
    let environment = AuthEnvironment(transport: transport, clock: clock, events: events, tokenPolicy: .exact)
    return try connect(config, environment).authenticator(for: definition)
}

func connect(_ config: JSONValue, _ environment: AuthEnvironment) throws -> Connection {
    var registry = AuthenticatorRegistry()
    for family in [AuthenticatorFamily.basic, .oauth, .session] { try registry.register(family) }
    return try Manifest.empty.compile(registry: registry).connect(id: "c", config: config, environment: environment)
}

extension TokenCachePolicy {
    static let exact = TokenCachePolicy(leeway: .zero, refreshAhead: .zero)
}

extension HTTPResponse {
    static func json(_ value: JSONValue, status: Int = 200, headers: HTTPFields = []) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: HTTPFields([.init("Content-Type", "application/json")] + headers),
            body: Array(value.jsonText().utf8))
    }

    static func token(_ token: String, _ more: JSONObject = [:]) -> HTTPResponse {
        var answer = more
        answer["token"] = .string(token)
        return .json(.object(answer))
    }

    static func status(_ status: Int, headers: HTTPFields = [], _ body: JSONValue = [:]) -> HTTPResponse {
        .json(body, status: status, headers: headers)
    }
}

extension StubTransport {
    /// Gives the tokens `t1`, `t2` and so on.
    static func tokens(_ more: JSONObject = [:]) -> StubTransport {
        StubTransport { _, index in
            await Task.yield()
            return .token("t\(index + 1)", more)
        }
    }
}

/// The header field that an authenticator gives a request.
func header(_ authenticator: any Authenticator, _ name: String = "Authorization") async throws -> String? {
    try await applied(authenticator, AuthRequest(url: "https://api.example/items")).headers[name]
}

/// A request with the credentials of an authenticator.
func applied(_ authenticator: any Authenticator, _ request: AuthRequest) async throws -> AuthRequest {
    var request = request
    try request.apply(try await authenticator.credentials(for: request))
    return request
}

/// The login request that a definition makes.
func loginRequest(_ login: JSONObject, config: JSONValue = ["user": "ann", "password": "pass-word"]) async throws
    -> AuthRequest?
{
    let transport = StubTransport.tokens()
    _ = try await header(build(session(login: login), transport, config: config))
    return transport.requests.last
}
