import AuthCrypto
import Testing

@Suite("Published signatures", .serialized)
struct SignatureVectorTests {
    @Test("verify with the published key", arguments: SignatureVector.readable)
    func published(_ vector: SignatureVector) throws {
        let publicKey = try PublicKey(pem: vector.publicKey)
        let signature = try bytes(vector.signature)
        #expect(publicKey.isValid(signature, for: vector.message, with: vector.algorithm))
        #expect(!publicKey.isValid(signature, for: vector.message + [0], with: vector.algorithm))
        #expect(!publicKey.isValid(signature + [0], for: vector.message, with: vector.algorithm))
        #expect(!publicKey.isValid(signature.dropLast(), for: vector.message, with: vector.algorithm))
        for index in stride(from: 0, to: signature.count, by: 7) {
            var other = signature
            other[index] ^= 1
            #expect(!publicKey.isValid(other, for: vector.message, with: vector.algorithm))
        }
    }

    @Test("are what the published key makes, or, where they are random, verify", arguments: SignatureVector.readable)
    func made(_ vector: SignatureVector) throws {
        let signature = try PrivateKey(pem: vector.key).sign(vector.message, with: vector.algorithm)
        if vector.isReproducible {
            #expect(signature.hexEncodedString == vector.signature)
        } else {
            #expect(signature.count * 2 == vector.signature.count)
            #expect(
                try PublicKey(pem: vector.publicKey).isValid(signature, for: vector.message, with: vector.algorithm))
        }
    }

    @Test("of HS256 are what the published secret makes")
    func hs256() throws {
        // RFC 7515, appendix A.1
        let secret = try #require(
            Base64.decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow".utf8)
        )
        let message =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        let code = HashAlgorithm.sha256.authenticationCode(for: Array(message.utf8), key: secret)
        #expect(Base64.urlEncode(code) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    }

    @Test("on an elliptic curve have both numbers at full length, also where one is short")
    func fullLength() throws {
        let fixture = try KeyFixture.named("pkcs8", in: "p-521")
        let key = try PrivateKey(pem: fixture.pem)
        let publicKey = try fixture.publicKey()
        var leadingZeros = 0
        for count in 0..<64 {
            let message = patternBytes(count: count)
            let signature = try key.sign(message, with: .ecdsa(.p521, .sha512))
            #expect(signature.count == 132)
            #expect(publicKey.isValid(signature, for: message, with: .ecdsa(.p521, .sha512)))
            // P-521 leaves seven bits of the first byte unused, so that half of all numbers begin with a zero byte.
            if signature[0] == 0 || signature[66] == 0 { leadingZeros += 1 }
        }
        #expect(leadingZeros > 0)
    }

    private func bytes(_ digits: String) throws -> [UInt8] {
        let digits = Array(digits)
        return try stride(from: 0, to: digits.count, by: 2).map {
            try #require(UInt8(String(digits[$0..<$0 + 2]), radix: 16))
        }
    }
}
