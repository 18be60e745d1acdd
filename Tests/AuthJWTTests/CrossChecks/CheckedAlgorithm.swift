import AuthCore
import AuthJWT
import Testing

/// An algorithm with a key for it, and who else has checked our tokens.
struct CheckedAlgorithm: Sendable, CustomTestStringConvertible {
    enum Checker: String, Sendable, CaseIterable {
        case pyJWT = "PyJWT"
        case openSSL = "openssl"
    }

    var algorithm: JWTAlgorithm
    /// The kind of the key, in words.
    var keyName: String
    var privateKey: String?
    /// The public key, or the shared secret.
    var verificationKey: String
    var checkers: [Checker] = Checker.allCases
    var isOnAppleSystems = true

    var testDescription: String { "\(algorithm) with \(keyName)" }

    func signer() throws -> JWTKey {
        guard let privateKey else { return try JWTKey(secret: Secret(verificationKey), algorithm: algorithm) }
        return try JWTKey(pem: Secret(privateKey), algorithm: algorithm)
    }

    /// What Documentation/JWT.md lists, and what the tests run.
    static let listed =
        [JWTAlgorithm.hs256, .hs384, .hs512].map {
            Self(algorithm: $0, keyName: "shared secret", verificationKey: TestKeys.shared)
        }
        + [JWTAlgorithm.rs256, .rs384, .rs512, .ps256, .ps384, .ps512].map {
            Self(
                algorithm: $0, keyName: "RSA, 2048 bits", privateKey: TestKeys.rsa,
                verificationKey: TestKeys.rsaPublic)
        }
        + [
            Self(
                algorithm: .es256, keyName: "P-256", privateKey: TestKeys.p256, verificationKey: TestKeys.p256Public),
            Self(
                algorithm: .es384, keyName: "P-384", privateKey: TestKeys.p384, verificationKey: TestKeys.p384Public),
            Self(
                algorithm: .es512, keyName: "P-521", privateKey: TestKeys.p521, verificationKey: TestKeys.p521Public),
            Self(
                algorithm: .es256k, keyName: "secp256k1", privateKey: TestKeys.secp256k1,
                verificationKey: TestKeys.secp256k1Public, isOnAppleSystems: false),
            Self(
                algorithm: .edDSA, keyName: "Ed25519", privateKey: TestKeys.ed25519,
                verificationKey: TestKeys.ed25519Public),
            Self(
                algorithm: .edDSA, keyName: "Ed448", privateKey: TestKeys.ed448, verificationKey: TestKeys.ed448Public,
                isOnAppleSystems: false),
        ]

    static func checked(by checker: Checker) -> [Self] {
        let all = listed.filter { $0.checkers.contains(checker) }
        #if canImport(Darwin)
        return all.filter(\.isOnAppleSystems)
        #else
        return all
        #endif
    }

    /// A token with claims that encoders change.
    func token() async throws -> SignedToken {
        var configuration = JWTConfiguration(signer: try signer())
        configuration.keyID = "k1"
        configuration.issuer = "é\"/\u{1F511}"
        configuration.audience = ["a", "b"]
        configuration.claims = ["nested": ["list": [1, true, .null]]]
        let authenticator = try JWTAuthenticator(configuration: configuration, environment: AuthEnvironment())
        return try SignedToken(try await authenticator.token(fresh: true).value.reveal())
    }
}
