import AuthCrypto
import Testing

@Suite("Repair of pasted keys", .serialized)
struct PEMRepairTests {
    static let keys: [KeyFixture] = KeyFixture.privateKeys.filter {
        ["rsa-1024", "p-256", "ed25519"].contains($0.key) && $0.isOnThisSystem
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let apply: @Sendable (String) -> String

        static func lineBreaks(_ name: String, _ replacement: String) -> Damage {
            Damage(testDescription: name) { $0.replacing("\n", with: replacement) }
        }
        static func around(_ name: String, _ before: String, _ after: String) -> Damage {
            Damage(testDescription: name) { before + $0 + after }
        }
    }

    static let damages: [Damage] = [
        .lineBreaks(#"\n for line breaks"#, #"\n"#), .lineBreaks(#"\\n for line breaks"#, #"\\n"#),
        .lineBreaks(#"\\\\n for line breaks"#, #"\\\\n"#), .lineBreaks(#"\r\n for line breaks"#, #"\r\n"#),
        .lineBreaks(#"\n and line breaks"#, "\\n\n"), .lineBreaks(#"a backslash before line breaks"#, "\\\n"),
        .lineBreaks("spaces for line breaks", " "), .lineBreaks("no line breaks", ""),
        .lineBreaks("CRLF", "\r\n"), .lineBreaks("CR", "\r"), .lineBreaks("blank lines", "\n\n"),
        .lineBreaks("tabs for line breaks", "\t"), .lineBreaks("indentation", "\n    "),
        .lineBreaks("indentation by tabs", "\n\t"), .lineBreaks("space at the ends of lines", "  \n"),
        .lineBreaks("no-break spaces", "\u{A0}\n"), .lineBreaks("Unicode line separators", "\u{2028}"),
        .around("quotes", "\"", "\""), .around("single quotes", "'", "'"), .around("backticks", "`", "`"),
        .around("two layers of quotes", "\"'", "'\""), .around("quotes with space within", "\" ", " \""),
        .around("escaped quotes", "\\\"", "\\\""), .around("typographic quotes", "“", "”"),
        .around("space around", " \n\t", "\n \n"), .around("a byte order mark", "\u{FEFF}", ""),
        .around("a quote at the end alone", "", "\""), .around("a line of text before", "my key:\n", ""),
        Damage(testDescription: "base64 of it") { Base64.encode(Array($0.utf8)) },
        Damage(testDescription: "base64 of it for URLs") { Base64.urlEncode(Array($0.utf8)) },
        Damage(testDescription: "base64 of it in quotes") { "\"" + Base64.encode(Array($0.utf8)) + "\"" },
        Damage(testDescription: "base64 of it in lines") { pem in
            Base64.encode(Array(pem.utf8)).enumerated().map { ($0 % 76 == 75 ? "\($1)\r\n" : "\($1)") }.joined()
        },
        Damage(testDescription: #"base64 of it with \n"#) { pem in
            Base64.encode(Array(pem.utf8)).enumerated().map { ($0 % 76 == 75 ? "\($1)\\n" : "\($1)") }.joined()
        },
        Damage(testDescription: #"base64 of it with \n in it"#) {
            Base64.encode(Array($0.replacing("\n", with: #"\n"#).utf8))
        },
        Damage(testDescription: #"\/ for slashes"#) { $0.replacing("/", with: #"\/"#) },
        Damage(testDescription: #"\u002B and \u003d"#) {
            $0.replacing("+", with: #"\u002B"#).replacing("=", with: #"\u003d"#).replacing("\n", with: #"\u000A"#)
        },
        Damage(testDescription: "no padding") { $0.replacing("=", with: "") },
        Damage(testDescription: "the last line break missing") { String($0.dropLast()) },
        Damage(testDescription: #"quotes and \n"#) { "\"" + $0.replacing("\n", with: #"\n"#) + "\"" },
        Damage(testDescription: "one line break after each character") { pem in
            let lines = pem.split(separator: "\n")
            return lines.map { $0.contains(":") || $0.contains("-") ? "\($0)" : $0.map { "\($0)\n" }.joined() }
                .joined(separator: "\n")
        },
    ]

    @Test("leads to a key that signs what the public key verifies", arguments: damages)
    func repair(_ damage: Damage) throws {
        for fixture in Self.keys {
            let pem = damage.apply(fixture.pem)
            let key: PrivateKey
            do {
                key = try PrivateKey(pem: pem, passphrase: KeyFixture.passphrase)
            } catch {
                Issue.record("\(fixture.testDescription): \(error)")
                continue
            }
            let signature = try key.sign([1, 2, 3], with: fixture.algorithms[0])
            #expect(try fixture.publicKey().isValid(signature, for: [1, 2, 3], with: fixture.algorithms[0]))
        }
    }

    @Test("takes public keys, too", arguments: damages)
    func publicKeys(_ damage: Damage) throws {
        let fixture = try KeyFixture.named("public", in: "p-256")
        #expect(try PublicKey(pem: damage.apply(fixture.pem)).kind == .ec(.p256))
    }

    @Test("takes time in proportion to the text")
    func proportion() {
        let clock = ContinuousClock()
        for text in [
            String(repeating: "\\", count: 200_000), String(repeating: "-----BEGIN ", count: 20_000),
            String(repeating: "-----BEGIN A-----", count: 12_000), String(repeating: "\"", count: 200_000),
            String(repeating: "-----BEGIN A----------END A-----", count: 8_000), String(repeating: "A", count: 200_000),
            String(repeating: "\\\\\\\\x", count: 40_000), String(repeating: " ", count: 200_000),
            "-----BEGIN A-----" + String(repeating: "-----END ", count: 20_000),
        ] {
            let time = clock.measure { _ = try? PrivateKey(pem: text) }
            #expect(time < .seconds(5), "\(text.prefix(20))")
        }
    }

    @Test("ends at a text that is longer than any key")
    func long() {
        expectRefusal(of: String(repeating: "A", count: 1 << 19), .malformed, saying: "longer than any key")
    }
}
