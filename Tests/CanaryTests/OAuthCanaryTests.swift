import AuthTesting
import ConnectorAuth
import Foundation
import TestSupport
import Testing

/// A token request, whatever comes of it, shows no secret: not the client's, not a token's that goes out or comes in.
struct OAuthCanaryTests {
    private static let clientSecret = Canary.secret("key")
    private static let refreshToken = Canary.secret("token")
    private static let accessToken = Canary.secret("password")
    private static let parameter = Canary.secret("username")

    struct Answer: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var response: HTTPResponse?
        var isToken = false
    }

    private static func answer(_ name: String, _ status: Int, _ json: JSONValue, isToken: Bool = false) -> Answer {
        let response = HTTPResponse(
            status: status, headers: [.init("Content-Type", "application/json")], body: Array(json.jsonText().utf8))
        return Answer(testDescription: name, response: response, isToken: isToken)
    }

    private static let everything = [clientSecret, refreshToken, accessToken, parameter].joined(separator: " ")

    static let answers = [
        answer(
            "a token", 200,
            [
                "access_token": .string(accessToken), "refresh_token": .string(refreshToken), "expires_in": 100,
                "company": .string(parameter),
            ], isToken: true),
        answer("no token", 200, ["id_token": .string(accessToken), "error": .string(everything)]),
        answer("a secret for a key", 200, .object(JSONObject([(accessToken, .string(accessToken))]))),
        answer("a secret for an expiry", 200, ["access_token": "a", "expires_in": .string(accessToken)]),
        answer("a list", 200, [.string(everything)]),
        answer("a dead grant", 400, ["error": "invalid_grant", "error_description": .string(everything)]),
        answer(
            "an encoded echo", 400,
            ["error": "invalid_grant", "error_description": .string(PercentEncoding.encode(everything))]),
        answer("a refused client", 401, ["error": "invalid_client", "error_description": .string(clientSecret)]),
        answer("a secret for a code", 400, ["error": .string(refreshToken)]),
        answer("a map for a code", 400, ["error": ["message": .string(everything)]]),
        Answer(
            testDescription: "a page",
            response: HTTPResponse(
                status: 403, headers: [.init("Content-Type", refreshToken)], body: Array(everything.utf8))),
        Answer(testDescription: "nothing", response: nil),
    ]

    /// Loses what it has no answer for, in an error that tells all.
    private struct Transport: HTTPTransport {
        struct Leaky: Error { var text = OAuthCanaryTests.everything }
        var response: HTTPResponse?

        func send(_ request: AuthRequest) async throws -> HTTPResponse {
            expectClean(request)
            guard let response else { throw Leaky() }
            expectClean(response)
            return response
        }
    }

    private static let shapes: [String: JSONObject] = [
        "form": ["refresh_token": .string(refreshToken)],
        "json": ["refresh_token": .string(refreshToken), "request_format": "json"],
        "query": ["refresh_token": .string(refreshToken), "request_format": "query"],
        "basic": ["grant_type": "client_credentials", "client_authentication": "client_secret_basic"],
        "single use": ["refresh_token_updater": [:]],
        "templates": [
            "refresh_token": "{{ config['token'] }}", "client_secret": "{{ config['key'] }}",
            "refresh_request_body": ["extra": "{{ config['username'] }}"],
        ],
    ]

    private static func definition(_ shape: JSONObject) -> JSONValue {
        var fields: JSONObject = [
            "type": "OAuthAuthenticator", "token_refresh_endpoint": "https://auth.example/token", "client_id": "id",
            "client_secret": .string(clientSecret), "refresh_request_body": ["extra": .string(parameter)],
            "refresh_request_headers": ["X-Extra": .string(parameter)], "captured_values": ["company": "company"],
        ]
        for (name, value) in shape { fields[name] = value }
        return .object(fields)
    }

    private static let config: JSONValue = {
        guard case .object(var config) = Canary.config else { return .null }
        config["credentials"] = ["refresh_token": .string(refreshToken)]
        return .object(config)
    }()

    @Test(arguments: answers, shapes.keys.sorted())
    func nothingShowsASecret(answer: Answer, shape: String) async throws {
        let (sink, clock) = (RecordingEventSink(), HastyClock())
        let store = InMemoryCredentialStore(clock: clock)
        let environment = AuthEnvironment(
            transport: Transport(response: answer.response), clock: clock, events: sink, store: store)
        let connection = try Manifest.empty.compile(registry: .standard).connect(
            id: "connection-1", config: Self.config, environment: environment)
        let authenticator = try connection.authenticator(for: Self.definition(Self.shapes[shape] ?? [:]))
        do {
            let request = AuthRequest(url: "https://api.example.com/items")
            let credentials = try await authenticator.credentials(for: request)
            #expect(answer.isToken)
            expectClean(credentials)
            let source = try #require(authenticator as? any TokenSource)
            let token = try await source.token(fresh: false)
            #expect(token.value.reveal() == Self.accessToken)
            expectClean(token)
            expectClean(try await (authenticator as? any CapturedValueSource)?.capturedValues() as Any)
            let rejection = AuthRejection(
                request: request, credentials: credentials, response: ResponseHead(status: 401))
            expectClean(rejection)
            _ = try await authenticator.recover(from: rejection)
        } catch {
            #expect(!answer.isToken)
            expectClean(error)
            // What it comes from is there for whoever looks for it, and shows nothing by itself.
            if let cause = (error as? AuthError)?.cause as? AuthError { expectClean(cause) }
        }
        #expect(!sink.events.isEmpty)
        let record = try await store.read(
            CredentialKey(connection: "connection-1", path: ["credentials", "refresh_token"]))
        for value in [
            authenticator, connection, connection.diagnostics, sink.events, store, record as Any, environment,
        ]
            as [Any]
        {
            expectClean(value)
        }
        await connection.close()
        expectClean(authenticator)
    }

    @Test func aConfigurationIsClean() throws {
        var configuration = OAuthConfiguration(
            tokenEndpoint: "https://auth.example/token?key=\(PercentEncoding.encode(Self.clientSecret))",
            grant: .refreshToken(Secret(Self.refreshToken)),
            client: .init(id: "id", secret: Secret(Self.clientSecret)))
        configuration.parameters = ["extra": .string(Self.parameter)]
        configuration.headers = [.init("X-Extra", Self.parameter)]
        for value in [configuration, configuration.grant, configuration.client as Any, configuration.names] as [Any] {
            expectClean(value)
        }
    }
}
