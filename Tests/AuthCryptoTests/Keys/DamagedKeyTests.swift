import AuthCrypto
import Foundation
import Testing

@Suite("Damaged keys", .serialized)
struct DamagedKeyTests {
    static let keys = KeyFixture.privateKeys.filter {
        ["rsa-1024", "p-384", "ed448"].contains($0.key) && $0.isOnThisSystem
    }

    @Test("whose END line is missing or another say so", arguments: keys)
    func end(_ fixture: KeyFixture) throws {
        let end = try #require(fixture.pem.range(of: "-----END")?.lowerBound)
        let (body, rest) = (String(fixture.pem[..<end]), String(fixture.pem[end...]))
        let texts = [
            body, String(fixture.pem.dropLast(3)), body + "-----END CERTIFICATE-----",
            body + rest.replacing("END", with: "end"), body + rest.replacing("-----", with: "----"),
        ]
        for text in texts {
            expectRefusal(of: text, passphrase: KeyFixture.passphrase, .malformed, saying: "END line is missing")
        }
    }

    @Test("with one character that is no base64 say so", arguments: keys, ["*", "?", "é", ".", ",", "(", "\0"])
    func character(_ fixture: KeyFixture, wrong: String) throws {
        let body = try #require(fixture.pem.split(separator: "\n").dropLast().last)
        let index = body.index(body.startIndex, offsetBy: body.count / 2)
        let text = fixture.pem[..<index] + wrong + fixture.pem[fixture.pem.index(after: index)...]
        expectRefusal(of: String(text), passphrase: KeyFixture.passphrase, .malformed, saying: "not base64")
    }

    @Test("of which base64 is missing are refused", arguments: keys)
    func truncated(_ fixture: KeyFixture) throws {
        var lines = fixture.pem.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let begin = try #require(lines.lastIndex { $0.hasPrefix("-----BEGIN") })
        let end = try #require(lines.lastIndex { $0.hasPrefix("-----END") })
        lines[end - 1] = String(lines[end - 1].dropLast(5))
        for text in [lines.joined(separator: "\n"), without(end - 1, lines), without(begin + 1, lines)] {
            do throws(KeyError) {
                _ = try PrivateKey(pem: text, passphrase: KeyFixture.passphrase)
                Issue.record("it is read")
            } catch {
                #expect([.malformed, .passphraseWrong].contains(error.reason))
                expectNothing(of: text, KeyFixture.passphrase, in: error)
            }
        }
    }

    private func without(_ index: Int, _ lines: [String]) -> String {
        var lines = lines
        lines.remove(at: index)
        return lines.joined(separator: "\n")
    }

    @Test("with headers that cannot be read say which")
    func headers() throws {
        let pem = try KeyFixture.named("sec1-aes256", in: "p-256").pem
        for (found, replacement) in [
            ("DEK-Info: AES-256-CBC,", "DEK-Info: AES-256-CBC"), ("DEK-Info: ", "DEK-Info: *"),
        ] {
            expectRefusal(
                of: pem.replacing(found, with: replacement), passphrase: KeyFixture.passphrase, .malformed,
                saying: "DEK-Info")
        }
        // Without passphrases there are no ciphers to know.
        guard !KeyFixture.isOnAppleSystem else { return }
        expectRefusal(
            of: pem.replacing("AES-256-CBC", with: "NO-SUCH-CBC"), passphrase: KeyFixture.passphrase, .malformed,
            saying: "cipher")
    }
}
