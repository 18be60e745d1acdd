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
    /// What is looked for as a whole.
    private var wholes: [String] = []
    /// What is looked for in parts: a server may cut what it repeats, or break it into lines.
    private var divisible: [[UInt8]] = []
    /// Shorter than any secret; what is shorter occurs in words by chance.
    private static let minimumByteCount = 4
    /// How long a part is that tells; one fits into a word of eight bytes.
    private static let partByteCount = 8
    private static let maximumCount = 50_000
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
        }.filter { $0.utf8.count >= Self.partByteCount && $0.contains(where: \.isNumber) }
        let query = request.url.drop { $0 != "?" }.dropFirst()
        values += Self.form(String(query)).filter { !openNames.contains($0.name) }.map(\.value)
        switch request.body {
        case .form(let fields): values += fields.filter { !openNames.contains($0.name) }.map(\.value)
        case .json(let json): Self.collect(json, openNames, into: &values)
        case .bytes(let bytes):
            let text = String(decoding: bytes, as: UTF8.self)
            if let json = try? JSONValue(parsing: bytes) {
                addWhole(text)
                Self.collect(json, openNames, into: &values)
            } else {
                values += [text] + Self.form(text).map(\.value)
            }
        case .none, .streamed: break
        }
        for value in values { add(value) }
    }

    /// - Parameter configuration: Its texts and numbers are secrets only as a whole: two URLs begin alike.
    package init(in configuration: JSONValue) {
        var values: [String] = []
        Self.collect(configuration, [], into: &values)
        for value in values.flatMap({ [$0] + Self.quoted($0) }) { addWhole(value) }
    }

    /// Adds a value, and what it quotes.
    private mutating func add(_ value: String) {
        let parts = Self.quoted(value)
        // The words of a document, such as a query of GraphQL, are words like others; what it quotes is the user's.
        if !parts.isEmpty, value.contains(where: { $0.isWhitespace || $0 == "<" }) {
            addWhole(value)
        } else {
            addDivisible(value)
        }
        for part in parts { addDivisible(part) }
    }

    private mutating func addWhole(_ value: String) {
        if value.utf8.count >= Self.minimumByteCount { wholes += [value, UnescapedText(value).text] }
    }

    private mutating func addDivisible(_ value: String) {
        let bytes = Array(value.utf8)
        guard bytes.count >= Self.minimumByteCount else { return }
        for form in Self.forms(of: bytes) {
            if form.count < Self.partByteCount {
                wholes.append(String(decoding: form, as: UTF8.self).lowercased())
            } else {
                divisible.append(form.map(HTTPFieldName.lowercased))
            }
        }
    }

    /// A secret as it is, and as bytes are written down: in base64, at each place of its groups, and in hexadecimal.
    private static func forms(of bytes: [UInt8]) -> [[UInt8]] {
        let groups = (0..<3).map { offset in
            let padded = [UInt8](repeating: 0, count: offset) + bytes
            let text = Data(padded).base64EncodedString().utf8
            // Groups that others have a part in are not known.
            return Array(text.dropFirst(offset == 0 ? 0 : 4).dropLast(padded.count % 3 == 0 ? 0 : 4))
        }
        let digits = Array("0123456789abcdef".utf8)
        let hexadecimal = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }
        return [bytes] + groups.filter { $0.count >= minimumByteCount } + [hexadecimal]
    }

    /// Adds every text and number in a value.
    package mutating func add(_ value: JSONValue) {
        var more: [String] = []
        Self.collect(value, [], into: &more)
        for value in more { add(value) }
    }

    /// Whether the beginning of a text, which is all that is shown of any, repeats one of them, or a part of one, in
    /// whatever case: as it stands, percent-encoded, escaped, in base64 or in hexadecimal.
    package func occur(in text: String) -> Bool {
        // What a server makes so long, or fills with so many values, is not searched for as long as it likes.
        guard wholes.count + divisible.count <= Self.maximumCount else { return true }
        let text = String(text.unicodeScalars.prefix(Self.searchedScalarCount))
        let once = UnescapedText(text).text
        let readings = Set([
            text, once, UnescapedText(once).text, PercentEncoding.decodeFormComponent(text),
            // The alphabet of base64 for URLs (RFC 4648, section 5).
            text.replacing("-", with: "+").replacing("_", with: "/"),
        ])
        if wholes.contains(where: { whole in readings.contains { $0.contains(whole) || $0.lowercased().contains(whole) }
        }) {
            return true
        }
        let parts = Set(readings.flatMap { Self.parts(of: $0.utf8.map(HTTPFieldName.lowercased)) })
        return divisible.contains { Self.parts(of: $0).contains(where: parts.contains) }
    }

    /// Every run of eight bytes, as one number.
    private static func parts(of bytes: [UInt8]) -> [UInt64] {
        var part: UInt64 = 0
        return bytes.enumerated().compactMap { index, byte in
            part = part << 8 | UInt64(byte)
            return index + 1 < partByteCount ? nil : part
        }
    }

    private static func collect(_ value: JSONValue, _ openNames: Set<String>, into values: inout [String]) {
        switch value {
        case .string(let text): values.append(text)
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

extension RequestSecrets: CustomStringConvertible, CustomReflectable {
    /// Nothing of them.
    package var description: String { "RequestSecrets" }
    /// Has no children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
