internal import AuthCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What a token request holds that nobody else may see: every value, but for those that say what kind of request it is.
struct RequestSecrets {
    private let values: [String]
    /// Shorter than any secret; what is shorter occurs in words by chance.
    private static let minimumByteCount = 4
    /// Of a longer value its beginning is looked for: a server may cut what it repeats.
    private static let telltaleByteCount = 8
    private static let openNames: Set = ["scope", "scopes", "client_assertion_type"]

    init(of request: AuthRequest, names: OAuthConfiguration.Names) {
        let open = Self.openNames.union([names.grantType, names.clientID])
        var values = request.headers.flatMap { Self.parts(of: $0.value) }
        switch request.body {
        case .form(let fields): values += fields.filter { !open.contains($0.name) }.map(\.value)
        case .json(let json):
            for (name, value) in json.objectValue ?? [:] where !open.contains(name) {
                Self.collect(value, into: &values)
            }
        default:
            let query = request.url.drop { $0 != "?" }.dropFirst()
            for item in query.split(separator: "&") {
                let parts = item.split(separator: "=", maxSplits: 1).map { PercentEncoding.decodeFormComponent($0) }
                if let name = parts.first, let value = parts.last, !open.contains(name) { values.append(value) }
            }
        }
        self.values = values.filter { $0.utf8.count >= Self.minimumByteCount }
    }

    /// Whether a text repeats one of them, or the beginning of one.
    func occur(in text: String) -> Bool {
        values.contains { value in
            text.contains(
                value.utf8.count > Self.telltaleByteCount ? String(value.prefix(Self.telltaleByteCount)) : value)
        }
    }

    private static func collect(_ value: JSONValue, into values: inout [String]) {
        switch value {
        case .string(let text): values.append(text)
        case .number(let number): values.append(number.text)
        case .array(let elements): for element in elements { collect(element, into: &values) }
        case .object(let object): for (_, member) in object { collect(member, into: &values) }
        case .bool, .null: break
        }
    }

    /// The value of a header field, its credentials alone, and what those of HTTP Basic are made of.
    private static func parts(of value: String) -> [String] {
        let credential = value.split(separator: " ").last.map(String.init) ?? ""
        let pair = Data(base64Encoded: credential).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return [credential] + pair.split(separator: ":").map { PercentEncoding.decodeFormComponent($0) }
    }
}
