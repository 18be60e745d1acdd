/// A scheme of signatures, with its hash.
package enum SignatureAlgorithm: Hashable, Sendable {
    /// RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2).
    case rsaPKCS1(SignatureHash)
    /// RSASSA-PSS with a salt as long as the hash (RFC 8017, section 8.1).
    case rsaPSS(SignatureHash)
    /// ECDSA; the signature is the two numbers at full length, one after the other (RFC 7518, section 3.4).
    case ecdsa(KeyKind.Curve, SignatureHash)
    /// EdDSA (RFC 8032), with whichever of the two curves the key is on.
    case edDSA

    /// The hash functions of signatures.
    package enum SignatureHash: Int, Hashable, Sendable {
        case sha256 = 256
        case sha384 = 384
        case sha512 = 512
    }

    /// Whether a key of `kind` can make such signatures.
    package func suits(_ kind: KeyKind) -> Bool {
        switch (self, kind) {
        case (.rsaPKCS1, .rsa), (.rsaPSS, .rsa), (.rsaPSS, .rsaPSS): true
        case (.ecdsa(let curve, _), .ec(let found)): curve == found
        case (.edDSA, .ed25519), (.edDSA, .ed448): true
        default: false
        }
    }

    /// What key it needs, in words.
    package var neededKey: String {
        switch self {
        case .rsaPKCS1, .rsaPSS: "an RSA key"
        case .ecdsa(let curve, _): KeyKind.ec(curve).description
        case .edDSA: "an Ed25519 or Ed448 key"
        }
    }

    var digestBits: Int {
        switch self {
        case .rsaPKCS1(let hash), .rsaPSS(let hash), .ecdsa(_, let hash): hash.rawValue
        case .edDSA: 0
        }
    }

    var usesPSS: Bool { if case .rsaPSS = self { true } else { false } }
}
