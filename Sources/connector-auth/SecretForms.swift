internal import ConnectorAuth
internal import Foundation

/// A secret in the forms in which servers repeat it.
enum SecretForms {
    /// Shorter than any secret; what is shorter occurs in answers by chance.
    static let minimumByteCount = 4

    /// The parts of a credential: all of it, what stands behind a scheme or in a parameter, and what HTTP Basic is made of.
    static func parts(of credential: String) -> [String] {
        let bare = credential.split(separator: " ", maxSplits: 1).last.map(String.init) ?? credential
        let parameters = bare.split(whereSeparator: { " ,;\"'".contains($0) }).flatMap { part in
            [String(part)] + part.split(separator: "=", maxSplits: 1).dropFirst().map(String.init)
        }
        let pair = Data(base64Encoded: bare).flatMap { String(bytes: $0, encoding: .utf8) } ?? ""
        // Between a user's name and the password.
        let halves = pair.split(separator: ":", maxSplits: 1).map(String.init)
        // The scheme alone is a word like others.
        let names: Set = ["Bearer", "Basic", "Token", "realm", "token"]
        return ([credential, bare] + parameters + halves).filter { !names.contains($0) }
    }

    /// A text as it stands, as in a form, in base64 and in hexadecimal; escapes are resolved where it is looked for.
    static func all(of secret: String) -> [String] {
        guard secret.utf8.count >= minimumByteCount else { return [] }
        let base64 = Data(secret.utf8).base64EncodedString()
        let digits = secret.utf8.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
        return [
            secret, FormEncoding.component(secret), base64, String(base64.prefix { $0 != "=" }), digits,
            digits.uppercased(),
        ]
    }
}
