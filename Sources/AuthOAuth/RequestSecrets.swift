internal import AuthCore
internal import AuthCrypto

/// What a token request holds that nobody else may see: every value, but for those that say what kind of request it is.
struct RequestSecrets {
    private let values: [String]
    /// Shorter than any secret; what is shorter occurs in words by chance.
    private static let minimumByteCount = 4
    /// Of a longer value its beginning is looked for: a server may cut what it repeats.
    private static let telltaleLength = 8
    private static let openNames: Set = ["scope", "scopes", "client_assertion_type"]

    init(of request: AuthRequest, names: OAuthConfiguration.Names) {
        let open = Self.openNames.union([names.grantType, names.clientID])
        var values = request.headers.flatMap { Self.parts(of: $0.value) } + Self.query(of: request.url, without: open)
        switch request.body {
        case .form(let fields): values += fields.filter { !open.contains($0.name) }.map(\.value)
        case .json(let json):
            for (name, value) in json.objectValue ?? [:] where !open.contains(name) {
                Self.collect(value, into: &values)
            }
        default: break
        }
        self.values = values.filter { $0.utf8.count >= Self.minimumByteCount }
    }

    /// Whether a text repeats one of them, or the beginning of one: as it stands, percent-encoded, or escaped as in JSON.
    func occur(in text: String) -> Bool {
        let forms = [
            text, PercentEncoding.decodeFormComponent(text[...]), text.replacing("\\/", with: "/"),
            (try? JSONValue(parsing: "\"\(text)\"").stringValue) ?? "",
        ]
        return values.contains { value in
            let telltale = String(value.prefix(Self.telltaleLength))
            return forms.contains { $0.contains(telltale) }
        }
    }

    private static func query(of url: String, without open: Set<String>) -> [String] {
        url.drop { $0 != "?" }.dropFirst().split(separator: "&").compactMap { item in
            let parts = item.split(separator: "=", maxSplits: 1).map { PercentEncoding.decodeFormComponent($0) }
            guard let name = parts.first, let value = parts.last, !open.contains(name) else { return nil }
            return value
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
        let pair = Base64.decode(credential.utf8).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return [credential] + pair.split(separator: ":").map { PercentEncoding.decodeFormComponent($0) }
    }
}
