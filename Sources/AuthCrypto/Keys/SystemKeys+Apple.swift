#if canImport(Security) && canImport(CryptoKit)
internal import CryptoKit
internal import Foundation
internal import Security

/// A private key of CryptoKit's or, for RSA, of the Security framework.
struct SystemPrivateKey: Sendable {
    private enum Key: Sendable {
        case rsa(RSAKey)
        case p256(P256.Signing.PrivateKey)
        case p384(P384.Signing.PrivateKey)
        case p521(P521.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    let kind: KeyKind
    private let key: Key

    init(_ block: PEMBlock, passphrase: String?) throws(KeyError) {
        guard !block.isEncrypted else {
            throw KeyError(
                .unsupported, "encrypted keys are not read on this system; decrypt it with: openssl pkey -in FILE")
        }
        guard let key = Self.key(block) else {
            if let kind = NamedKeyKind.missingOnApple(block) { throw .missing(kind) }
            throw KeyError(
                .malformed, "the key is damaged, or of a kind that is not supported; paste the whole key")
        }
        if case .rsa(let key) = key, !key.isTrueToItself { throw .notConsistent }
        self.key = key
        kind =
            switch key {
            case .rsa(let key): .rsa(bits: key.bits)
            case .p256: .ec(.p256)
            case .p384: .ec(.p384)
            case .p521: .ec(.p521)
            case .ed25519: .ed25519
            }
    }

    private static func key(_ block: PEMBlock) -> Key? {
        guard let der = Base64.decode(block.base64.utf8) else { return nil }
        if block.label == "RSA PRIVATE KEY" { return RSAKey(der, isPrivate: true).map { .rsa($0) } }
        let text = block.text
        if let key = try? P256.Signing.PrivateKey(pemRepresentation: text) { return .p256(key) }
        if let key = try? P384.Signing.PrivateKey(pemRepresentation: text) { return .p384(key) }
        if let key = try? P521.Signing.PrivateKey(pemRepresentation: text) { return .p521(key) }
        // PrivateKeyInfo (RFC 5958): the version, the algorithm, and the key in an octet string.
        var reader = DERReader(der)
        guard var info = reader.next(.sequence).map({ DERReader($0) }), info.next(.integer) != nil,
            var algorithm = info.next(.sequence).map({ DERReader($0) }),
            let identifier = algorithm.next(.objectIdentifier), let content = info.next(.octetString)
        else { return nil }
        switch Array(identifier) {
        case AppleKeys.rsaEncryption: return RSAKey(Array(content), isPrivate: true).map { .rsa($0) }
        case AppleKeys.ed25519:
            var inner = DERReader(content)
            return inner.next(.octetString)
                .flatMap { try? Curve25519.Signing.PrivateKey(rawRepresentation: Data($0)) }.map { .ed25519($0) }
        default: return nil
        }
    }

    func sign(_ message: [UInt8], with algorithm: SignatureAlgorithm) throws(KeyError) -> [UInt8] {
        do {
            switch key {
            case .rsa(let key):
                guard let signature = key.sign(message, with: algorithm) else { throw KeyError.notSigned }
                return signature
            case .p256(let key): return Array(try key.signature(for: Data(message)).rawRepresentation)
            case .p384(let key): return Array(try key.signature(for: Data(message)).rawRepresentation)
            case .p521(let key): return Array(try key.signature(for: Data(message)).rawRepresentation)
            case .ed25519(let key): return Array(try key.signature(for: Data(message)))
            }
        } catch {
            throw .notSigned
        }
    }
}

/// A public key of CryptoKit's or, for RSA, of the Security framework.
struct SystemPublicKey: Sendable {
    private enum Key: Sendable {
        case rsa(RSAKey)
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case p521(P521.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    let kind: KeyKind
    private let key: Key

    init(_ block: PEMBlock) throws(KeyError) {
        guard let key = Self.key(block) else {
            if let kind = NamedKeyKind.missingOnApple(block) { throw .missing(kind) }
            throw KeyError(.malformed, "the public key is damaged, or of a kind that is not supported")
        }
        self.key = key
        kind =
            switch key {
            case .rsa(let key): .rsa(bits: key.bits)
            case .p256: .ec(.p256)
            case .p384: .ec(.p384)
            case .p521: .ec(.p521)
            case .ed25519: .ed25519
            }
    }

    private static func key(_ block: PEMBlock) -> Key? {
        let text = block.text
        if let key = try? P256.Signing.PublicKey(pemRepresentation: text) { return .p256(key) }
        if let key = try? P384.Signing.PublicKey(pemRepresentation: text) { return .p384(key) }
        if let key = try? P521.Signing.PublicKey(pemRepresentation: text) { return .p521(key) }
        // SubjectPublicKeyInfo (RFC 5280, section 4.1): the algorithm, and the key in a bit string without unused bits.
        guard let der = Base64.decode(block.base64.utf8) else { return nil }
        var reader = DERReader(der)
        guard var info = reader.next(.sequence).map({ DERReader($0) }),
            var algorithm = info.next(.sequence).map({ DERReader($0) }),
            let identifier = algorithm.next(.objectIdentifier),
            let content = info.next(.bitString), content.first == 0
        else { return nil }
        let bytes = Array(content.dropFirst())
        switch Array(identifier) {
        case AppleKeys.rsaEncryption: return RSAKey(bytes, isPrivate: false).map { .rsa($0) }
        case AppleKeys.ed25519:
            return (try? Curve25519.Signing.PublicKey(rawRepresentation: Data(bytes))).map { .ed25519($0) }
        default: return nil
        }
    }

    func isValid(_ signature: [UInt8], for message: [UInt8], with algorithm: SignatureAlgorithm) -> Bool {
        if case .rsa(let key) = key { return key.isValid(signature, for: message, with: algorithm) }
        let (message, signature) = (Data(message), Data(signature))
        switch key {
        case .rsa: return false
        case .p256(let key):
            return (try? P256.Signing.ECDSASignature(rawRepresentation: signature))
                .map { key.isValidSignature($0, for: message) } ?? false
        case .p384(let key):
            return (try? P384.Signing.ECDSASignature(rawRepresentation: signature))
                .map { key.isValidSignature($0, for: message) } ?? false
        case .p521(let key):
            return (try? P521.Signing.ECDSASignature(rawRepresentation: signature))
                .map { key.isValidSignature($0, for: message) } ?? false
        case .ed25519(let key): return key.isValidSignature(signature, for: message)
        }
    }
}

private enum AppleKeys {
    /// 1.2.840.113549.1.1.1 (RFC 8017, appendix A.1).
    static let rsaEncryption: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
    /// 1.3.101.112 (RFC 8410, section 3).
    static let ed25519: [UInt8] = [0x2B, 0x65, 0x70]
}
#endif
