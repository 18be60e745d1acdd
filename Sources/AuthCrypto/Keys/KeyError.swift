/// Why a key cannot be used; says what would be right and holds nothing of the key.
package struct KeyError: Error, Hashable, Sendable {
    /// What is wrong.
    package enum Reason: Hashable, Sendable {
        /// The text is not a key in PEM, or a damaged one.
        case malformed
        /// It is something else in PEM: a public key, a certificate, a key of another program's format.
        case notPrivateKey
        /// The key is encrypted, and no passphrase was given.
        case passphraseMissing
        /// The passphrase did not lead to a key.
        case passphraseWrong
        /// The key is of another kind than the algorithm needs.
        case unsuitable
        /// This system cannot do it; the message says what to install.
        case unsupported
        /// The system's cryptography failed.
        case failed
    }

    package let reason: Reason
    package let message: String

    init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}

extension KeyError {
    static let notConsistent = KeyError(
        .malformed, "the numbers of the key do not belong together; export it again, or make another")

    static let notSigned = KeyError(
        .failed,
        "the system's cryptography refuses to sign; an RSA key may be too short for the hash, or be bound to another hash"
    )
}

extension KeyError: CustomStringConvertible {
    package var description: String { message }
}
