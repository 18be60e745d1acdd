import AuthCrypto
import Testing

@Suite("Base64")
struct Base64Tests {
    /// RFC 4648, section 10.
    static let published = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]

    @Test("writes and reads the published texts", arguments: published)
    func examples(_ plain: String, encoded: String) {
        let bytes = Array(plain.utf8)
        #expect(Base64.encode(bytes) == encoded)
        #expect(Base64.urlEncode(bytes) == String(encoded.prefix { $0 != "=" }))
        #expect(Base64.decode(encoded.utf8) == bytes)
        #expect(Base64.decode(encoded.prefix { $0 != "=" }.utf8) == bytes)
    }

    @Test("has two characters that differ between the alphabets, and reads both")
    func alphabets() {
        // RFC 4648, sections 4 and 5
        let bytes: [UInt8] = [0xFB, 0xEF, 0xFF, 0xFE]
        #expect(Base64.encode(bytes) == "++///g==")
        #expect(Base64.urlEncode(bytes) == "--___g")
        #expect(Base64.decode("++///g==".utf8) == bytes)
        #expect(Base64.decode("--___g".utf8) == bytes)
        #expect(Base64.decode("--__/g==".utf8) == bytes)
    }

    @Test("reads back what it writes, at every length")
    func roundTrip() {
        for count in 0...200 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
            #expect(Base64.decode(Base64.urlEncode(bytes).utf8) == bytes)
        }
    }

    @Test(
        "refuses what is no base64",
        arguments: [
            "Z", "Zg=", "Zg===", "Zm8==", "Zm9v=", "Zm9v==", "Zm9vY", "=", "==", "====", "=Zg=", "Z=g=", "Zg==Zg==",
            "Zg=g",
            "Zm9v\n", " Zm9v", "Zm 9v", "Zm9v.", "Zm,v", "Zm9vé", "Zm9v\0", "Zm:v", "Zm@v", "Z[9v", "Z`9v", "Z{9v",
        ])
    func refusal(_ text: String) { #expect(Base64.decode(text.utf8) == nil) }

    @Test(
        "refuses a last character with bits that no byte has", arguments: ["Zh==", "Zh", "Zv==", "Zm9=", "Zm9", "Zm+="])
    func trailingBits(_ text: String) {
        // RFC 4648, section 3.5
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test("reads exactly one text for each two bytes")
    func oneText() {
        let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var readable = 0
        for first in characters {
            for second in characters where Base64.decode([first, second]) != nil { readable += 1 }
        }
        #expect(readable == 256)
    }
}
