import AuthCrypto
import Foundation
import Testing

/// One form of a key of Tests/Fixtures/Keys: made for tests, and used nowhere else.
struct KeyFixture: Sendable, CustomTestStringConvertible {
    static let passphrase = "naïve passphrase 7"

    /// The file's name, which is that of the key.
    let key: String
    let form: String
    let pem: String

    var isEncrypted: Bool { pem.contains("ENCRYPTED") }
    var testDescription: String { "\(key) \(form)" }

    /// Whether this system's cryptography is Apple's, which has fewer kinds of keys and opens none with a passphrase.
    static let isOnAppleSystem: Bool = {
        #if canImport(Darwin)
        true
        #else
        false
        #endif
    }()

    /// Whether this system reads the key.
    var isOnThisSystem: Bool {
        !Self.isOnAppleSystem
            || !(isEncrypted || ["secp256k1", "ed448", "rsa-pss-2048", "rsa-pss-2048-sha256"].contains(key))
    }

    /// Those that this system reads.
    static let readableKeys = keys.filter { KeyFixture(key: $0, form: "pkcs8", pem: "").isOnThisSystem }

    static let keys = [
        "rsa-1024", "rsa-2048", "rsa-4096", "p-256", "p-384", "p-521", "secp256k1", "ed25519", "ed448", "rsa-pss-2048",
        "rsa-pss-2048-sha256",
    ]

    /// Every form of every private key.
    static let privateKeys = keys.flatMap { all(in: $0) }.filter { $0.form != "public" }

    /// The forms in a file.
    static func all(in file: String) -> [KeyFixture] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let path = folder.appending(path: "../../Fixtures/Keys/\(file).pem")
        guard let text = try? String(contentsOf: path, encoding: .utf8) else { return [] }
        return text.components(separatedBy: "form: ").dropFirst().map { part in
            let lines = part.split(separator: "\n", maxSplits: 1)
            return KeyFixture(key: file, form: String(lines[0]), pem: String(lines[1]))
        }
    }

    static func named(_ form: String, in file: String) throws -> KeyFixture {
        try #require(all(in: file).first { $0.form == form }, "there is no \(form) in \(file)")
    }

    /// The public key that belongs to it.
    func publicKey() throws -> PublicKey { try PublicKey(pem: Self.named("public", in: key).pem) }

    /// The algorithms that the key is for.
    var algorithms: [SignatureAlgorithm] {
        switch key {
        case "p-256": [.ecdsa(.p256, .sha256)]
        case "p-384": [.ecdsa(.p384, .sha384)]
        case "p-521": [.ecdsa(.p521, .sha512)]
        case "secp256k1": [.ecdsa(.secp256k1, .sha256)]
        case "ed25519", "ed448": [.edDSA]
        case "rsa-pss-2048-sha256": [.rsaPSS(.sha256)]
        case "rsa-pss-2048": [.rsaPSS(.sha256), .rsaPSS(.sha384), .rsaPSS(.sha512)]
        // A PSS signature with SHA-512 and as long a salt needs 1,034 bits.
        case "rsa-1024":
            [.rsaPKCS1(.sha256), .rsaPKCS1(.sha384), .rsaPKCS1(.sha512), .rsaPSS(.sha256), .rsaPSS(.sha384)]
        default:
            [
                .rsaPKCS1(.sha256), .rsaPKCS1(.sha384), .rsaPKCS1(.sha512), .rsaPSS(.sha256), .rsaPSS(.sha384),
                .rsaPSS(.sha512),
            ]
        }
    }
}

/// Fails unless reading the text fails for `reason`, with an error that holds `words` and nothing of the text.
func expectRefusal(
    of pem: String, passphrase: String? = nil, _ reason: KeyError.Reason, saying words: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    do throws(KeyError) {
        let key = try PrivateKey(pem: pem, passphrase: passphrase)
        Issue.record("it is read as \(key.kind)", sourceLocation: sourceLocation)
    } catch {
        #expect(error.reason == reason, "\(error)", sourceLocation: sourceLocation)
        #expect(error.message.contains(words), sourceLocation: sourceLocation)
        expectNothing(of: pem, passphrase, in: error, sourceLocation: sourceLocation)
    }
}

/// Fails where an error shows eight characters of a key's base64 or a passphrase.
func expectNothing(
    of pem: String, _ passphrase: String?, in error: KeyError, sourceLocation: SourceLocation = #_sourceLocation
) {
    var shown = "\(error) \(String(reflecting: error)) "
    dump(error, to: &shown)
    let body = pem.split { $0.isWhitespace || $0 == "-" }.filter { $0.count > 20 }
    for line in body {
        let characters = Array(line)
        for start in stride(from: 0, through: characters.count - 8, by: 8) {
            #expect(!shown.contains(String(characters[start..<start + 8])), sourceLocation: sourceLocation)
        }
    }
    if let passphrase, passphrase.count > 3 { #expect(!shown.contains(passphrase), sourceLocation: sourceLocation) }
}
