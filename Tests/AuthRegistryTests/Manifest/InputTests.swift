import AuthBasic
import AuthCore
import AuthRegistry
import Testing

@Suite("Inputs, missing values and diagnostics")
struct InputTests {
    private static let manifest: JSONValue = {
        var manifest =
            streams([
                "a": [
                    "type": "SelectiveAuthenticator", "authenticator_selection_path": ["c", "m"],
                    "authenticators": [
                        "key": ["type": "BearerAuthenticator", "api_token": "{{ config['c']['key'] }}"],
                        "user": [
                            "type": "BasicHttpAuthenticator", "username": "{{ config.c.user }}",
                            "password": "{{ config.c.get('password', '') }}",
                        ],
                    ],
                ],
                "b": ["type": "BearerAuthenticator", "api_token": "pre {{ config['optional'] }}"],
                "c": ["type": "BearerAuthenticator", "api_token": "written-out", "frob": 1],
                "d": ["type": "ApiKeyAuthenticator", "api_token": "{{ now_utc() }}", "header": "X-Time"],
            ]).objectValue ?? [:]
        manifest["spec"] = [
            "connection_specification": [
                "required": ["c"],
                "properties": [
                    "optional": ["type": "string"],
                    "c": [
                        "oneOf": [
                            [
                                "properties": [
                                    "m": ["const": "key"], "key": ["airbyte_secret": true, "title": "Key"],
                                ],
                                "required": ["m", "key"],
                            ],
                            [
                                "properties": [
                                    "m": ["const": "user"], "user": [:], "password": ["airbyte_secret": true],
                                ],
                                "required": ["m", "user"],
                            ],
                        ]
                    ],
                ],
            ]
        ]
        return .object(manifest)
    }()

    private func plan(strict: Bool = false) throws -> AuthenticatorPlan {
        var registry = AuthenticatorRegistry()
        try registry.register(.basic)
        var options = Manifest.Options()
        options.isStrict = strict
        return try Manifest(Self.manifest).compile(registry: registry, options: options)
    }

    @Test("inputs tell path, secrecy, need and the selection that makes them needed")
    func inputs() throws {
        let inputs = try plan().inputs()
        let summary = inputs.map {
            "\($0.path.joined(separator: ".")) \($0.isSecret) \($0.isRequired) \($0.selections.map(\.key)) \($0.choices)"
        }
        #expect(
            summary == [
                "c.m false true [] [\"key\", \"user\"]", "c.key true true [\"key\"] []",
                "c.user false true [\"user\"] []",
                "c.password true false [\"user\"] []", "optional true false [] []",
            ])
        #expect(inputs.first { $0.path == ["c", "key"] }?.title == "Key")
        let config: JSONValue = ["c": ["m": "key", "key": .null]]
        #expect(inputs.map { $0.isPresent(in: config) } == [true, false, false, false, false])
        #expect(inputs.map { $0.isSelected(by: config) } == [true, true, false, false, true])
    }

    @Test("a required value that is missing is an error, one that the specification calls optional is empty")
    func missing() async throws {
        let connection = try plan().connect(id: "c", config: ["c": ["m": "key"]])
        let error = #expect(throws: AuthError.self) { try connection.authenticator(forStream: "a") }
        #expect(error?.code == .missingInput && error?.message.contains("'c.key'") == true)
        var request = AuthRequest(url: "https://x.example")
        try request.apply(try await connection.authenticator(forStream: "b").credentials(for: request))
        #expect(request.headers["Authorization"] == "Bearer pre ")
        let empty = try plan().connect(id: "c", config: ["c": ["m": "key"]], missingInputs: .empty)
        try request.apply(try await empty.authenticator(forStream: "a").credentials(for: request))
        #expect(request.headers["Authorization"] == "Bearer ")
    }

    @Test("only the chosen branch is built; a key that is not on offer lists those that are")
    func selection() throws {
        let connection = try plan().connect(id: "c", config: ["c": ["m": "none", "key": "s3cret"]])
        let error = #expect(throws: AuthError.self) { try connection.authenticator(forStream: "a") }
        #expect(error?.code == .unknownSelection && error?.message.contains("key, user") == true)
        #expect(error?.message.contains("none") == false)
    }

    @Test("diagnostics name what an author should know, and strictness makes an unknown field an error")
    func diagnostics() throws {
        let found = try plan().validate()
        #expect(found.map(\.code) == [.unknownField, .literalSecret, .fixedWhenBuilt, .deprecatedField])
        #expect(found.map(\.severity) == [.warning, .warning, .hint, .hint])
        #expect(!found.contains { $0.message.contains("written-out") })
        let strict = try plan(strict: true)
        #expect(strict.validate().first?.severity == .error)
        let connection = try strict.connect(id: "c", config: [:])
        let error = #expect(throws: AuthError.self) { try connection.authenticator(forStream: "c") }
        #expect(error?.path?.components.last == "frob")
    }
}
