import AuthCore
import AuthJWT
import AuthRegistry
import Testing

/// What the author of a definition is told without having asked.
struct JWTDiagnosticsTests {
    let probe = JWTProbe()

    private func diagnostics(_ fields: JSONObject) throws -> [Diagnostic] {
        let connection = try probe.connection()
        _ = try connection.authenticator(for: .object(JWTProbe.definition(fields)))
        return connection.diagnostics
    }

    /// What the plan says of a stream's authenticator, without a configuration.
    private func validation(_ fields: JSONObject) throws -> [Diagnostic] {
        var registry = AuthenticatorRegistry()
        try registry.register(.jwt)
        let stream: JSONValue = [
            "type": "DeclarativeStream", "name": "s",
            "retriever": ["requester": ["authenticator": .object(JWTProbe.definition(fields))]],
        ]
        return try Manifest(["streams": [stream]]).compile(registry: registry).validate()
    }

    private static let prefixed: JSONObject = ["header_prefix": "Bearer"]

    @Test func aMissingPrefixIsHintedAt() throws {
        for fields in [[:], ["header_prefix": .null]] as [JSONObject] {
            let found = try diagnostics(fields)
            #expect(found.map(\.code) == [.missingPrefix])
            #expect(found.map(\.severity) == [.hint])
            #expect(found.first?.message.contains("header_prefix: Bearer") == true)
        }
    }

    @Test func aPrefixThatWasThoughtOfIsNot() throws {
        for fields in [
            Self.prefixed, ["header_prefix": ""], ["header_prefix": "{{ config['empty'] }}"],
            ["request_option": ["inject_into": "header", "field_name": "X"]],
        ] as [JSONObject] {
            #expect(try diagnostics(fields).isEmpty)
        }
    }

    static let weak: [(JSONObject, String)] = [
        (["secret_key": "short"], "5 bytes, and HS256 should have 32"),
        (
            ["secret_key": "0123456789abcdef0123456789abcdef", "algorithm": "HS512"],
            "32 bytes, and HS512 should have 64"
        ),
        (["secret_key": .string(TestKeys.weakRSA), "algorithm": "RS256"], "1024 bits, and should have 2048"),
        (["secret_key": .string(TestKeys.weakRSA), "algorithm": "PS256"], "1024 bits"),
    ]

    @Test(arguments: weak)
    func aWeakKeySignsAndIsReported(fields: JSONObject, words: String) async throws {
        var fields = fields
        fields["header_prefix"] = "Bearer"
        let found = try diagnostics(fields)
        #expect(found.map(\.code) == [.weakKey])
        #expect(found.map(\.severity) == [.warning])
        #expect(found.map(\.path) == [["secret_key"]])
        #expect(found.first?.message.contains(words) == true)
        #expect(try await probe.build(fields).value().hasPrefix("Bearer eyJ"))
    }

    @Test func aTypedKeyTellsItsWeakness() throws {
        #expect(try JWTKey(secret: Secret("short"), algorithm: .hs256).weakness?.contains("5 bytes") == true)
        #expect(try JWTKey(pem: Secret(TestKeys.weakRSA), algorithm: .rs256).weakness?.contains("1024 bits") == true)
        for (pem, algorithm) in [(TestKeys.rsa, .ps512), (TestKeys.p256, .es256)] as [(String, JWTAlgorithm)] {
            #expect(try JWTKey(pem: Secret(pem), algorithm: algorithm).weakness == nil)
        }
        #expect(try JWTKey(secret: Secret(TestKeys.shared), algorithm: .hs512).weakness == nil)
    }

    @Test func aKeyThatIsNotKnownYetIsNotWeak() throws {
        for fields in [[:], ["base64_encode_secret_key": true], ["algorithm": "{{ config['a'] }}"]] as [JSONObject] {
            let fields = JSONObject((Self.prefixed.map { $0 } + fields.map { $0 }).map { ($0.key, $0.value) })
            #expect(try validation(fields).isEmpty)
        }
        let literal = try validation(["secret_key": "short", "header_prefix": "Bearer"])
        #expect(Set(literal.map(\.code)) == [.weakKey, .literalSecret])
    }

    @Test func aPassphraseThatMayBeEmptyIsNoFaultOfTheDefinition() throws {
        let found = try validation(["passphrase": "{{ config['word'] }}", "header_prefix": "Bearer"])
        #expect(found.isEmpty)
    }

    @Test func faultsBesideAKeyThatIsNotKnownYetAreFound() throws {
        let found = try validation([
            "algorithm": "RS256", "header_prefix": "Bearer", "additional_jwt_payload": ["exp": 1],
        ])
        #expect(found.map(\.severity) == [.error])
        #expect(found.first?.path.components.last == "exp")
    }

    @Test func fieldsOfTheirOwnAreKnown() throws {
        let found = try validation([
            "header_prefix": "Bearer", "backdating_seconds": 5, "add_jwt_id": true, "omit_expiry": true,
            "jwt_headers": ["kid": "k", "typ": "JWT", "cty": "c"], "jwt_payload": ["iss": "i", "sub": "s", "aud": "a"],
            "typo": 1,
        ])
        #expect(found.map(\.code) == [.unknownField])
    }
}
