/// What kind a key says that it is, for a system whose cryptography reads fewer kinds than there are.
///
/// Only the identifiers are read, nothing of the key itself, so that a whole key of such a kind is told apart from a
/// damaged one.
enum NamedKeyKind {
    /// 1.3.101.113 (RFC 8410, section 3).
    private static let ed448: [UInt8] = [0x2B, 0x65, 0x71]
    /// 1.2.840.113549.1.1.10 (RFC 8017, appendix A.2.3).
    private static let rsaPSS: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A]
    /// 1.2.840.10045.2.1 (RFC 5480, section 2.1.1).
    private static let ecPublicKey: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
    /// 1.3.132.0.10 (SEC 2, section A.2.1).
    private static let secp256k1: [UInt8] = [0x2B, 0x81, 0x04, 0x00, 0x0A]

    /// The kind in words, where it is one that signs tokens and that CryptoKit and the Security framework lack.
    static func missingOnApple(_ block: PEMBlock) -> String? {
        guard let der = Base64.decode(block.base64.utf8) else { return nil }
        let (algorithm, curve) = identifiers(in: der)
        return switch (algorithm, curve) {
        case (ed448, _): KeyKind.ed448.description
        case (rsaPSS, _): "a key for RSASSA-PSS alone"
        case (ecPublicKey, secp256k1): KeyKind.ec(.secp256k1).description
        default: nil
        }
    }

    /// The algorithm, and the curve where one is named, of a PrivateKeyInfo (RFC 5958, section 2), an ECPrivateKey
    /// (RFC 5915, section 3) or a SubjectPublicKeyInfo (RFC 5280, section 4.1).
    private static func identifiers(in der: [UInt8]) -> (algorithm: [UInt8]?, curve: [UInt8]?) {
        var reader = DERReader(der)
        guard var key = reader.next(.sequence).map({ DERReader($0) }) else { return (nil, nil) }
        let hasVersion = key.next(.integer) != nil
        if var algorithm = key.next(.sequence).map({ DERReader($0) }) {
            return (
                algorithm.next(.objectIdentifier).map { Array($0) }, algorithm.next(.objectIdentifier).map { Array($0) }
            )
        }
        guard hasVersion, key.next(.octetString) != nil,
            var parameters = key.next(.firstOptional).map({ DERReader($0) })
        else { return (nil, nil) }
        return (ecPublicKey, parameters.next(.objectIdentifier).map { Array($0) })
    }
}

extension KeyError {
    /// A key that is whole, and that this system's cryptography cannot read.
    static func missing(_ kind: String) -> KeyError {
        KeyError(
            .unsupported,
            "this is \(kind), which this system does not have; use RSA, P-256, P-384, P-521 or Ed25519")
    }
}
