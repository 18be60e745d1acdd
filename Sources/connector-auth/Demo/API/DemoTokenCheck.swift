internal import AuthCrypto
internal import ConnectorAuth

/// Checks signed tokens (RFC 7519, section 7.2).
///
/// The algorithm is the server's choice: what the token's header says of it must agree, and chooses nothing.
struct DemoTokenCheck {
    private enum Key {
        case shared(String)
        case published(String, SignatureAlgorithm)
    }

    private let algorithm: String
    private let key: Key

    private static let all = [
        DemoTokenCheck(algorithm: "HS256", key: .shared(DemoAccounts.sharedSecret)),
        DemoTokenCheck(algorithm: "RS256", key: .published(DemoAccounts.rsaKey, .rsaPKCS1(.sha256))),
        DemoTokenCheck(algorithm: "ES256", key: .published(DemoAccounts.p256Key, .ecdsa(.p256, .sha256))),
        DemoTokenCheck(algorithm: "EdDSA", key: .published(DemoAccounts.ed25519Key, .edDSA)),
    ]

    /// The check of tokens in an algorithm; `nil` where there is none.
    static func named(_ name: Substring) -> DemoTokenCheck? {
        all.first { $0.algorithm.lowercased() == name.lowercased() }
    }

    /// Checks the signature, and then issuer, audience and dates.
    ///
    /// - Parameter now: The seconds since 1970.
    func check(_ token: String, at now: Double) throws(DemoRefusal) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.json(parts[0]), let claims = Self.json(parts[1]),
            let signature = Base64.decode(parts[2].utf8)
        else { throw DemoRefusal("the token is no signed JWT") }
        guard header["alg"]?.stringValue == algorithm else {
            throw DemoRefusal("the token's algorithm is not \(algorithm)")
        }
        guard isValid(signature, for: Array("\(parts[0]).\(parts[1])".utf8)) else {
            throw DemoRefusal("the token's signature is not good")
        }
        guard claims["iss"]?.stringValue == DemoAccounts.tokenIssuer else {
            throw DemoRefusal("the token is from another issuer (iss)")
        }
        let audience = claims["aud"]?.arrayValue ?? [claims["aud"] ?? .null]
        guard audience.contains(.string(DemoAccounts.tokenAudience)) else {
            throw DemoRefusal("the token is for another audience (aud)")
        }
        guard let expiry = claims["exp"]?.numberValue?.doubleValue, now < expiry else {
            throw DemoRefusal("the token has expired (exp)")
        }
        if let start = claims["nbf"] {
            guard let start = start.numberValue?.doubleValue, now >= start else {
                throw DemoRefusal("the token is not valid yet (nbf)")
            }
        }
    }

    private func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        switch key {
        case .shared(let secret):
            constantTimeEquals(signature, SHA256.authenticationCode(for: message, key: Array(secret.utf8)))
        case .published(let pem, let scheme):
            (try? PublicKey(pem: pem))?.isValid(signature, for: message, with: scheme) ?? false
        }
    }

    private static func json(_ part: Substring) -> JSONValue? {
        Base64.decode(part.utf8).flatMap { try? JSONValue(parsing: $0) }
    }
}
