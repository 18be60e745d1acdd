#if !os(Linux) && !(canImport(Security) && canImport(CryptoKit))
/// A private key on a system whose cryptography this package does not know.
struct SystemPrivateKey: Sendable {
    var kind: KeyKind { .other("a key") }

    init(_ block: PEMBlock, passphrase: String?) throws(KeyError) {
        throw KeyError(.unsupported, "signing with a private key is not supported on this system; use HS256 or its kin")
    }

    func sign(_ message: [UInt8], with algorithm: SignatureAlgorithm) throws(KeyError) -> [UInt8] {
        throw KeyError(.unsupported, "signing with a private key is not supported on this system")
    }
}

/// A public key on a system whose cryptography this package does not know.
struct SystemPublicKey: Sendable {
    var kind: KeyKind { .other("a key") }

    init(_ block: PEMBlock) throws(KeyError) {
        throw KeyError(.unsupported, "public keys are not supported on this system")
    }

    func isValid(_ signature: [UInt8], for message: [UInt8], with algorithm: SignatureAlgorithm) -> Bool { false }
}
#endif
