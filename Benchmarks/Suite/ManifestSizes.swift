import AuthBenchmarking
import AuthCore
import AuthRegistry
import ConnectorAuth

/// Manifests of 1, 10 and 100 times a size: from the text to all authenticators.
enum ManifestSizes {
    static func name(_ size: Int) -> String { "manifest of size \(size): text to all authenticators" }
    static let sizes = [1, 10, 100]
    private static let streamsOfOne = 10

    static let all: [Benchmark] = sizes.map { size in
        Benchmark(name(size), prepare: { text(streams: size * streamsOfOne) }) { text, count in
            for _ in 0..<count {
                let plan = try Manifest(parsing: text).compile(registry: .standard)
                let connection = try plan.connect(id: "benchmark", config: Subjects.config)
                for name in plan.streamNames { keep(try connection.authenticator(forStream: name)) }
            }
        }
    }

    /// Streams whose authenticators all differ, so that none is spared by being shared.
    private static func text(streams: Int) -> String {
        var definitions: JSONObject = [:]
        var list: [JSONValue] = []
        for index in 0..<streams {
            definitions["auth\(index)"] =
                index.isMultiple(of: 2)
                ? [
                    "type": "BearerAuthenticator", "api_token": .string("{{ config['token'] }}-\(index)"),
                ]
                : [
                    "type": "OAuthAuthenticator", "client_id": "{{ config['client_id'] }}",
                    "token_refresh_endpoint": "https://auth.example.com/token", "grant_type": "client_credentials",
                    "client_secret": .string("{{ config['client_secret'] }}-\(index)"),
                ]
            list.append([
                "type": "DeclarativeStream", "name": .string("stream-\(index)"),
                "retriever": [
                    "requester": [
                        "url_base": "https://api.example.com", "path": .string("/items/\(index)"),
                        "authenticator": ["$ref": .string("#/definitions/auth\(index)")],
                    ]
                ],
            ])
        }
        return JSONValue.object(["definitions": .object(definitions), "streams": .array(list)]).jsonText()
    }
}
