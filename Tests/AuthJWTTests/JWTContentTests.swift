import AuthCore
import AuthCrypto
import AuthJWT
import TestSupport
import Testing

/// What a definition's fields, and those of the typed configuration, put into a token.
struct JWTContentTests {
    let probe = JWTProbe()

    @Test func withoutFurtherFieldsATokenLastsTwentyMinutes() async throws {
        let now = probe.now
        let wanted = "{\"iat\":\(now),\"exp\":\(now + 1_200),\"nbf\":\(now)}"
        for token in [try await probe.token(), try await probe.token { _ in }] {
            #expect(token.headerText == #"{"alg":"HS256","typ":"JWT"}"#)
            #expect(token.claimsText == wanted)
        }
    }

    @Test func theHeadersMembersAreSorted() async throws {
        let wanted = #"{"a":"1","alg":"HS256","cty":"c","kid":"k","m":[true],"typ":"t","z":null}"#
        let defined = try await probe.token([
            "jwt_headers": ["kid": "k", "typ": "t", "cty": "c"],
            "additional_jwt_headers": ["z": 1, "m": [true], "a": "1"],
        ])
        #expect(defined.headerText == wanted.replacing("null", with: "1"))
        let typed = try await probe.token {
            ($0.keyID, $0.type, $0.contentType) = ("k", "t", "c")
            $0.header = ["z": .null, "m": [true], "a": "1"]
        }
        #expect(typed.headerText == wanted)
    }

    @Test func anEmptyTextLeavesAMemberOut() async throws {
        let defined = try await probe.token([
            "jwt_headers": ["kid": "", "cty": .null], "jwt_payload": ["iss": "", "sub": .null, "aud": ""],
        ])
        #expect(defined.header == ["alg": "HS256", "typ": "JWT"])
        #expect(defined.claims.objectValue?.keys.map { $0 } == ["iat", "exp", "nbf"])
        #expect(try await probe.token { $0.type = nil }.headerText == #"{"alg":"HS256"}"#)
    }

    @Test func claimsStandInTheOrderOfTheReference() async throws {
        let wanted = ["b", "a", "iss", "sub", "aud", "iat", "exp", "nbf"]
        let defined = try await probe.token([
            "jwt_payload": ["aud": "x", "sub": "s", "iss": "{{ config['issuer'] }}"],
            "additional_jwt_payload": ["b": 1, "a": [:]],
        ])
        let typed = try await probe.token {
            ($0.issuer, $0.subject, $0.audience, $0.claims) = ("issuer-1", "s", ["x"], ["b": 1, "a": [:]])
        }
        for token in [defined, typed] {
            #expect(token.claims.objectValue?.keys.map { $0 } == wanted)
            #expect(token.claims["iss"] == "issuer-1")
            #expect(token.claims["sub"] == "s")
            #expect(token.claims["b"] == 1)
        }
    }

    @Test func textsThatLookLikeNumbersStayTexts() async throws {
        let token = try await probe.token(["jwt_payload": ["iss": 12, "sub": "{{ 34 }}", "aud": "{{ '56' }}"]])
        #expect(token.claims["iss"] == "12")
        #expect(token.claims["sub"] == "34")
        #expect(token.claims["aud"] == "56")
    }

    static let audiences: [(JSONValue, [String], JSONValue)] = [
        ("a", ["a"], "a"), (["a", "b"], ["a", "b"], ["a", "b"]), (["{{ config['issuer'] }}"], ["issuer-1"], "issuer-1"),
        ("{{ ['a', config['issuer']] }}", ["a", "issuer-1"], ["a", "issuer-1"]),
    ]

    @Test(arguments: audiences)
    func anAudienceIsATextOrAList(defined: JSONValue, typed: [String], wanted: JSONValue) async throws {
        #expect(try await probe.token(["jwt_payload": ["aud": defined]]).claims["aud"] == wanted)
        #expect(try await probe.token { $0.audience = typed }.claims["aud"] == wanted)
    }

