import AuthCrypto
import Testing

@Suite("Hash algorithms")
struct HashAlgorithmTests {
    @Test("have the names that hashlib gives them")
    func names() {
        #expect(HashAlgorithm.names == ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"])
        for name in HashAlgorithm.names {
            #expect(HashAlgorithm(name: name)?.rawValue == name)
        }
    }

    @Test("are not found under other names", arguments: ["", "SHA256", "sha-256", "sha3_256", "sha256 ", "crc32"])
    func unknownNames(_ name: String) {
        #expect(HashAlgorithm(name: name) == nil)
    }

    @Test(
        "have the sizes that the standards give them",
        arguments: [
            (HashAlgorithm.md5, 64, 16), (.sha1, 64, 20), (.sha224, 64, 28),
            (.sha256, 64, 32), (.sha384, 128, 48), (.sha512, 128, 64),
        ])
    func sizes(_ algorithm: HashAlgorithm, blockByteCount: Int, digestByteCount: Int) {
        #expect(algorithm.function.blockByteCount == blockByteCount)
        #expect(algorithm.function.digestByteCount == digestByteCount)
        #expect(algorithm.hash([]).count == digestByteCount)
    }
}
