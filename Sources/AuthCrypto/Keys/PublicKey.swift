/// A public key that checks signatures.
package struct PublicKey: Sendable {
    /// What the key is.
    package let kind: KeyKind
    private let key: SystemPublicKey

    /// Reads a key in PEM (SubjectPublicKeyInfo, RFC 5280, section 4.1).
    ///
    /// - Throws: ``KeyError`` where it is none.
    package init(pem: String) throws(KeyError) {
        guard let block = try PEMReader.blocks(in: pem).first(where: { $0.label == "PUBLIC KEY" }) else {
            throw KeyError(.malformed, "a public key begins with the line -----BEGIN PUBLIC KEY-----")
        }
        key = try SystemPublicKey(block)
        kind = key.kind
    }

    /// Whether `signature` is that of `message`; `false` also where the key is of another kind.
    package func isValid(_ signature: [UInt8], for message: [UInt8], with algorithm: SignatureAlgorithm) -> Bool {
        algorithm.suits(kind) && key.isValid(signature, for: message, with: algorithm)
    }
}
