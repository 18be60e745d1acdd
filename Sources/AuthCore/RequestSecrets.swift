#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What a token request or a login holds that nobody else may see: every value, but for those that say what kind of
/// request it is.
///
/// A server's words are shown only where they repeat none of it.
package struct RequestSecrets: Sendable {
    /// What is looked for.
    private var telltales: [String] = []
    /// Shorter than any secret; what is shorter occurs in words by chance.
    private static let minimumByteCount = 4
    /// Of a longer value its beginning is looked for: a server may cut what it repeats.
    private static let telltaleByteCount = 8
    private static let maximumCount = 10_000
    private static let searchedScalarCount = 1_000
    private static let openHeaders: Set = ["accept", "accept-language", "content-type", "user-agent"]

    /// - Parameters:
    ///   - request: The request as it is sent.
    ///   - openNames: Names of form fields, query items and JSON members whose values are no secrets.
    package init(of request: AuthRequest, openNames: Set<String> = []) {
        var values: [String] = []
        for field in request.headers where !Self.openHeaders.contains(field.name.lowercased()) {
            values += Self.parts(of: field)
        }
        // A secret in a path, such as a bot's token, has a digit in it; the words of a path are words like others.
        values += request.url.prefix { $0 != "?" }.split(separator: "/").dropFirst(2).map {
            PercentEncoding.decodeFormComponent($0)
        }.filter { $0.utf8.count >= Self.telltaleByteCount && $0.contains(where: \.isNumber) }
        let query = request.url.drop { $0 != "?" }.dropFirst()
        values += Self.form(String(query)).filter { !openNames.contains($0.name) }.map(\.value)
        switch request.body {
        case .form(let fields): values += fields.filter { !openNames.contains($0.name) }.map(\.value)
        case .json(let json): Self.collect(json, openNames, into: &values)
        case .bytes(let bytes):
            let text = String(decoding: bytes, as: UTF8.self)
            values += [text] + Self.quoted(text) + Self.form(text).map(\.value)
            if let json = try? JSONValue(parsing: bytes) { Self.collect(json, openNames, into: &values) }
        case .none, .streamed: break
        }
        add(values, isWhole: false)
    }

    /// - Parameter configuration: Its texts and numbers are secrets only as a whole: two URLs begin alike.
    package init(in configuration: JSONValue) {
        var values: [String] = []
        Self.collect(configuration, [], into: &values)
        add(values, isWhole: true)
    }

    private mutating func add(_ values: [String], isWhole: Bool) {
        telltales += values.filter { $0.utf8.count >= Self.minimumByteCount }.map { value in
            isWhole || value.utf8.count <= Self.telltaleByteCount
                ? value : String(value.prefix(Self.telltaleByteCount))
        }
    }

    /// Adds every text and number in a value.
    package mutating func add(_ value: JSONValue) {
        var more: [String] = []
        Self.collect(value, [], into: &more)
        add(more, isWhole: false)
    }

    /// Whether the beginning of a text, which is all that is shown of any, repeats one of them, or the beginning of one, as
    /// it stands, percent-encoded or escaped.
    package func occur(in text: String) -> Bool {
        // What a server makes so long, or fills with so many values, is not searched for as long as it likes.
        guard telltales.count <= Self.maximumCount else { return true }
        let text = String(text.unicodeScalars.prefix(Self.searchedScalarCount))
        let readings = [
            text, PercentEncoding.decodeFormComponent(text),
            PercentEncoding.decodeFormComponent(text.replacing("+", with: "%2B")),
            Self.unescaped(text, Self.jsonEscapes), Self.unescaped(text, Self.markupEscapes),
            (try? JSONValue(parsing: "\"\(text)\"").stringValue) ?? "",
        ]
        return telltales.contains { telltale in readings.contains { $0.contains(telltale) } }
    }

    private static let jsonEscapes = [("\\\"", "\""), ("\\/", "/"), ("\\n", "\n"), ("\\t", "\t"), ("\\\\", "\\")]
    private static let markupEscapes = [
        ("&quot;", "\""), ("&#34;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&#x27;", "'"), ("&lt;", "<"),
        ("&gt;", ">"), ("&amp;", "&"),
    ]

    private static func unescaped(_ text: String, _ escapes: [(String, String)]) -> String {
        escapes.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    private static func collect(_ value: JSONValue, _ openNames: Set<String>, into values: inout [String]) {
        switch value {
        case .string(let text): values += [text] + quoted(text)
        case .number(let number): values.append(number.text)
        case .array(let elements): for element in elements { collect(element, openNames, into: &values) }
        case .object(let object):
            for (name, member) in object where !openNames.contains(name) {
                collect(member, openNames, into: &values)
            }
        case .bool, .null: break
        }
    }

    /// The value of a header field, its credentials alone, and what those of HTTP Basic are made of.
    private static func parts(of field: HTTPFields.Field) -> [String] {
        let credential = field.value.split(separator: " ").last.map(String.init) ?? ""
        let pair = Data(base64Encoded: credential).map { String(decoding: $0, as: UTF8.self) } ?? ""
        // In front of the credentials stands a scheme, which is a word like others.
        let hasScheme = field.name.lowercased() == "authorization" && field.value.contains(" ")
        // A cookie, or a parameter of a scheme.
        let parameters = field.value.split(whereSeparator: { " ;,".contains($0) }).compactMap { parameter in
            let pair = parameter.split(separator: "=", maxSplits: 1)
            return pair.count == 2 ? String(pair[1].trimmingPrefix("\"")) : nil
        }
        return (hasScheme ? [] : [field.value]) + [credential] + parameters
            + pair.split(separator: ":").map { PercentEncoding.decodeFormComponent($0) }
    }

    private static func form(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").compactMap { item in
            let parts = item.split(separator: "=", maxSplits: 1).map { PercentEncoding.decodeFormComponent($0) }
            guard let name = parts.first, let value = parts.last else { return nil }
            return (name, value)
        }
    }

    /// What stands in quotes, or between the tags of XML: a query of GraphQL has its arguments there.
    private static func quoted(_ text: String) -> [String] {
        var result: [String] = []
        for mark: Character in ["\"", "'"] where text.contains(mark) {
            let pieces = text.split(separator: mark, omittingEmptySubsequences: false)
            result += pieces.indices.filter { $0 % 2 == 1 }.map { String(pieces[$0]) }
        }
        if text.first(where: { !$0.isWhitespace }) == "<" {
            result += text.split(separator: ">").map { String($0.prefix { $0 != "<" }) }
        }
        return result
    }
}
