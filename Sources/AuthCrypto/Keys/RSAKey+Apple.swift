#if canImport(Security) && canImport(CryptoKit)
internal import Foundation
internal import Security

/// An RSA key of the Security framework, private or public.
///
/// `@unchecked Sendable` because the framework's type does not say so: a key never changes once it is made, and any
/// number of threads may use it.
struct RSAKey: @unchecked Sendable {
    private let key: SecKey

    /// Reads a key in PKCS#1.
    init?(_ der: [UInt8], isPrivate: Bool) {
        let attributes =
            [
                kSecAttrKeyType: kSecAttrKeyTypeRSA,
                kSecAttrKeyClass: isPrivate ? kSecAttrKeyClassPrivate : kSecAttrKeyClassPublic,
            ] as CFDictionary
        guard let key = SecKeyCreateWithData(Data(der) as CFData, attributes, nil) else { return nil }
        self.key = key
    }

    var bits: Int { SecKeyGetBlockSize(key) * 8 }

    /// Whether what a private key signs verifies: the framework may read numbers that do not belong together.
    var isTrueToItself: Bool {
        let message: [UInt8] = [0]
        guard let signature = sign(message, with: .rsaPKCS1(.sha256)), let publicKey = SecKeyCopyPublicKey(key) else {
            return false
        }
        return Self.isValid(signature, for: message, with: .rsaPKCS1(.sha256), publicKey)
    }

    func sign(_ message: [UInt8], with algorithm: SignatureAlgorithm) -> [UInt8]? {
        guard let algorithm = Self.name(of: algorithm) else { return nil }
        return SecKeyCreateSignature(key, algorithm, Data(message) as CFData, nil).map { Array($0 as Data) }
    }

    func isValid(_ signature: [UInt8], for message: [UInt8], with algorithm: SignatureAlgorithm) -> Bool {
        Self.isValid(signature, for: message, with: algorithm, key)
    }

    private static func isValid(
        _ signature: [UInt8], for message: [UInt8], with algorithm: SignatureAlgorithm, _ key: SecKey
    ) -> Bool {
        guard let algorithm = name(of: algorithm) else { return false }
        return SecKeyVerifySignature(key, algorithm, Data(message) as CFData, Data(signature) as CFData, nil)
    }

    private static func name(of algorithm: SignatureAlgorithm) -> SecKeyAlgorithm? {
        switch algorithm {
        case .rsaPKCS1(.sha256): .rsaSignatureMessagePKCS1v15SHA256
        case .rsaPKCS1(.sha384): .rsaSignatureMessagePKCS1v15SHA384
        case .rsaPKCS1(.sha512): .rsaSignatureMessagePKCS1v15SHA512
        case .rsaPSS(.sha256): .rsaSignatureMessagePSSSHA256
        case .rsaPSS(.sha384): .rsaSignatureMessagePSSSHA384
        case .rsaPSS(.sha512): .rsaSignatureMessagePSSSHA512
        case .ecdsa, .edDSA: nil
        }
    }
}
#endif
