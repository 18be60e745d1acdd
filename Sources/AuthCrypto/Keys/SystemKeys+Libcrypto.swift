#if os(Linux)
internal import CLibcrypto
internal import Synchronization

/// A key of libcrypto's, freed with the last use.
///
/// `@unchecked Sendable`: the pointer never changes, and libcrypto lets any number of threads use one key, each with a
/// context of its own (openssl-threads(7)).
private final class LibcryptoHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }
    deinit { libcrypto_free_key(pointer) }

    var kind: KeyKind {
        let bits = Int(libcrypto_bits(pointer))
        return switch libcrypto_kind(pointer) {
        case LIBCRYPTO_RSA: .rsa(bits: bits)
        case LIBCRYPTO_RSA_PSS: .rsaPSS(bits: bits)
        case LIBCRYPTO_P256: .ec(.p256)
        case LIBCRYPTO_P384: .ec(.p384)
        case LIBCRYPTO_P521: .ec(.p521)
        case LIBCRYPTO_SECP256K1: .ec(.secp256k1)
        case LIBCRYPTO_ED25519: .ed25519
        case LIBCRYPTO_ED448: .ed448
        case LIBCRYPTO_OTHER_CURVE: .other("a key on a curve that tokens do not use")
        case LIBCRYPTO_DSA: .other("a DSA key")
        case LIBCRYPTO_X25519: .other("an X25519 key, which signs nothing")
        case LIBCRYPTO_X448: .other("an X448 key, which signs nothing")
        default: .other("a key of a kind that tokens do not use")
        }
    }

    /// Whether a signature, for ECDSA in DER, is that of a message.
    func isValid(_ signature: [UInt8], for message: [UInt8], with algorithm: SignatureAlgorithm) -> Bool {
        libcrypto_verify(
            pointer, Int32(algorithm.digestBits), algorithm.usesPSS, message, message.count, signature, signature.count)
    }

    /// Refuses a key with which one signature would take minutes.
    func checkLength() throws(KeyError) {
        // OPENSSL_RSA_MAX_MODULUS_BITS, of rsa.h: no longer key verifies.
        let longest = 16_384
        switch kind {
        case .rsa(let bits) where bits > longest, .rsaPSS(let bits) where bits > longest:
            throw KeyError(.malformed, "the RSA key has \(bits) bits, and \(longest) are the most that are supported")
        default: break
        }
    }

    static func checkLibrary() throws(KeyError) {
        guard libcrypto_is_available() else {
            throw KeyError(
                .unsupported,
                "signing with a private key needs OpenSSL's libcrypto, version 1.1.1 or later, which this program cannot open; install the package libssl3 (Debian, Ubuntu) or openssl-libs (Fedora)"
            )
        }
    }
}

/// Signers of one key that are not in use: preparing one takes about as long as signing on a curve.
private final class LibcryptoSigners: Sendable {
    /// `@unchecked Sendable`: only who has taken a signer uses it.
    private struct Signer: @unchecked Sendable {
        let pointer: OpaquePointer
        let algorithm: SignatureAlgorithm
    }

    /// More are in use at once only where more threads sign.
    private static let keptCount = 16
    private let idle = Mutex<[Signer]>([])

    deinit { idle.withLock { for signer in $0 { libcrypto_free_signer(signer.pointer) } } }

    func take(_ algorithm: SignatureAlgorithm, _ handle: LibcryptoHandle) -> OpaquePointer? {
        let signer = idle.withLock { idle in
            idle.lastIndex { $0.algorithm == algorithm }.map { idle.remove(at: $0) }
        }
        if let signer { return signer.pointer }
        return libcrypto_new_signer(handle.pointer, Int32(algorithm.digestBits), algorithm.usesPSS)
    }

    func give(_ pointer: OpaquePointer, _ algorithm: SignatureAlgorithm) {
        let signer = Signer(pointer: pointer, algorithm: algorithm)
        let isKept = idle.withLock { idle in
            guard idle.count < Self.keptCount else { return false }
            idle.append(signer)
            return true
        }
        if !isKept { libcrypto_free_signer(signer.pointer) }
    }
}

struct SystemPrivateKey: Sendable {
    let kind: KeyKind
    private let handle: LibcryptoHandle
    private let signers = LibcryptoSigners()

