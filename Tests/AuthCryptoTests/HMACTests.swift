import AuthCrypto
import Testing

@Suite("HMAC")
struct HMACTests {
    static let published = HMACVector.rfc2202MD5 + HMACVector.rfc2202SHA1 + HMACVector.rfc4231

    @Test("gives the published codes", arguments: published + HMACVector.blockSizedKeys)
    func codes(_ vector: HMACVector) {
        let code = vector.algorithm.authenticationCode(for: vector.message, key: vector.key)
        #expect(code.count == vector.algorithm.function.digestByteCount)
        #expect(code.prefix(vector.code.utf8.count / 2).map { $0 }.hexEncodedString == vector.code)
    }

    @Test("authenticates any number of messages with one processed key")
    func reuse() {
        let key = patternBytes(count: 100)
        let hmac = HMAC<SHA256>(key: key)
        for count in [0, 1, 64, 200, 64, 1, 0] {
            let message = patternBytes(count: count)
            #expect(
                hmac.authenticationCode(for: message)
                    == HashAlgorithm.sha256.authenticationCode(for: message, key: key))
        }
    }

    @Test("depends on every byte of the key", arguments: [1, 32, 63, 64, 65, 130])
    func keyBytes(count: Int) {
        let key = patternBytes(count: count)
        let code = HMAC<SHA256>(key: key).authenticationCode(for: [1, 2, 3])
        for index in key.indices {
            var other = key
            other[index] ^= 1
            #expect(HMAC<SHA256>(key: other).authenticationCode(for: [1, 2, 3]) != code)
        }
    }

    @Test("shows nothing of its key when printed or dumped")
    func redaction() {
        let hmac = HMAC<SHA256>(key: [UInt8]("canary".utf8))
        #expect(String(describing: hmac) == "HMAC<SHA256>(key: redacted)")
        #expect(String(reflecting: hmac) == "HMAC<SHA256>(key: redacted)")

        var dumped = ""
        dump([hmac], to: &dumped)
        #expect(dumped == "▿ 1 element\n  - HMAC<SHA256>(key: redacted)\n")
    }
}
