import AuthCrypto
import Testing

@Suite("Bad keys", .serialized)
struct BadKeyTests {
    /// What is read all the same, and why that does no harm.
    static let accepted: [String: KeyKind] = [
        // Short, and JWTKey tells of its weakness.
        "rsa-512": .rsa(bits: 512),
        // Consistent in itself: whether the numbers are good ones is the business of whoever made the key.
        "rsa-exponent-1": .rsa(bits: 1024),
        // The library notices that the primes are wrong, and does without them.
        "rsa-primes-of-another-key": .rsa(bits: 1024),
        // The number itself is a right one, only written shorter than SEC 1 wants.
        "ec-scalar-31-bytes": .ec(.p256), "ec-curve-p384-short-scalar": .ec(.p384),
        // The parameters are those of the named curve.
        "ec-explicit-p256": .ec(.p256),
        // The key before it is whole.
        "trailing-zero": .ec(.p256), "trailing-garbage": .ec(.p256), "trailing-key": .ec(.p256),
        "sec1-trailing-garbage": .ec(.p256),
        // The library reads BER, and no version of PKCS#8 is another.
        "length-indefinite": .ec(.p256), "version-99": .ec(.p256),
    ]

    static let keys = KeyFixture.all(in: "bad").filter(\.isOnThisSystem)

    @Test("are refused without a word of the key, or known to be harmless", arguments: keys.filter(isPrivate))
    func privateKeys(_ fixture: KeyFixture) throws {
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let key = try PrivateKey(pem: fixture.pem, passphrase: "x")
            #expect(Self.accepted[fixture.form] == key.kind)
            let algorithm = try #require(KeyAlgorithmTests.algorithms.first { $0.suits(key.kind) })
            #expect(try !key.sign([1, 2, 3], with: algorithm).isEmpty)
        } catch let error as KeyError {
            // Apple's systems are stricter, and lack some kinds.
            #expect(Self.accepted[fixture.form] == nil || KeyFixture.isOnAppleSystem)
            let reasons: [KeyError.Reason] = [.malformed, .passphraseWrong, .unsuitable]
            #expect(reasons.contains(error.reason) || (KeyFixture.isOnAppleSystem && error.reason == .unsupported))
            expectNothing(of: fixture.pem, nil, in: error)
        }
        #expect(clock.now - start < .seconds(5))
    }

    @Test("that are public are refused, or verify nothing", arguments: keys.filter { !isPrivate($0) })
    func publicKeys(_ fixture: KeyFixture) {
        guard let key = try? PublicKey(pem: fixture.pem) else { return }
        for algorithm in KeyAlgorithmTests.algorithms {
            for count in [0, 1, 64, 256] {
                for byte: UInt8 in [0, 1, 0xFF] {
                    #expect(!key.isValid(Array(repeating: byte, count: count), for: [1], with: algorithm))
                }
            }
        }
    }

    @Test("whose passphrase would take hours to try say so")
    func costlyPassphrase() throws {
        for form in ["pbes2-iterations-2-billion", "pbes1-iterations-2-billion"] {
            expectRefusal(
                of: try KeyFixture.named(form, in: "bad").pem, passphrase: "x", .malformed, saying: "10000000")
        }
    }

    @Test(
        "that are far too long say so", .disabled(if: KeyFixture.isOnAppleSystem, "the system has its own bound here"))
    func length() throws {
        expectRefusal(of: try KeyFixture.named("rsa-20000", in: "bad").pem, .malformed, saying: "16384")
    }

    @Test("whose numbers have no bound say so")
    func numbers() {
        let body = Base64.encode(Array(repeating: 1, count: 30_000))
        expectRefusal(
            of: "-----BEGIN RSA PRIVATE KEY-----\n\(body)\n-----END RSA PRIVATE KEY-----", .malformed,
            saying: "longer than any key")
    }

    private static func isPrivate(_ fixture: KeyFixture) -> Bool { !fixture.form.hasPrefix("public") }
}
