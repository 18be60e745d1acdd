public import AuthCore
internal import AuthCrypto

/// A key at hand: a shared secret or a private key.
///
/// Private keys are read once and signed with by the system's cryptography, which on Linux is OpenSSL's libcrypto, opened
/// when the first private key is read. Shared secrets need no library.
public struct JWTKey: JWTSigner {
    private enum Material: Sendable {
        case sha256(HMAC<SHA256>)
        case sha384(HMAC<SHA384>)
        case sha512(HMAC<SHA512>)
        case privateKey(PrivateKey, SignatureAlgorithm)
    }

    /// What it signs with.
    public let algorithm: JWTAlgorithm
    /// Why the key is weaker than its algorithm asks for, in words; `nil` where it is not.
    ///
    /// An RSA key should have 2048 bits or more, a shared secret as many bytes as its hash (RFC 7518, sections 3.2 and
    /// 3.3).
    public let weakness: String?
    private let material: Material

    /// Takes a shared secret.
    ///
    /// - Parameters:
    ///   - secret: The secret; its text is taken as UTF-8, and not decoded.
    ///   - algorithm: ``JWTAlgorithm/hs256`` or its kin.
    /// - Throws: `AuthError` with code `invalidCredential` where the secret is empty, `keyMismatch` where the algorithm
    ///   needs a private key.
    public init(secret: Secret<String>, algorithm: JWTAlgorithm) throws {
        try self.init(secret: Secret(Array(secret.reveal().utf8)), algorithm: algorithm)
    }

    /// Takes a shared secret that is no text.
    ///
    /// - Parameters:
    ///   - secret: The secret.
    ///   - algorithm: ``JWTAlgorithm/hs256`` or its kin.
    /// - Throws: `AuthError` with code `invalidCredential` where the secret is empty, `keyMismatch` where the algorithm
    ///   needs a private key.
    public init(secret: Secret<[UInt8]>, algorithm: JWTAlgorithm) throws {
        let bytes = secret.reveal()
        guard !bytes.isEmpty else { throw AuthError(.invalidCredential, "the shared secret is empty") }
        guard case .hmac(let hash) = algorithm.scheme else {
            throw AuthError(.keyMismatch, "\(algorithm) needs a private key, and this is a shared secret")
        }
        self.algorithm = algorithm
        switch hash {
        case .sha384: material = .sha384(HMAC(key: bytes))
        case .sha512: material = .sha512(HMAC(key: bytes))
        default: material = .sha256(HMAC(key: bytes))
        }
        let needed = hash.function.digestByteCount
        weakness =
            bytes.count < needed
            ? "the shared secret has \(bytes.count) bytes, and \(algorithm) should have \(needed) or more" : nil
    }

    /// Reads a private key in PEM: PKCS#1, PKCS#8 or SEC 1.
    ///
    /// What pasting does to line breaks and quotes is repaired.
    ///
    /// - Parameters:
    ///   - pem: The key.
    ///   - passphrase: What it is encrypted with; `nil` for a key that is not.
    ///   - algorithm: What to sign with; it must suit the key.
    /// - Throws: `AuthError` with code `invalidCredential` that says what the text is and what would be right, with
    ///   `keyMismatch` where it is a key for other algorithms, or with `unsupported` where this system has no library for
    ///   it.
    public init(pem: Secret<String>, passphrase: Secret<String>? = nil, algorithm: JWTAlgorithm) throws {
        guard case .signature(let scheme) = algorithm.scheme else {
            throw AuthError(.keyMismatch, "\(algorithm) needs a shared secret, and this is a private key")
        }
        do throws(KeyError) {
            let key = try PrivateKey(pem: pem.reveal(), passphrase: passphrase?.reveal())
            try key.check(scheme)
            material = .privateKey(key, scheme)
            weakness = Self.weakness(of: key.kind)
        } catch {
            throw Self.authError(error)
        }
        self.algorithm = algorithm
    }

    /// The signature of a message.
    ///
    /// - Throws: `AuthError` where the system's cryptography fails.
    public func signature(of message: [UInt8]) async throws -> [UInt8] { try sign(message) }

    func sign(_ message: [UInt8]) throws -> [UInt8] {
        switch material {
        case .sha256(let hmac): return hmac.authenticationCode(for: message)
        case .sha384(let hmac): return hmac.authenticationCode(for: message)
        case .sha512(let hmac): return hmac.authenticationCode(for: message)
        case .privateKey(let key, let scheme):
            do throws(KeyError) {
                return try key.sign(message, with: scheme)
            } catch {
                throw Self.authError(error)
            }
        }
    }

    private static let leastRSABits = 2048

    private static func weakness(of kind: KeyKind) -> String? {
        switch kind {
        case .rsa(let bits), .rsaPSS(let bits):
            bits < leastRSABits ? "the RSA key has \(bits) bits, and should have \(leastRSABits) or more" : nil
        default: nil
        }
    }

    private static func authError(_ error: KeyError) -> AuthError {
        switch error.reason {
        case .unsupported: AuthError(.unsupported, error.message)
        case .unsuitable: AuthError(.keyMismatch, error.message, cause: error)
        case .failed: AuthError(.unsupported, error.message, kind: .configuration)
        default: AuthError(.invalidCredential, error.message, cause: error)
        }
    }
}

extension JWTKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The algorithm, and nothing of the key.
    public var description: String { "JWTKey (\(algorithm))" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// Has no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
