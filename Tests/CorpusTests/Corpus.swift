import AuthCore
import Foundation

/// The recorded behaviour of real connectors, where it is at hand.
enum Corpus {
    /// `$AUTH_CORPUS`, or the folder that lies beside the project's.
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["AUTH_CORPUS"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../shared/corpus").standardizedFileURL
    }()

    static let isPresent = FileManager.default.fileExists(atPath: folder.appendingPathComponent("cases").path)
    static let reason = "the corpus is not at hand; set AUTH_CORPUS to its folder"

    static func names(in subfolder: String) -> [String] {
        let url = folder.appendingPathComponent(subfolder)
        let files = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    static func json(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: [UInt8](Data(contentsOf: folder.appendingPathComponent(path))))
    }
}

/// One recorded case.
struct CorpusCase {
    let json: JSONValue

    var id: String { json["id"]?.stringValue ?? "?" }
    var type: String { json["auth_type"]?.stringValue ?? "?" }
    var connector: String? { json["connector"]?.stringValue }
    var pointer: JSONPointer? { json["pointer"]?.stringValue.flatMap { try? JSONPointer(parsing: $0) } }
    var definition: JSONValue { json["definition"] ?? .null }
    /// The definition with what it gets from its requester.
    var completeDefinition: JSONValue {
        guard let base = json["url_base"], case .object(var fields) = definition else { return definition }
        fields["url_base"] = base
        return .object(fields)
    }
    var config: JSONValue { json["config"] ?? [:] }
    var recorded: JSONValue { json["expected"] ?? .null }
    /// What ours is to do: the sensible outcome where one is recorded, but for mistakes of the record.
    var wanted: JSONValue { CorpusExceptions.all[id]?.wanted(self) ?? json["sensible"] ?? recorded }
    var isEither: Bool { json["either"] == true }
    var clock: Date { json["clock"]?.stringValue.flatMap { try? Date($0, strategy: .iso8601) } ?? .distantPast }

    /// Whether this system has what the case needs: Apple's cryptography lacks secp256k1 and opens no key with a
    /// passphrase.
    var isOnThisSystem: Bool {
        #if canImport(Darwin)
        let text = definition.jsonText()
        return !text.contains(#""ES256K""#) && !text.contains(#""passphrase""#)
        #else
        return true
        #endif
    }

    /// The request that credentials are added to; a GET where the case failed before there was one.
    var request: AuthRequest {
        let description = [wanted["data_request"], recorded["data_request"]].compactMap { $0?.objectValue }.first
        guard let description else { return AuthRequest(url: "https://api.example.test/v1/items?x=1") }
        let query = description["query"]?.objectValue ?? [:]
        let items = query.map { "\($0.key)=\($0.value.stringValue ?? "")" }.joined(separator: "&")
        var request = AuthRequest(
            method: description["method"]?.stringValue ?? "GET",
            url: (description["url"]?.stringValue ?? "") + (items.isEmpty ? "" : "?\(items)"))
        if let form = description["form"]?.objectValue {
            request.body = .form(form.map { FormField($0.key, $0.value.stringValue ?? "") })
        } else if let json = description["json"] {
            request.body = .json(json)
        }
        return request
    }
}
