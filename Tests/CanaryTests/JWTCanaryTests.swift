import AuthTesting
import ConnectorAuth
import TestSupport
import Testing

/// A token that is signed here shows nowhere: not its key, not the passphrase, not what it says.
struct JWTCanaryTests {
    private static let scanner = SecretScanner(CanaryKeys.lines)

    /// Expects that a value shows neither a secret nor a line of a key.
    private func expectSealed(_ value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
        let known = (value as? any Error).map { Canary.leaks(of: $0) } ?? Canary.leaks(of: value)
        let leaks = known + Self.scanner.leaks(shownBy: value).map { $0.description }
        #expect(leaks.isEmpty, "\(leaks)", sourceLocation: sourceLocation)
    }

    private static let shapes: [String: JSONObject] = [
        "secret": ["algorithm": "HS256", "secret_key": "{{ config['key'] }}"],
        "written out": ["algorithm": "HS256", "secret_key": .string(Canary.secret("key"))],
        "base64": ["algorithm": "HS512", "secret_key": "{{ config['key'] }}", "base64_encode_secret_key": true],
        "weak": ["algorithm": "HS256", "secret_key": .string(Canary.number)],
        "key": ["algorithm": "ES256", "secret_key": "{{ config['pem'] }}"],
        "key written out": ["algorithm": "ES256", "secret_key": .string(CanaryKeys.commented)],
        "passphrase": [
            "algorithm": "ES256", "secret_key": "{{ config['encrypted'] }}",
            "passphrase": .string("{{ config['\(CanaryKeys.passphraseName)'] }}"),
        ],
        "parameter": [
            "algorithm": "HS256", "secret_key": "{{ parameters['key'] }}",
            "$parameters": ["key": .string(Canary.secret("key"))],
        ],
    ]

    private static let config: JSONValue = {
        guard case .object(var config) = Canary.config else { return .null }
        config["pem"] = .string(CanaryKeys.commented)
        config["encrypted"] = .string(CanaryKeys.encrypted)
        return .object(config)
    }()

    /// A definition whose token says nothing but secrets.
    private static func definition(_ shape: JSONObject) -> JSONObject {
        let further: JSONValue = [
            "{{ config['token'] }}": ["list": ["{{ config['username'] }}"]], "b": .string(Canary.secret("username")),
        ]
        var fields: JSONObject = [
            "type": "JwtAuthenticator",
            "jwt_headers": ["kid": "{{ config['username'] }}", "cty": "{{ config['token'] }}"],
            "jwt_payload": [
                "iss": "{{ config['username'] }}", "sub": .string(Canary.secret("token")),
                "aud": ["{{ config['token'] }}"],
            ],
            "additional_jwt_headers": further, "additional_jwt_payload": further, "add_jwt_id": true,
        ]
        for (name, value) in shape { fields[name] = value }
        return fields
    }

    private func connection(_ sink: RecordingEventSink = RecordingEventSink()) throws -> Connection {
        try Manifest.empty.compile(registry: .standard).connect(
            id: "connection-1", config: Self.config, environment: AuthEnvironment(events: sink))
    }

    @Test(arguments: shapes.keys.filter { KeysWithPassphrase.areOpened || $0 != "passphrase" }.sorted())
    func nothingShowsASecret(shape: String) async throws {
        let sink = RecordingEventSink()
        let connection = try connection(sink)
        let definition = JSONValue.object(Self.definition(Self.shapes[shape] ?? [:]))
        let authenticator = try connection.authenticator(for: definition)
        let request = AuthRequest(url: "https://api.example.com/items")
        let credentials = try await authenticator.credentials(for: request)
        // What it says is secret, so that there is something to look for.
        let sent = try #require(credentials.additions.first).value.reveal()
        #expect(!Canary.scanner.leaks(in: sent).isEmpty)
        let parts = SecretScanner(sent.split(separator: ".").map { String($0) })
        expectSealed(credentials)
        let source = try #require(authenticator as? any TokenSource)
        expectSealed(try await source.token(fresh: true))
        let rejection = AuthRejection(request: request, credentials: credentials, response: ResponseHead(status: 401))
        expectSealed(rejection)
        _ = try await authenticator.recover(from: rejection)
        _ = try await authenticator.credentials(for: request)
        #expect(!sink.events.isEmpty)
        #expect(!connection.diagnostics.isEmpty)
        for value in [authenticator, credentials, connection, connection.diagnostics, sink.events] as [Any] {
            expectSealed(value)
            #expect(parts.leaks(shownBy: value).isEmpty)
        }
        let plan = try canaryManifest([definition]).compile(registry: .standard)
        for value in [plan, plan.validate(), plan.inputs()] as [Any] { expectSealed(value) }
        await connection.close()
        expectSealed(authenticator)
    }

