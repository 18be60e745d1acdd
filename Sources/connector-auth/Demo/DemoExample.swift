internal import ConnectorAuth
internal import ExampleManifests

/// One method of authentication, shown with a connector of `Examples/manifests`.
struct DemoExample: Sendable {
    let title: String
    let manifest: ExampleManifest
    /// The stream; `nil` is the first.
    var stream: String?
    /// What the config selects, where the manifest leaves a choice.
    var choice: String?
    var body = AuthRequest.Body.none

    init(
        _ title: String, _ manifest: ExampleManifest, stream: String? = nil, choice: String? = nil,
        body: AuthRequest.Body = .none
    ) {
        self.title = title
        self.manifest = manifest
        self.stream = stream
        self.choice = choice
        self.body = body
    }

    /// Whether private keys sign, for which a system may lack the library.
    var needsPrivateKeys: Bool { manifest.name == ExampleManifest.jwtPrivateKey.name }

    static let clientCredentials = DemoExample("OAuth 2, client credentials", .clientCredentials)
    static let rotating = DemoExample("OAuth 2, single-use tokens", .rotating)
    static let session = DemoExample("Session token (Metabase)", .session)

    static let all = [
        DemoExample("HTTP Basic, empty password", .basic),
        DemoExample("Bearer token", .bearer),
        DemoExample("API key in a header", .apiKey, stream: "header"),
        DemoExample("API key in the query", .apiKey, stream: "query"),
        DemoExample("API key in a cookie", .apiKey, stream: "cookie"),
        DemoExample("API key in a form", .apiKey, stream: "form", body: .form([FormField("item", "lamp")])),
        DemoExample("API key in a JSON body", .apiKey, stream: "json", body: .json(["item": "lamp"])),
        DemoExample("JWT, shared secret (HS256)", .jwt),
        DemoExample("JWT, RSA key (RS256)", .jwtPrivateKey, stream: "rs256"),
        DemoExample("JWT, P-256 key (ES256)", .jwtPrivateKey, stream: "es256"),
        DemoExample("JWT, Ed25519 key (EdDSA)", .jwtPrivateKey, stream: "eddsa"),
        clientCredentials,
        rotating,
        DemoExample("OAuth 2 in JSON (Square)", .square),
        session,
        DemoExample("Chosen by config: key", .selective, choice: "key"),
        DemoExample("Chosen by config: password", .selective, choice: "user"),
        DemoExample("Chosen by config: service", .selective, choice: "service"),
        DemoExample("One of your own, in Swift", .custom),
    ]
}

extension DemoExample {
    /// The manifest, ready to be connected.
    ///
    /// - Parameter streamCount: How many streams it is to have, each like the first; `nil` leaves them as they are.
    func plan(streamCount: Int? = nil) throws -> AuthenticatorPlan {
        var document = try JSONValue(parsing: manifest.manifest)
        if let streamCount, var object = document.objectValue, let first = object["streams"]?.arrayValue?.first {
            object["streams"] = .array(
                (1...streamCount).map { number in
                    var stream = first.objectValue ?? [:]
                    stream["name"] = .string("stream \(number)")
                    return .object(stream)
                })
            document = .object(object)
        }
        return try Manifest(document).compile(registry: .command)
    }

    /// The config, for an API at `url`.
    func config(url: String) throws -> JSONValue {
        var config = try JSONValue(parsing: manifest.config).objectValue ?? [:]
        config["base_url"] = .string(url)
        if let choice {
            var credentials = config["credentials"]?.objectValue ?? [:]
            credentials["auth_type"] = .string(choice)
            config["credentials"] = .object(credentials)
        }
        return .object(config)
    }
}
