internal import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What a token endpoint answered.
struct TokenResponse {
    let accessToken: Secret<String>
    let refreshToken: Secret<String>?
    let lifetime: TokenLifetime
    private let captured: JSONObject

    /// How deep the members of an answer are looked for.
    private static let searchDepth = 5
    /// How many members of an answer an error lists.
    private static let shownMembers = 20
    /// The lifetime where the answer names none and nothing else tells.
    private static let usualLifetime = Duration.seconds(3600)

    /// Reads an answer.
    ///
    /// - Parameters:
    ///   - json: The answer.
    ///   - configuration: What its members are called.
    ///   - knownExpiry: An expiry that is known already, for an answer that names none.
    ///   - now: The date, to tell a date that has passed.
    /// - Throws: `AuthError` with code `invalidResponse` that lists the members there are, not their values.
    init(_ json: JSONValue, configuration: OAuthConfiguration, knownExpiry: Date?, now: Date) throws {
        let names = configuration.names
        guard let token = Self.value(names.accessToken, in: json).flatMap(Self.text), !token.isEmpty else {
            let members = json.objectValue?.keys.prefix(Self.shownMembers).map(ShownName.text).joined(separator: ", ")
            throw AuthError(
                .invalidResponse,
                "the token answer has no \(ShownName.quoted(names.accessToken)); it has: \(members ?? json.kindName)",
                kind: .transient)
        }
        accessToken = Secret(token)
        refreshToken = Self.refreshToken(in: json, names)
        captured = JSONObject(
            configuration.capturedValues.sorted { $0.key < $1.key }.compactMap { name, member in
                Self.value(member, in: json).map { (name, $0) }
            })
        if let expires = Self.value(names.expiresIn, in: json) {
            lifetime = try ExpiryReader.lifetime(
                of: expires, format: configuration.expiryFormat, what: ShownName.quoted(names.expiresIn))
        } else if let expiry = JWTExpiry.read(token) {
            lifetime = .until(expiry)
        } else if let knownExpiry, knownExpiry > now {
            lifetime = .until(knownExpiry)
        } else {
            lifetime = .assumed(Self.usualLifetime)
        }
    }

    /// The values to keep: what the answer lacks stays as it was.
    func captured(over previous: JSONObject) -> JSONObject {
        captured.reduce(into: previous) { $0[$1.key] = $1.value }
    }

    /// The refresh token of an answer, whatever else the answer lacks.
    static func refreshToken(in json: JSONValue, _ names: OAuthConfiguration.Names) -> Secret<String>? {
        value(names.refreshToken, in: json).flatMap(text).flatMap { $0.isEmpty ? nil : Secret($0) }
    }

    /// The member `name`: at the root, at a dotted path, or else the first of that name on the way down.
    ///
    /// A null is none.
    static func value(_ name: String, in json: JSONValue) -> JSONValue? {
        if let value = json[name], value != .null { return value }
        if name.contains("."), let value = json[JSONPointer(name.split(separator: ".").map(String.init))],
            value != .null
        {
            return value
        }
        return search(name, in: json, depth: 0)
    }

    private static func search(_ name: String, in json: JSONValue, depth: Int) -> JSONValue? {
        guard depth < searchDepth else { return nil }
        if let value = json[name], value != .null { return value }
        for child in json.objectValue?.map(\.value) ?? json.arrayValue ?? [] {
            if let value = search(name, in: child, depth: depth + 1) { return value }
        }
        return nil
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        default: nil
        }
    }
}
