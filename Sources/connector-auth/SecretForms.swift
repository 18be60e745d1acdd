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

    /// A text as it stands, percent-encoded, escaped for JSON and HTML, and in base64.
    static func all(of secret: String) -> [String] {
        guard secret.utf8.count >= minimumByteCount else { return [] }
        let json = String(JSONValue.string(secret).jsonText().dropFirst().dropLast())
        let base64 = Data(secret.utf8).base64EncodedString()
        let percent = PercentEncoding.encode(secret)
        return [
            secret, json, json.replacing("/", with: "\\/"), ascii(json), ascii(json.replacing("/", with: "\\/")),
            percent,
            lowerCasedEscapes(percent), FormEncoding.component(secret), html(secret), base64,
            String(base64.prefix { $0 != "=" }),
        ]
    }

    /// As programs write JSON that send nothing but ASCII.
    private static func ascii(_ json: String) -> String {
        json.utf16.reduce(into: "") { result, unit in
            if unit < 0x80, let scalar = Unicode.Scalar(unit) {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }

    private static func lowerCasedEscapes(_ text: String) -> String {
        var digitsLeft = 0
        return String(
            text.map { character in
                if character == "%" {
                    digitsLeft = 2
                } else if digitsLeft > 0 {
                    digitsLeft -= 1
                    return Character(character.lowercased())
                }
                return character
            })
    }

    private static func html(_ text: String) -> String {
        [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#x27;")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
