import AuthCrypto
import Testing

@Suite("Keys and algorithms", .serialized)
struct KeyAlgorithmTests {
    static let algorithms: [SignatureAlgorithm] =
        [SignatureAlgorithm.SignatureHash.sha256, .sha384, .sha512].flatMap { [.rsaPKCS1($0), .rsaPSS($0)] } + [
            .ecdsa(.p256, .sha256), .ecdsa(.p384, .sha384), .ecdsa(.p521, .sha512), .ecdsa(.secp256k1, .sha256), .edDSA,
        ]

    @Test("that do not belong together are refused, with both named", arguments: algorithms)
    func refusal(_ algorithm: SignatureAlgorithm) throws {
        var refused = 0
        for name in KeyFixture.readableKeys {
            let fixture = try KeyFixture.named("pkcs8", in: name)
            let key = try PrivateKey(pem: fixture.pem)
            guard !algorithm.suits(key.kind) else { continue }
            refused += 1
            let error = #expect(throws: KeyError.self) { _ = try key.sign([1], with: algorithm) }
            #expect(error?.reason == .unsuitable)
            #expect(error?.message.contains(algorithm.neededKey) == true)
            #expect(error?.message.contains(key.kind.description) == true)
            #expect(try !fixture.publicKey().isValid(Array(repeating: 1, count: 64), for: [1], with: algorithm))
        }
        // An algorithm suits five keys at most.
        #expect(refused >= KeyFixture.readableKeys.count - 5)
    }

    @Test("belong together where the fixtures say so", arguments: KeyFixture.readableKeys)
    func suitable(name: String) throws {
        let fixture = try KeyFixture.named("pkcs8", in: name)
        let key = try PrivateKey(pem: fixture.pem)
        for algorithm in fixture.algorithms { #expect(algorithm.suits(key.kind)) }
    }

    @Test("whose hash is too long for the key say so")
    func shortKey() throws {
        let key = try PrivateKey(pem: KeyFixture.named("pkcs8", in: "rsa-1024").pem)
        let error = #expect(throws: KeyError.self) { _ = try key.sign([1], with: .rsaPSS(.sha512)) }
        #expect(error?.reason == .failed)
        #expect(error?.message.contains("too short") == true)
    }

    @Test(
        "are refused where the key itself is for another hash",
        .disabled(if: KeyFixture.isOnAppleSystem, "there are no such keys here"))
    func restricted() throws {
        let key = try PrivateKey(pem: KeyFixture.named("pkcs8", in: "rsa-pss-2048-sha256").pem)
        let error = #expect(throws: KeyError.self) { _ = try key.sign([1], with: .rsaPSS(.sha512)) }
        #expect(error?.reason == .failed)
        #expect(error?.message.contains("another hash") == true)
    }
}