    private static let wrong: [String: JSONObject] = {
        var cases: [String: JSONObject] = [
            "a passphrase for a secret": [
                "algorithm": "HS256", "secret_key": "{{ config['key'] }}", "passphrase": "{{ config['password'] }}",
            ],
            "a wrong passphrase": [
                "algorithm": "ES256", "secret_key": "{{ config['encrypted'] }}", "passphrase": "{{ config['key'] }}",
            ],
            "no passphrase": ["algorithm": "ES256", "secret_key": "{{ config['encrypted'] }}"],
            "a key for a secret": ["algorithm": "HS256", "secret_key": "{{ config['pem'] }}"],
            "a key of another kind": ["algorithm": "RS256", "secret_key": "{{ config['pem'] }}"],
            "a secret for an algorithm": ["algorithm": "{{ config['key'] }}", "secret_key": "{{ config['key'] }}"],
            "a list for a key": ["algorithm": "HS256", "secret_key": "{{ config['list'] }}"],
            "a secret for a duration": [
                "algorithm": "HS256", "secret_key": "k", "token_duration": "{{ config['token'] }}",
            ],
            "a secret for a truth value": [
                "algorithm": "HS256", "secret_key": "k", "add_jwt_id": "{{ config['key'] }}",
            ],
            "a secret for a map": [
                "algorithm": "HS256", "secret_key": "k", "additional_jwt_payload": "{{ config['token'] }}",
            ],
            "a reserved name": [
                "algorithm": "HS256", "secret_key": "k",
                "additional_jwt_payload": ["{{ config['token'] }}": 1, "exp": "{{ config['token'] }}"],
            ],
            "a prefix that cannot be sent": [
                "algorithm": "HS256", "secret_key": "k", "header_prefix": "{{ config['broken'] }}",
            ],
            "a header that cannot be sent": [
                "algorithm": "HS256", "secret_key": "k",
                "request_option": ["inject_into": "header", "field_name": "{{ config['token'] }}"],
            ],
        ]
        for (name, text) in CanaryKeys.damaged {
            for algorithm in ["RS256", "ES256"] {
                cases["\(name) (\(algorithm))"] = ["algorithm": .string(algorithm), "secret_key": .string(text)]
            }
        }
        return cases
    }()

    @Test(arguments: wrong.keys.filter { KeysWithPassphrase.areOpened || $0 != "a wrong passphrase" }.sorted())
    func whatIsWrongIsToldWithoutASecret(name: String) throws {
        let connection = try connection()
        let definition = JSONValue.object(Self.definition(Self.wrong[name] ?? [:]))
        let error = try #require(throws: AuthError.self) { try connection.authenticator(for: definition) }
        #expect(error.kind == .configuration)
        #expect(error.path != nil)
        expectSealed(error)
        expectSealed(connection.diagnostics)
        expectSealed(try canaryManifest([definition]).compile(registry: .standard).validate())
    }

    @Test func typedValuesAreClean() throws {
        let secret = Secret(Canary.secret("key"))
        var configuration = JWTConfiguration(signer: try JWTKey(secret: secret, algorithm: .hs256))
        configuration.keyID = Canary.secret("username")
        configuration.header = ["x": .string(Canary.secret("token"))]
        configuration.claims = ["x": .string(Canary.secret("token"))]
        configuration.issuer = Canary.secret("username")
        configuration.prefix = Canary.secret("token") + " "
        let key = try JWTKey(pem: Secret(CanaryKeys.commented), algorithm: .es256)
        let authenticator = try JWTAuthenticator(configuration: configuration, environment: AuthEnvironment())
        for value in [configuration, configuration.signer, key, key.algorithm, authenticator] as [Any] {
            expectSealed(value)
        }
    }

    /// A signer whose errors tell all.
    private struct Leaky: JWTSigner {
        struct Failure: Error { var text = Canary.secret("key") }
        let algorithm = JWTAlgorithm.rs256
        func signature(of message: [UInt8]) async throws -> [UInt8] { throw Failure() }
    }

    @Test func whatASignerThrowsIsInNoEventAndNotKept() async throws {
        let sink = RecordingEventSink()
        let authenticator = try JWTAuthenticator(
            configuration: JWTConfiguration(signer: Leaky()), environment: AuthEnvironment(events: sink))
        await #expect(throws: Leaky.Failure.self) {
            try await authenticator.credentials(for: AuthRequest(url: "https://api.example.com"))
        }
        #expect(sink.events.map(\.kind) == [.failed])
        expectSealed(sink.events)
        expectSealed(authenticator)
    }
}
