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
            lifetime = try ExpiryReader.lifetime(of: expires, format: configuration.expiryFormat)
        } else if let expiry = JWTExpiry.read(token) {
            lifetime = .until(expiry)
        } else if let knownExpiry, knownExpiry > now {
            lifetime = .until(knownExpiry)
        } else {
            lifetime = .lasting(Self.usualLifetime)
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
        let children = json.objectValue?.map(\.value) ?? json.arrayValue ?? []
        return children.lazy.compactMap { search(name, in: $0, depth: depth + 1) }.first
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        default: nil
        }
    }
}

/// Reads the expiry of a token in the forms that providers use.
enum ExpiryReader {
    /// From here on a number is no lifetime but seconds since 1970.
    private static let firstEpochSecond = 1e9
    /// From here on a number is milliseconds since 1970.
    private static let firstEpochMillisecond = 1e11

    static func lifetime(of value: JSONValue, format: String?) throws -> TokenLifetime {
        switch value {
        case .number(let number):
            return number.doubleValue < firstEpochSecond
                ? .lasting(Duration(bounded: number.doubleValue)) : .until(epoch(number.doubleValue))
        case .string(let text):
            if let format, format.contains("%"), let date = (try? DateFormat(format).parse(text)).map(date) {
                return .until(date)
            }
            if let number = number(text) {
                return number < firstEpochSecond ? .lasting(Duration(bounded: number)) : .until(epoch(number))
            }
            if let lifetime = colonSeparated(text) { return .lasting(lifetime) }
            if let date = DateRecognition.parse(text).map(date) { return .until(date) }
        default: break
        }
        throw AuthError(
            .invalidResponse, "the token answer's expiry is neither a lifetime nor a date in a form that is known",
            kind: .transient)
    }

    /// A date of a configuration: text or number.
    static func date(of value: JSONValue) -> Date? {
        switch value {
        case .number(let number): return epoch(number.doubleValue)
        case .string(let text):
            if let number = number(text) { return epoch(number) }
            return DateRecognition.parse(text).map(date)
        default: return nil
        }
    }

    private static func number(_ text: String) -> Double? {
        guard !text.isEmpty, text.utf8.allSatisfy({ "0123456789.+-eE".utf8.contains($0) }),
            !text.dropFirst().contains("-")
        else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    private static func epoch(_ number: Double) -> Date {
        Date(timeIntervalSince1970: number >= firstEpochMillisecond ? number / 1000 : number)
    }

    private static func date(_ time: CivilTime) -> Date { Date(timeIntervalSince1970: time.epochSeconds) }

    /// Days, hours and minutes with colons between them: `D:HH:MM`.
    private static func colonSeparated(_ text: String) -> Duration? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let days = parts[0], let hours = parts[1], let minutes = parts[2],
            (0...36_500).contains(days), (0..<24).contains(hours), (0..<60).contains(minutes)
        else { return nil }
        return .seconds(days * 86_400 + hours * 3_600 + minutes * 60)
    }
}

/// Reads the expiry of an access token that is a JWT (RFC 7519, section 4.1.4); the signature is the API's concern.
enum JWTExpiry {
    static func read(_ token: String) -> Date? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var base64 = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: String(base64)), let claims = try? JSONValue(parsing: Array(data)),
            let expiry = claims["exp"]?.numberValue?.doubleValue, expiry.isFinite
        else { return nil }
        return Date(timeIntervalSince1970: expiry)
    }
}
