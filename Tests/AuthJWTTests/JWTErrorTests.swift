import AuthCore
import AuthJWT
import AuthRegistry
import AuthTesting
import TestSupport
import Testing

/// A definition that is wrong is refused with the place, what was found and what would be right, and without the key.
struct JWTErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var fields: JSONObject
        var path: JSONPointer
        var words: [String]
        var code = AuthError.Code.invalidCredential
        var testDescription: String { words.joined(separator: " … ") }
    }

    private static func key(_ pem: String, _ algorithm: String, _ fields: JSONObject = [:]) -> JSONObject {
        var all: JSONObject = ["algorithm": .string(algorithm), "secret_key": .string(pem)]
        for (name, value) in fields { all[name] = value }
        return all
    }

    static let keys: [Case] = [
        Case(
            fields: key(TestKeys.p256, "HS256"), path: ["secret_key"],
            words: ["shared secret is a key in PEM", "RS256"], code: .keyMismatch),
        Case(fields: key("", "HS256"), path: ["secret_key"], words: ["shared secret is empty"]),
        Case(fields: key("", "RS256"), path: ["secret_key"], words: ["the key is empty", "BEGIN PRIVATE KEY"]),
        Case(fields: key(TestKeys.shared, "RS256"), path: ["secret_key"], words: ["is not PEM"]),
        Case(
            fields: key(TestKeys.p256, "RS256"), path: ["secret_key"], words: ["needs an RSA key", "P-256"],
            code: .keyMismatch),
        Case(
            fields: key(TestKeys.rsa, "ES256"), path: ["secret_key"], words: ["needs a key on the curve P-256", "RSA"],
            code: .keyMismatch),
        Case(fields: key(TestKeys.p384, "ES256"), path: ["secret_key"], words: ["P-256", "P-384"], code: .keyMismatch),
        Case(
            fields: key(TestKeys.p256, "EdDSA"), path: ["secret_key"], words: ["Ed25519", "P-256"], code: .keyMismatch),
        Case(fields: key(TestKeys.p256Public, "ES256"), path: ["secret_key"], words: ["public key", "private key"]),
        Case(
            fields: key(String(TestKeys.rsa.prefix(900)), "RS256"), path: ["secret_key"],
            words: ["END line", "paste the whole key"]),
        Case(
            fields: key(TestKeys.encryptedP256, "ES256"), path: ["passphrase"], words: ["encrypted", "no passphrase"]),
        Case(
            fields: key(TestKeys.encryptedP256, "ES256", ["passphrase": "another"]),
            path: KeysWithPassphrase.areOpened ? ["passphrase"] : ["secret_key"],
            words: KeysWithPassphrase.areOpened ? ["passphrase does not open"] : ["encrypted keys are not read"],
            code: KeysWithPassphrase.areOpened ? .invalidCredential : .unsupported),
        Case(
            fields: ["passphrase": "{{ config['issuer'] }}"], path: ["passphrase"],
            words: ["is for private keys", "HS256"]),
        Case(
            fields: ["passphrase": "open-sesame"], path: ["passphrase"], words: ["is for private keys"],
            code: .invalidDefinition),
        Case(
            fields: ["algorithm": "{{ config['issuer'] }}"], path: ["algorithm"], words: ["one of: HS256", "EdDSA"]),
        Case(fields: ["algorithm": "hs256"], path: ["algorithm"], words: ["one of: HS256"], code: .invalidDefinition),
        Case(fields: ["algorithm": "none"], path: ["algorithm"], words: ["one of: HS256"], code: .invalidDefinition),
    ]

    static let kinds: [Case] = [
        wrong(["algorithm": .null], ["algorithm"], ["JwtAuthenticator needs", "'algorithm'"]),
        wrong(["secret_key": .null], ["secret_key"], ["needs", "'secret_key'", "missing"]),
        wrong(["secret_key": ["a"]], ["secret_key"], ["a text is needed", "a list"]),
        wrong(["algorithm": [:]], ["algorithm"], ["a text is needed", "a map"]),
        wrong(
            key(TestKeys.p256, "ES256", ["passphrase": ["a"]]), ["passphrase"], ["a text", "list"]),
        wrong(["header_prefix": ["Bearer"]], ["header_prefix"], ["a text is needed", "a list"]),
        wrong(["jwt_headers": "k"], ["jwt_headers"], ["a map", "a string"]),
        wrong(["jwt_headers": ["kid": ["k"]]], ["jwt_headers", "kid"], ["a text", "a list"]),
        wrong(["jwt_headers": ["typ": [:]]], ["jwt_headers", "typ"], ["a text", "a map"]),
        wrong(["jwt_payload": ["x"]], ["jwt_payload"], ["a map", "a list"]),
        wrong(["jwt_payload": ["iss": ["i"]]], ["jwt_payload", "iss"], ["a text", "a list"]),
        wrong(["jwt_payload": ["aud": [:]]], ["jwt_payload", "aud"], ["a text", "a map"]),
        wrong(
            ["jwt_payload": ["aud": ["a", ["b"]]]], ["jwt_payload", "aud", "1"], ["a text", "list"]),
        wrong(
            ["additional_jwt_headers": ["x"]], ["additional_jwt_headers"], ["a map", "a list"]),
        wrong(["additional_jwt_payload": "x"], ["additional_jwt_payload"], ["a map", "a string"]),
        wrong(["token_duration": [:]], ["token_duration"], ["a whole number"]),
        wrong(["backdating_seconds": true], ["backdating_seconds"], ["a whole number"]),
        wrong(["omit_expiry": "perhaps"], ["omit_expiry"], ["true or false"]),
        wrong(["add_jwt_id": 2], ["add_jwt_id"], ["true or false"]),
        wrong(
            ["base64_encode_secret_key": []], ["base64_encode_secret_key"], ["true or false"]),
        wrong(
            ["request_option": ["inject_into": "path", "field_name": "x"]],
            ["request_option", "inject_into"], ["must be header"]),
        wrong(["request_option": "header"], ["request_option"], ["a map", "a string"]),
    ]

    private static func wrong(_ fields: JSONObject, _ path: JSONPointer, _ words: [String]) -> Case {
        Case(fields: fields, path: path, words: words, code: .invalidDefinition)
    }

    static let reserved: [Case] =
        ["alg", "kid", "typ", "cty"].map { reserved($0, in: "additional_jwt_headers") }
        + ["iss", "sub", "aud", "iat", "exp", "nbf"].map { reserved($0, in: "additional_jwt_payload") }
        + [
            reserved("jti", in: "additional_jwt_payload", ["add_jwt_id": true]),
            wrong(
                ["additional_jwt_headers": ["{{ 'k' ~ 'id' }}": "x"]], ["additional_jwt_headers", "kid"],
                ["'kid' has a field of its own"]),
        ]

    private static func reserved(_ name: String, in field: String, _ others: JSONObject = [:]) -> Case {
        var fields = others
        var members: JSONObject = ["a": 1]
        members[name] = "x"
        fields[field] = .object(members)
        return wrong(fields, [field, name], ["'\(name)' has a field of its own"])
    }

    @Test(arguments: keys + kinds + reserved)
    func theErrorSaysWhereAndWhat(_ item: Case) throws {
        let error = try JWTProbe().error(item.fields)
        #expect(error.code == item.code)
        #expect(error.kind == .configuration)
        #expect(error.path == item.path)
        for word in item.words { #expect(error.message.contains(word), "\(error)") }
    }

    private static let scanner = SecretScanner(
        [TestKeys.rsa, TestKeys.p256, TestKeys.p384, TestKeys.encryptedP256].flatMap { $0.split(separator: "\n") }
            .filter { !$0.hasPrefix("-----") }.map { String($0) } + [TestKeys.shared, TestKeys.passphrase])

    @Test(arguments: keys + kinds + reserved)
    func noErrorHoldsKeyMaterial(_ item: Case) throws {
        #expect(!Self.scanner.leaks(in: TestKeys.p256 + TestKeys.shared).isEmpty)
        let error = try JWTProbe().error(item.fields)
        #expect(Self.scanner.leaks(shownBy: error).isEmpty)
        if let cause = error.cause { #expect(Self.scanner.leaks(shownBy: cause).isEmpty) }
    }

    @Test func aClaimThatHasItsOwnFieldMayBeSetWhereThatIsOff() async throws {
        #expect(try await JWTProbe().token(["additional_jwt_payload": ["jti": "x"]]).claims["jti"] == "x")
    }

    @Test(arguments: ["alg", "kid", "typ", "cty"])
    func aTypedHeaderHasEachMemberOnce(name: String) throws {
        let error = try #require(throws: AuthError.self) {
            try JWTProbe().build { $0.header[name] = "x" }
        }
        #expect(error.code == .invalidDefinition)
        #expect(error.message.contains("the header '\(name)' has a field of its own"))
    }

    @Test(arguments: ["iss", "sub", "aud", "iat", "exp", "nbf", "jti"])
    func aTypedTokenHasEachClaimOnce(name: String) throws {
        let error = try #require(throws: AuthError.self) {
            try JWTProbe().build {
                $0.hasIdentifier = true
                $0.claims[name] = "x"
            }
        }
        #expect(error.code == .invalidDefinition)
        #expect(error.message.contains("the claim '\(name)' has a field of its own"))
    }

    @Test func aTypedKeySuitsItsAlgorithm() throws {
        let shared = try #require(throws: AuthError.self) {
            try JWTKey(secret: Secret(TestKeys.shared), algorithm: .rs256)
        }
        #expect(shared.message == "RS256 needs a private key, and this is a shared secret")
        let pem = try #require(throws: AuthError.self) { try JWTKey(pem: Secret(TestKeys.rsa), algorithm: .hs256) }
        #expect(pem.message == "HS256 needs a shared secret, and this is a private key")
        let empty = try #require(throws: AuthError.self) { try JWTKey(secret: Secret([UInt8]()), algorithm: .hs256) }
        for error in [shared, pem] { #expect(error.code == .keyMismatch) }
        #expect(empty.code == .invalidCredential)
    }

    @Test func algorithmsAreKnownByTheirNames() {
        #expect(JWTAlgorithm.all.count == 14)
        for algorithm in JWTAlgorithm.all {
            #expect(JWTAlgorithm(named: algorithm.name) == algorithm)
            #expect("\(algorithm)" == algorithm.name)
            #expect(JWTAlgorithm(named: algorithm.name.lowercased()) == nil)
        }
        #expect(JWTAlgorithm(named: "none") == nil)
    }
}
