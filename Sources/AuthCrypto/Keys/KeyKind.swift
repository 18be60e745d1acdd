/// What a key is.
package enum KeyKind: Hashable, Sendable {
    case rsa(bits: Int)
    /// A key that is for RSASSA-PSS alone.
    case rsaPSS(bits: Int)
    case ec(Curve)
    case ed25519
    case ed448
    /// A key that signs no token; what it is, in words.
    case other(String)

    /// An elliptic curve for signatures (FIPS 186-5; SEC 2 for secp256k1).
    package enum Curve: Hashable, Sendable, CaseIterable {
        case p256
        case p384
        case p521
        case secp256k1

        /// The bytes of each of the two numbers of a signature.
        package var coordinateByteCount: Int {
            switch self {
            case .p256, .secp256k1: 32
            case .p384: 48
            case .p521: 66
            }
        }
    }
}

extension KeyKind: CustomStringConvertible {
    /// The kind in words, for errors.
    package var description: String {
        switch self {
        case .rsa(let bits): "an RSA key of \(bits) bits"
        case .rsaPSS(let bits): "an RSASSA-PSS key of \(bits) bits"
        case .ec(.p256): "a key on the curve P-256"
        case .ec(.p384): "a key on the curve P-384"
        case .ec(.p521): "a key on the curve P-521"
        case .ec(.secp256k1): "a key on the curve secp256k1"
        case .ed25519: "an Ed25519 key"
        case .ed448: "an Ed448 key"
        case .other(let name): name
        }
    }
}
