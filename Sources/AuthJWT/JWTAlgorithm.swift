internal import AuthCore
internal import AuthCrypto

/// An algorithm of signatures, by its name in RFC 7518, RFC 8037 or RFC 8812.
///
/// More may appear in minor releases.
public struct JWTAlgorithm: Sendable, Hashable {
    enum Scheme: Sendable, Hashable {
        case hmac(HashAlgorithm)
        case signature(SignatureAlgorithm)
    }

    /// The name, as the token's header has it.
    public let name: String
    let scheme: Scheme

    private init(_ name: String, _ scheme: Scheme) {
        self.name = name
        self.scheme = scheme
    }

    /// HMAC with SHA-256.
    public static let hs256 = Self("HS256", .hmac(.sha256))
    /// HMAC with SHA-384.
    public static let hs384 = Self("HS384", .hmac(.sha384))
    /// HMAC with SHA-512.
    public static let hs512 = Self("HS512", .hmac(.sha512))
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    public static let rs256 = Self("RS256", .signature(.rsaPKCS1(.sha256)))
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    public static let rs384 = Self("RS384", .signature(.rsaPKCS1(.sha384)))
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    public static let rs512 = Self("RS512", .signature(.rsaPKCS1(.sha512)))
    /// RSASSA-PSS with SHA-256.
    public static let ps256 = Self("PS256", .signature(.rsaPSS(.sha256)))
    /// RSASSA-PSS with SHA-384.
    public static let ps384 = Self("PS384", .signature(.rsaPSS(.sha384)))
    /// RSASSA-PSS with SHA-512.
    public static let ps512 = Self("PS512", .signature(.rsaPSS(.sha512)))
    /// ECDSA on P-256 with SHA-256.
    public static let es256 = Self("ES256", .signature(.ecdsa(.p256, .sha256)))
    /// ECDSA on P-384 with SHA-384.
    public static let es384 = Self("ES384", .signature(.ecdsa(.p384, .sha384)))
    /// ECDSA on P-521 with SHA-512.
    public static let es512 = Self("ES512", .signature(.ecdsa(.p521, .sha512)))
    /// ECDSA on secp256k1 with SHA-256; not on Apple's systems.
    public static let es256k = Self("ES256K", .signature(.ecdsa(.secp256k1, .sha256)))
    /// EdDSA on Ed25519 or, but for Apple's systems, Ed448.
    public static let edDSA = Self("EdDSA", .signature(.edDSA))

    /// Every algorithm.
    public static let all = [
        hs256, hs384, hs512, rs256, rs384, rs512, ps256, ps384, ps512, es256, es384, es512, es256k, edDSA,
    ]

    /// The algorithm of a name, in the case in which the standards write it; `nil` where there is none.
    public init?(named name: String) {
        guard let algorithm = Self.all.first(where: { $0.name == name }) else { return nil }
        self = algorithm
    }
}

extension JWTAlgorithm {
    /// Checks that a signature has a length that one of this algorithm can have.
    func check(signature: [UInt8]) throws {
        let (found, possible) = (signature.count, signatureByteCounts)
        guard found == 0 || !possible.isEmpty && !possible.contains(found) else { return }
        let count = possible.isEmpty ? "as many as the key" : possible.map(String.init).joined(separator: " or ")
        var message = "the signer's signature for \(name) has \(found) bytes; it must have \(count)"
        if case .signature(.ecdsa) = scheme {
            message += ": r and s at full length, one after the other, and not in DER (RFC 7518, section 3.4)"
        }
        throw AuthError(.invalidCredential, message)
    }

    /// The lengths that its signatures have; none where that is the key's affair.
    private var signatureByteCounts: [Int] {
        switch scheme {
        case .hmac(let hash): [hash.function.digestByteCount]
        case .signature(.ecdsa(let curve, _)): [2 * curve.coordinateByteCount]
        case .signature(.edDSA): Self.edDSAByteCounts
        case .signature(.rsaPKCS1), .signature(.rsaPSS): []
        }
    }

    /// Of Ed25519 and Ed448 (RFC 8032, sections 5.1.6 and 5.2.6).
    private static let edDSAByteCounts = [64, 114]
}

extension JWTAlgorithm: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}
