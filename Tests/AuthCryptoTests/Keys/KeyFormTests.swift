import AuthCrypto
import Testing

@Suite("Forms of private keys", .serialized)
struct KeyFormTests {
    @Test(
        "sign what the public key verifies, with every algorithm of the key",
        arguments: KeyFixture.privateKeys.filter(\.isOnThisSystem))
    func signs(_ fixture: KeyFixture) throws {
        let key = try PrivateKey(pem: fixture.pem, passphrase: fixture.isEncrypted ? KeyFixture.passphrase : nil)
        let publicKey = try fixture.publicKey()
        #expect(key.kind == publicKey.kind)
        for algorithm in fixture.algorithms {
            let message = patternBytes(count: 100)
            let signature = try key.sign(message, with: algorithm)
            #expect(publicKey.isValid(signature, for: message, with: algorithm), "\(algorithm)")
            #expect(!publicKey.isValid(signature, for: message + [0], with: algorithm), "\(algorithm)")
        }
    }

    @Test("need a passphrase where they are encrypted", arguments: KeyFixture.privateKeys.filter(\.isEncrypted))
    func missingPassphrase(_ fixture: KeyFixture) {
        expectRefusal(of: fixture.pem, .passphraseMissing, saying: "passphrase")
        expectRefusal(of: fixture.pem, passphrase: "", .passphraseMissing, saying: "passphrase")
    }

    @Test(
        "refuse another passphrase", .disabled(if: KeyFixture.isOnAppleSystem, "no passphrase opens a key here"),
        arguments: KeyFixture.privateKeys.filter(\.isEncrypted),
        ["wrong", "naïve passphrase 7 ", "naive passphrase 7"])
    func wrongPassphrase(_ fixture: KeyFixture, passphrase: String) {
        expectRefusal(of: fixture.pem, passphrase: passphrase, .passphraseWrong, saying: "does not open the key")
    }

    @Test(
        "refuse a passphrase that is longer than the library takes",
        .disabled(if: KeyFixture.isOnAppleSystem, "no passphrase opens a key here"),
        arguments: ["pkcs8-aes256-sha256", "sec1-aes256"])
    func longPassphrase(form: String) throws {
        let fixture = try KeyFixture.named(form, in: "p-256")
        let passphrase = String(repeating: "long ", count: 1_000)
        expectRefusal(of: fixture.pem, passphrase: passphrase, .passphraseWrong, saying: "1024 bytes")
    }

    @Test(
        "ignore a passphrase where they are not encrypted",
        arguments: KeyFixture.privateKeys.filter { !$0.isEncrypted && $0.isOnThisSystem })
    func needlessPassphrase(_ fixture: KeyFixture) throws {
        #expect(try PrivateKey(pem: fixture.pem, passphrase: "needless").kind == fixture.publicKey().kind)
    }

    @Test(
        "with a cipher that the library has no more name the cipher as a possible cause",
        .disabled(if: KeyFixture.isOnAppleSystem, "no passphrase opens a key here"))
    func oldCipher() throws {
        let fixture = try KeyFixture.named("p256-pbes1-md5-des", in: "other")
        expectRefusal(of: fixture.pem, passphrase: KeyFixture.passphrase, .passphraseWrong, saying: "cipher")
    }

    @Test("are found beside a certificate, before and after it")
    func besideCertificate() throws {
        let certificate = try KeyFixture.named("certificate", in: "other").pem
        for fixture in KeyFixture.privateKeys where !fixture.isEncrypted && fixture.isOnThisSystem {
            let kind = try fixture.publicKey().kind
            #expect(try PrivateKey(pem: certificate + fixture.pem).kind == kind)
            #expect(try PrivateKey(pem: fixture.pem + certificate).kind == kind)
            #expect(try PrivateKey(pem: "Bag Attributes\n    localKeyID: 01\n" + fixture.pem).kind == kind)
        }
    }

    @Test(
        "that this system does not read say so, and not that they are damaged",
        arguments: KeyFixture.privateKeys.filter { !$0.isOnThisSystem })
    func missing(_ fixture: KeyFixture) {
        expectRefusal(of: fixture.pem, passphrase: KeyFixture.passphrase, .unsupported, saying: "this system")
    }

    @Test(
        "with the parameters written out are read where they are those of a named curve",
        .disabled(if: KeyFixture.isOnAppleSystem, "only curves that are named are read here"))
    func explicitParameters() throws {
        #expect(try PrivateKey(pem: KeyFixture.named("p256-explicit", in: "other").pem).kind == .ec(.p256))
    }
}