    init(_ block: PEMBlock, passphrase: String?) throws(KeyError) {
        try LibcryptoHandle.checkLibrary()
        var pointer: OpaquePointer?
        if let passphrase, passphrase.utf8.count > Self.maximumPassphraseByteCount {
            throw KeyError(
                .passphraseWrong,
                "the passphrase is longer than the \(Self.maximumPassphraseByteCount) bytes that the system takes")
        }
        let reading = Self.read(Array(block.text.utf8), passphrase.map { Array($0.utf8) }, into: &pointer)
        guard let pointer else {
            switch reading {
            case LIBCRYPTO_NEEDS_PASSPHRASE:
                throw KeyError(.passphraseMissing, "the key is encrypted, and there is no passphrase; add it")
            case LIBCRYPTO_WRONG_PASSPHRASE:
                throw KeyError(
                    .passphraseWrong,
                    "the passphrase does not open the key; check it, and that the key is whole and its cipher a current one"
                )
            default:
                let cause = block.isEncrypted ? "encrypted with a cipher" : "of a kind"
                throw KeyError(.malformed, "the key is damaged, or \(cause) that is not supported; paste the whole key")
            }
        }
        handle = LibcryptoHandle(pointer)
        kind = handle.kind
        try handle.checkLength()
        guard isSound else { throw .notConsistent }
    }

    /// libcrypto reads numbers that are no key at all: a zero, an even modulus, the halves of two keys.
    ///
    /// For RSA, what it signs must verify; checking the primes would take a hundred times as long.
    private var isSound: Bool {
        switch kind {
        case .ec: libcrypto_is_consistent(handle.pointer)
        case .rsa: isTrueToItself(.rsaPKCS1(.sha256))
        case .rsaPSS:
            // Such a key may be bound to one hash.
            [.sha256, .sha384, .sha512].contains { isTrueToItself(.rsaPSS($0)) }
        case .ed25519, .ed448, .other: true
        }
    }

    private func isTrueToItself(_ algorithm: SignatureAlgorithm) -> Bool {
        let message: [UInt8] = [0]
        guard let signature = try? sign(message, with: algorithm) else { return false }
        return handle.isValid(signature, for: message, with: algorithm)
    }

    /// PEM_BUFSIZE, of pem.h.
    private static let maximumPassphraseByteCount = 1_024

    private static func read(
        _ pem: [UInt8], _ passphrase: [UInt8]?, into pointer: inout OpaquePointer?
    ) -> LibcryptoReading {
        guard let passphrase else {
            return libcrypto_read_private_key(pem, pem.count, nil, 0, &pointer)
        }
        return libcrypto_read_private_key(pem, pem.count, passphrase, passphrase.count, &pointer)
    }

    func sign(_ message: [UInt8], with algorithm: SignatureAlgorithm) throws(KeyError) -> [UInt8] {
        guard let signer = signers.take(algorithm, handle) else { throw .notSigned }
        let capacity = libcrypto_signature_capacity(handle.pointer)
        let signature = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = libcrypto_sign(signer, message, message.count, buffer.baseAddress, capacity)
        }
        signers.give(signer, algorithm)
        guard case .ecdsa(let curve, _) = algorithm else {
            guard !signature.isEmpty else { throw .notSigned }
            return signature
        }
        guard let fixed = ECDSASignature(der: signature, curve: curve)?.fixed else { throw .notSigned }
        return fixed
    }
}

struct SystemPublicKey: Sendable {
    let kind: KeyKind
    private let handle: LibcryptoHandle

    init(_ block: PEMBlock) throws(KeyError) {
        try LibcryptoHandle.checkLibrary()
        let text = Array(block.text.utf8)
        guard let pointer = libcrypto_read_public_key(text, text.count) else {
            throw KeyError(.malformed, "the public key is damaged, or of a kind that is not supported")
        }
        handle = LibcryptoHandle(pointer)
        kind = handle.kind
        try handle.checkLength()
    }

    func isValid(_ signature: [UInt8], for message: [UInt8], with algorithm: SignatureAlgorithm) -> Bool {
        var signature = signature
        if case .ecdsa(let curve, _) = algorithm {
            guard let fixed = ECDSASignature(fixed: signature, curve: curve) else { return false }
            signature = fixed.der
        }
        return handle.isValid(signature, for: message, with: algorithm)
    }
}
#endif
