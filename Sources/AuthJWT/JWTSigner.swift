/// Signs tokens.
///
/// ``JWTKey`` does for a key at hand. Conform for one that lives elsewhere, such as in a vault, a cloud's key service or
/// a hardware module.
///
/// ```swift
/// struct VaultSigner: JWTSigner {
///     let algorithm = JWTAlgorithm.es256
///     func signature(of message: [UInt8]) async throws -> [UInt8] { try await vault.sign(message, key: "orders") }
/// }
/// ```
public protocol JWTSigner: Sendable {
    /// What it signs with.
    var algorithm: JWTAlgorithm { get }

    /// The signature of a message, in the form in which a token has it: for ECDSA the two numbers at full length, one after
    /// the other (RFC 7518, section 3.4), and not DER, in which key services answer.
    ///
    /// One that is empty, or of a length that the algorithm has not, becomes no token: who asks for one gets `AuthError`
    /// with code `invalidCredential`.
    ///
    /// - Throws: Whatever went wrong; one who asks for a token gets it as it is.
    func signature(of message: [UInt8]) async throws -> [UInt8]
}
