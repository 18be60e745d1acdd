import AuthCore
import AuthCrypto

/// The signed tokens that a case records, to be found again in what an authenticator sends.
///
/// A token is found where its header and claims are the recorded ones and its signature is good. One whose signature has
/// no chance in it must be the same to the byte, unless its claims are not ASCII: the reference writes those escaped.
struct SignedTokens {
    private struct Recorded {
        var header: JSONValue
        var claims: JSONValue
        var token: String?
        var isRandomised: Bool
    }

    private let recorded: [Recorded]
    private let key: String

    init(_ item: CorpusCase) {
        recorded = (item.wanted["jwts"]?.arrayValue ?? []).map { token in
            Recorded(
                header: token["header"] ?? .null, claims: token["payload"] ?? .null,
                token: token["token"]?.stringValue, isRandomised: token["randomised"] == true)
        }
        let signing = item.config["key"]?.stringValue?.replacing("\\n", with: "\n") ?? ""
        key = item.json["verify_key"]?.stringValue ?? Self.publicKeys[signing] ?? ""
    }

    /// The public keys of the private ones: a case that the reference refuses to sign has none of its own.
    private static let publicKeys: [String: String] = {
        let cases = (try? Corpus.json("cases/_synthetic.json")["cases"]?.arrayValue) ?? []
        let pairs = cases.compactMap { item -> (String, String)? in
            guard let key = item["config"]?["key"]?.stringValue, let other = item["verify_key"]?.stringValue else {
                return nil
            }
            return (key, other)
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }()

    /// The value with `<jwt:n>` for each token that is the recorded one of that number.
    func replaced(in value: JSONValue) -> JSONValue {
        guard !recorded.isEmpty else { return value }
        return value.mapStrings { text in
            text.split(separator: " ", omittingEmptySubsequences: false).map { word in
                number(of: String(word)).map { "<jwt:\($0)>" } ?? String(word)
            }.joined(separator: " ")
        }
    }

    private func number(of word: String) -> Int? {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.json(parts[0]), let claims = Self.json(parts[1]) else { return nil }
        return recorded.firstIndex { recorded in
            guard recorded.header == header, recorded.claims == claims else { return false }
            if recorded.token == word { return true }
            let mayDiffer = recorded.isRandomised || !claims.jsonText().utf8.allSatisfy { $0 < 0x80 }
            return mayDiffer && isValid(parts, algorithm: header["alg"]?.stringValue ?? "")
        }
    }

    private static func json(_ part: Substring) -> JSONValue? {
        Base64.decode(part.utf8).flatMap { try? JSONValue(parsing: $0) }
    }

    private func isValid(_ parts: [Substring], algorithm: String) -> Bool {
        let message = Array("\(parts[0]).\(parts[1])".utf8)
        guard let signature = Base64.decode(parts[2].utf8) else { return false }
        if algorithm.hasPrefix("HS"), let hash = HashAlgorithm(name: "sha\(algorithm.dropFirst(2))") {
            return constantTimeEquals(signature, hash.authenticationCode(for: message, key: Array(key.utf8)))
        }
        guard let scheme = Self.schemes[algorithm], let key = try? PublicKey(pem: key) else { return false }
        return key.isValid(signature, for: message, with: scheme)
    }

    private static let schemes: [String: SignatureAlgorithm] = [
        "RS256": .rsaPKCS1(.sha256), "RS384": .rsaPKCS1(.sha384), "RS512": .rsaPKCS1(.sha512),
        "PS256": .rsaPSS(.sha256), "PS384": .rsaPSS(.sha384), "PS512": .rsaPSS(.sha512),
        "ES256": .ecdsa(.p256, .sha256), "ES384": .ecdsa(.p384, .sha384), "ES512": .ecdsa(.p521, .sha512),
        "ES256K": .ecdsa(.secp256k1, .sha256), "EdDSA": .edDSA,
    ]
}

extension JSONValue {
    fileprivate func mapStrings(_ transform: (String) -> String) -> JSONValue {
        switch self {
        case .string(let text): .string(transform(text))
        case .array(let elements): .array(elements.map { $0.mapStrings(transform) })
        case .object(let object): .object(JSONObject(object.map { ($0.key, $0.value.mapStrings(transform)) }))
        default: self
        }
    }
}
