/// A private key that signs.
///
/// Reading one takes a millisecond, or several for a long RSA key, so keep it. One value may sign from any number of tasks at once.
package struct PrivateKey: Sendable {
    /// What the key is.
    package let kind: KeyKind
    private let key: SystemPrivateKey

    /// Reads a key in PEM: PKCS#1, PKCS#8 or SEC 1, encrypted or not.
    ///
    /// What pasting does to line breaks and quotes is repaired.
    ///
    /// - Parameters:
    ///   - pem: The key.
    ///   - passphrase: What it is encrypted with; `nil` or empty for a key that is not.
    /// - Throws: ``KeyError`` that says what the text is, where it is no private key that can be read.
    package init(pem: String, passphrase: String? = nil) throws(KeyError) {
        let block = try Self.privateKey(among: try PEMReader.blocks(in: pem))
        let passphrase = passphrase.flatMap { $0.isEmpty ? nil : $0 }
        if block.isEncrypted, passphrase == nil {
            throw KeyError(.passphraseMissing, "the key is encrypted, and there is no passphrase; add it")
        }
        try PassphraseCost.check(block)
        key = try SystemPrivateKey(block, passphrase: block.isEncrypted ? passphrase : nil)
        kind = key.kind
        if case .other(let name) = kind {
            throw KeyError(
                .unsuitable,
                "this is \(name); tokens are signed with RSA, with the curves P-256, P-384, P-521 and secp256k1, and with Ed25519 and Ed448"
            )
        }
    }

    /// Signs a message.
    ///
    /// - Throws: ``KeyError`` where the key is of another kind than the algorithm needs, or the system fails.
    package func sign(_ message: [UInt8], with algorithm: SignatureAlgorithm) throws(KeyError) -> [UInt8] {
        try check(algorithm)
        return try key.sign(message, with: algorithm)
    }

    /// Refuses an algorithm that needs a key of another kind.
    package func check(_ algorithm: SignatureAlgorithm) throws(KeyError) {
        guard algorithm.suits(kind) else {
            throw KeyError(.unsuitable, "the algorithm needs \(algorithm.neededKey), and this is \(kind)")
        }
    }

    /// Twice what an RSA key of 16,384 bits has; with numbers that have no bound, one signature would take minutes.
    private static let maximumBase64ByteCount = 1 << 15

    private static func privateKey(among blocks: [PEMBlock]) throws(KeyError) -> PEMBlock {
        let labels = ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"]
        if let block = blocks.first(where: { labels.contains($0.label) }) {
            guard block.base64.utf8.count <= maximumBase64ByteCount else {
                throw KeyError(.malformed, "the key is longer than any key is; paste the key alone")
            }
            return block
        }
        let found = Set(blocks.map(\.label))
        let what =
            if found.contains("OPENSSH PRIVATE KEY") {
                "a key in OpenSSH's format; convert it with: ssh-keygen -p -m PKCS8 -f FILE"
            } else if found.contains("PUBLIC KEY") || found.contains("RSA PUBLIC KEY") {
                "a public key; give the private key that belongs to it"
            } else if found.contains("CERTIFICATE") {
                "a certificate; give the private key that belongs to it"
            } else if found.contains("CERTIFICATE REQUEST") || found.contains("NEW CERTIFICATE REQUEST") {
                "a certificate request; give the private key that belongs to it"
            } else if found.contains("DSA PRIVATE KEY") {
                "a DSA key, with which no token is signed; make an RSA key or an EC key"
            } else if found.contains("EC PARAMETERS") {
                "the parameters of a curve alone; give the EC PRIVATE KEY block that comes after them"
            } else {
                "not a private key that can sign a token"
            }
        throw KeyError(.notPrivateKey, "this is \(what)")
    }
}

extension PrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What the key is, and nothing of it.
    package var description: String { "PrivateKey (\(kind))" }
    /// As ``description``.
    package var debugDescription: String { description }
    /// Has no children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
