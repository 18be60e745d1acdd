import AuthBenchmarking
import AuthCore
import AuthRegistry
import ConnectorAuth

/// From a definition to its authenticator, in a connection that has not built it yet.
enum Definitions {
    static let all: [Benchmark] = [
        ("bearer", ["type": "BearerAuthenticator", "api_token": "{{ config['token'] }}"] as JSONValue),
        ("HTTP Basic", ["type": "BasicHttpAuthenticator", "username": "{{ config['username'] }}", "password": "p"]),
        ("API key", Subjects.keyDefinition(in: "header", named: "X-Api-Key")),
        ("OAuth", Subjects.oauthDefinition),
        ("JWT RS256", Subjects.jwtDefinition),
        ("session token", Subjects.sessionDefinition),
        ("one chosen by a config value", Subjects.selectiveDefinition),
    ].map { name, definition in
        Benchmark("definition to authenticator: \(name)", prepare: { try plan(definition) }) { plan, count in
            for _ in 0..<count {
                let connection = try plan.connect(id: "benchmark", config: Subjects.config)
                keep(try connection.authenticator(forStream: "items"))
            }
        }
    }

    private static func plan(_ definition: JSONValue) throws -> AuthenticatorPlan {
        try Manifest([
            "streams": [
                [
                    "type": "DeclarativeStream", "name": "items",
                    "retriever": [
                        "requester": ["url_base": "https://api.example.com", "authenticator": definition]
                    ],
                ]
            ]
        ]).compile(registry: .standard)
    }
}
