import AuthCore
import Foundation

@testable import AuthPersistence

/// A folder that goes with the value.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/stores-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ text: String, to name: String, permissions: Int = 0o600) throws -> String {
        let file = file(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file)
        return file
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: file(name))), as: UTF8.self)
    }

    func permissions(_ name: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: file(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}

let key = CredentialKey(connection: "shop", path: ["streams", "0"])
let otherKey = CredentialKey(connection: "shop", path: ["streams", "1"])

extension CredentialRecord {
    init(token: String) { self.init(refreshToken: Secret(token)) }
    var token: String? { refreshToken?.reveal() }
}

extension CredentialStore {
    func put(_ record: CredentialRecord, _ key: CredentialKey = key) async throws {
        try await update(key, atMost: .seconds(5)) { _ in record }
    }
}