    @Test func templatesWorkAtAnyDepthOfTheFurtherMaps() async throws {
        let nested: JSONValue = [
            "{{ 'scp' }}": [
                "list": ["{{ config['issuer'] }}", ["deep": "{{ 1 + 1 }}"], 3], "flag": true, "empty": "",
            ],
            "absent": "{{ none }}", "parameter": "{{ parameters['p'] }}",
        ]
        let wanted: JSONValue = [
            "scp": ["list": ["issuer-1", ["deep": 2], 3], "flag": true, "empty": ""], "parameter": "v",
        ]
        let token = try await probe.token([
            "$parameters": ["p": "v"], "additional_jwt_headers": ["x": nested], "additional_jwt_payload": ["x": nested],
        ])
        #expect(token.header["x"] == wanted)
        #expect(token.claims["x"] == wanted)
    }

    @Test func aSecretSignsAsItStandsOrAsItsBase64() async throws {
        let code = { (token: SignedToken, key: String) in
            SHA256.authenticationCode(for: token.message, key: Array(key.utf8))
        }
        let plain = try await probe.token(["base64_encode_secret_key": "no"])
        #expect(plain.signature == code(plain, TestKeys.shared))
        let encoded = try await probe.token(["base64_encode_secret_key": "{{ true }}"])
        #expect(encoded.signature == code(encoded, Base64.encode(Array(TestKeys.shared.utf8))))
    }

    @Test func aSecretNeedNotBeAText() async throws {
        let bytes = [UInt8](0...63) + [0xFF, 0xC0]
        let key = try JWTKey(secret: Secret(bytes), algorithm: .hs512)
        #expect(try await key.signature(of: [1, 2]) == SHA512.authenticationCode(for: [1, 2], key: bytes))
    }

    @Test(.enabled(if: KeysWithPassphrase.areOpened, "no passphrase opens a key here"))
    func aPassphraseOpensAKey() async throws {
        let probe = JWTProbe(config: ["key": .string(TestKeys.encryptedP256), "word": .string(TestKeys.passphrase)])
        let token = try await probe.token([
            "algorithm": "ES256", "secret_key": "{{ config['key'] }}", "passphrase": "{{ config['word'] }}",
            "base64_encode_secret_key": true,
        ])
        let key = try PublicKey(pem: TestKeys.p256Public)
        #expect(key.isValid(token.signature, for: token.message, with: .ecdsa(.p256, .sha256)))
        let typed = try JWTKey(
            pem: Secret(TestKeys.encryptedP256), passphrase: Secret(TestKeys.passphrase), algorithm: .es256)
        let signature = try await typed.signature(of: [1])
        #expect(key.isValid(signature, for: [1], with: .ecdsa(.p256, .sha256)))
    }

    static let pasted: [String: String] = [
        "as it is": TestKeys.p256,
        "escaped": TestKeys.p256.replacing("\n", with: "\\n"),
        "escaped twice": TestKeys.p256.replacing("\n", with: "\\\\n"),
        "with spaces": TestKeys.p256.replacing("\n", with: " "),
        "without breaks": TestKeys.p256.replacing("\n", with: ""),
        "with carriage returns": TestKeys.p256.replacing("\n", with: "\r\n"),
        "in quotes": "\"\(TestKeys.p256)\"\n",
        "with texts around": "subject: me\n\(TestKeys.p256)\nthe end",
        "in base64": Base64.encode(Array(TestKeys.p256.utf8)),
    ]

    @Test(arguments: pasted.keys.sorted())
    func aKeyIsRepaired(form: String) async throws {
        let probe = JWTProbe(config: ["key": .string(try #require(Self.pasted[form]))])
        let token = try await probe.token(["algorithm": "ES256", "secret_key": "{{ config['key'] }}"])
        let key = try PublicKey(pem: TestKeys.p256Public)
        #expect(key.isValid(token.signature, for: token.message, with: .ecdsa(.p256, .sha256)))
    }

    @Test func anEmptyPassphraseIsNone() async throws {
        let fields: JSONObject = ["passphrase": "{{ config['empty'] }}"]
        #expect(try await probe.token(fields).header["alg"] == "HS256")
        let key: JSONObject = ["algorithm": "ES256", "secret_key": .string(TestKeys.p256), "passphrase": ""]
        #expect(try await probe.token(key).header["alg"] == "ES256")
    }
}
