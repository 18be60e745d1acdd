import Testing

@testable import AuthCrypto

@Suite("The kinds of keys that Apple's systems lack")
struct NamedKeyKindTests {
    /// The words that a key is told with; `nil` where it is one of those that every system has.
    private static func words(for key: String) -> String? {
        switch key {
        case "secp256k1": "a key on the curve secp256k1"
        case "ed448": "an Ed448 key"
        case "rsa-pss-2048", "rsa-pss-2048-sha256": "a key for RSASSA-PSS alone"
        default: nil
        }
    }

    private func kind(_ pem: String) throws -> String? {
        NamedKeyKind.missingOnApple(try #require(try PEMReader.blocks(in: pem).last))
    }

    @Test(
        "are told by what the key says that it is, in every form",
        arguments: KeyFixture.keys.flatMap { KeyFixture.all(in: $0) }.filter { !$0.isEncrypted })
    func named(_ fixture: KeyFixture) throws {
        #expect(try kind(fixture.pem) == Self.words(for: fixture.key))
    }

    @Test("are told of no key that signs nothing, nor of one that is damaged")
    func others() throws {
        for fixture in ["other", "bad"].flatMap({ KeyFixture.all(in: $0) }) where !fixture.isEncrypted {
            // Damaged within, where nothing is read.
            let expected = fixture.form == "ed448-56-bytes" ? "an Ed448 key" : nil
            #expect(try kind(fixture.pem) == expected, "\(fixture)")
        }
        let whole = try #require(try PEMReader.blocks(in: KeyFixture.named("pkcs8", in: "ed448").pem).first)
        // Without the last characters, which are padding.
        for count in 0..<whole.base64.utf8.count - 4 {
            var cut = whole
            cut.base64 = String(whole.base64.prefix(count))
            #expect(NamedKeyKind.missingOnApple(cut) == nil)
        }
    }

    @Test("are refused as what this system does not have, and not as damaged")
    func error() {
        let error = KeyError.missing("an Ed448 key")
        #expect(error.reason == .unsupported)
        #expect(error.message.contains("an Ed448 key"))
        #expect(error.message.contains("Ed25519"))
    }
}
