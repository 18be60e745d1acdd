import AuthCore
import AuthJWT
import Testing

@Suite("JWT keys")
struct JWTKeyTests {
    /// The key of RFC 8037, appendix A.1.
    private static let ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----
        """
    private static let sharedSecretAlgorithms: [JWTAlgorithm] = [.hs256, .hs384, .hs512]

    @Test("that are shared secrets are refused where a private key is needed", arguments: JWTAlgorithm.all)
    func sharedSecret(algorithm: JWTAlgorithm) throws {
        let secret = Secret("0123456789abcdef0123456789abcdef")
        guard !Self.sharedSecretAlgorithms.contains(algorithm) else {
            #expect(try JWTKey(secret: secret, algorithm: algorithm).algorithm == algorithm)
            return
        }
        let error = #expect(throws: AuthError.self) { _ = try JWTKey(secret: secret, algorithm: algorithm) }
        #expect(error?.code == .keyMismatch)
        #expect(error?.message == "\(algorithm) needs a private key, and this is a shared secret")
    }

    @Test("that are private are refused where another is needed", arguments: JWTAlgorithm.all)
    func privateKey(algorithm: JWTAlgorithm) throws {
        guard algorithm != .edDSA else {
            #expect(try JWTKey(pem: Secret(Self.ed25519), algorithm: algorithm).weakness == nil)
            return
        }
        let error = #expect(throws: AuthError.self) {
            _ = try JWTKey(pem: Secret(Self.ed25519), algorithm: algorithm)
        }
        #expect(error?.code == .keyMismatch)
        let found = Self.sharedSecretAlgorithms.contains(algorithm) ? "a private key" : "an Ed25519 key"
        #expect(error?.message.contains(found) == true)
    }

    @Test("sign what RFC 8037 signs")
    func published() async throws {
        let key = try JWTKey(pem: Secret(Self.ed25519), algorithm: .edDSA)
        let signature = try await key.signature(
            of: Array("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".utf8))
        #expect(signature.prefix(4).elementsEqual([0x86, 0x0C, 0x98, 0xD2]))
        #expect(signature.count == 64)
    }

    @Test("show nothing of themselves")
    func redaction() throws {
        let key = try JWTKey(pem: Secret(Self.ed25519), algorithm: .edDSA)
        var shown = "\(key) \(String(reflecting: key)) "
        dump(key, to: &shown)
        #expect(!shown.contains("MC4CAQ"))
        #expect(shown.contains("JWTKey (EdDSA)"))
    }
}
