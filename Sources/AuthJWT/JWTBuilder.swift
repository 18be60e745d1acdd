package import AuthCore
internal import AuthCrypto

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Makes the tokens of a configuration (RFC 7515, section 7.1).
package struct JWTBuilder: Sendable {
    private let configuration: JWTConfiguration
    private let randomness: any RandomSource
    /// The first part, with the dot after it: it is the same in every token.
    private let encodedHeader: [UInt8]
    /// The claims that are the same in every token, up to where the others follow.
    private let fixedClaims: [UInt8]
    private let lifetimeSeconds: Int64
    private let backdatingSeconds: Int64

    static let reservedHeaders = ["alg", "kid", "typ", "cty"]
    private static let identifierByteCount = 16

    package init(_ configuration: JWTConfiguration, randomness: any RandomSource) throws {
        try Self.refuse(Self.reservedHeaders, in: configuration.header, what: "header")
        try Self.refuse(
            Self.reservedClaims(hasIdentifier: configuration.hasIdentifier), in: configuration.claims, what: "claim")
        self.configuration = configuration
        self.randomness = randomness
        lifetimeSeconds = Self.whole(configuration.lifetime.seconds, .down)
        backdatingSeconds = Self.whole(configuration.backdating.seconds, .up)
        var header = configuration.header
        header["alg"] = .string(configuration.signer.algorithm.name)
        header["typ"] = configuration.type.map { .string($0) }
        header["kid"] = configuration.keyID.map { .string($0) }
        header["cty"] = configuration.contentType.map { .string($0) }
        let sorted = JSONObject(header.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        encodedHeader = Array((Base64.urlEncode(Array(JSONValue.object(sorted).jsonText().utf8)) + ".").utf8)
        var claims = configuration.claims
        claims["iss"] = configuration.issuer.map { .string($0) }
        claims["sub"] = configuration.subject.map { .string($0) }
        switch configuration.audience.count {
        case 0: break
        case 1: claims["aud"] = .string(configuration.audience[0])
        default: claims["aud"] = .array(configuration.audience.map { .string($0) })
        }
        let text = JSONValue.object(claims).jsonText().dropLast() + (claims.isEmpty ? "" : ",")
        fixedClaims = Array(text.utf8)
    }

    /// A token that is signed now, and when it begins and ends.
    package func token(now: Date) async throws -> (token: String, begin: Date, expiry: Date) {
        // Whole seconds: what every reader understands (RFC 7519, section 2).
        let seconds = Self.whole(now.timeIntervalSince1970, .down)
        let expiry = seconds + lifetimeSeconds
        let begin = seconds - backdatingSeconds
        var claims = fixedClaims
        claims += "\"iat\":\(begin)".utf8
        if configuration.hasExpiry { claims += ",\"exp\":\(expiry)".utf8 }
        claims += ",\"nbf\":\(begin)".utf8
        if configuration.hasIdentifier {
            claims += ",\"jti\":\"\(Base64.urlEncode(randomness.bytes(Self.identifierByteCount)))\"".utf8
        }
        claims.append(UInt8(ascii: "}"))
        var message = encodedHeader
        message += Base64.urlEncode(claims).utf8
        let signature = try await configuration.signer.signature(of: message)
        try configuration.signer.algorithm.check(signature: signature)
        message.append(UInt8(ascii: "."))
        message += Base64.urlEncode(signature).utf8
        return (
            String(decoding: message, as: UTF8.self), Date(timeIntervalSince1970: Double(begin)),
            Date(timeIntervalSince1970: Double(expiry))
        )
    }

    static func reservedClaims(hasIdentifier: Bool) -> [String] {
        ["iss", "sub", "aud", "iat", "exp", "nbf"] + (hasIdentifier ? ["jti"] : [])
    }

    /// A number of seconds that can be added to others: what is beyond any date that is meant is cut.
    private static func whole(_ seconds: Double, _ rule: FloatingPointRoundingRule) -> Int64 {
        Int64(Duration(bounded: seconds).seconds.rounded(rule))
    }

    private static func refuse(_ reserved: [String], in members: JSONObject, what: String) throws {
        guard let name = reserved.first(where: { members[$0] != nil }) else { return }
        throw AuthError(.invalidDefinition, "the \(what) '\(name)' has a field of its own; set that")
    }
}

extension JWTBuilder: CustomStringConvertible, CustomReflectable {
    /// Nothing of what the tokens say.
    package var description: String { "JWTBuilder" }
    /// Has no children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
