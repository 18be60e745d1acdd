internal import ConnectorAuth
internal import Foundation

/// A refresh token that is exchanged once, and a program that ends in between.
extension DemoMoment {
    static let restartedProcess = DemoMoment("Restart, single-use token") { stage in
        let folder = FileManager.default.temporaryDirectory.appending(component: "connector-auth-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(component: "config.json")
        let config = try signedIn(stage)
        try Data(config.jsonText(.pretty).utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)

        let before = stage.api.counters
        // Each run knows no more than the file says: the token that the first one got, and its successor.
        let first = try await runOnce(stage, file)
        stage.api.revokeAll()
        let second = try await runOnce(stage, file)
        let refreshes = (stage.api.counters - before).refreshes
        // Had the second run sent the first token again, this is what would have come of it.
        let refusal = try await replay(config, stage)
        let left = try await useStoredToken(file, stage)
        return [
            .refreshes(refreshes, of: 2), .answers([first, second].count { $0 == 200 }, of: 2),
            DemoFact("replay refused", "replays refused", expected: 1, found: refusal == 400 ? 1 : 0),
            DemoFact("token left after it", "tokens left after it", expected: 0, found: left == 200 ? 1 : 0),
        ]
    }

    private static func runOnce(_ stage: DemoStage, _ file: URL) async throws -> Int {
        let config = try JSONValue(parsing: [UInt8](try Data(contentsOf: file)))
        let store = ConfigFileCredentialStore(
            path: file.path,
            paths: .init(
                accessToken: ["credentials", "access_token"], refreshToken: ["credentials", "refresh_token"],
                expiry: ["credentials", "token_expiry_date"]))
        let demo = try stage.connect(.rotating, config: config, store: store)
        let status = try await demo.send().status
        await demo.connection.close()
        return status
    }

    /// Presents the refresh token of a config by hand.
    private static func replay(_ config: JSONValue, _ stage: DemoStage) async throws -> Int {
        let fields = ["client_id", "client_secret", "refresh_token"].map { name in
            FormField(name, config["credentials"]?[name]?.stringValue ?? "")
        }
        let request = AuthRequest(
            method: "POST", url: stage.url + "/oauth/token",
            body: .form([FormField("grant_type", "refresh_token")] + fields))
        return try await stage.transport.send(request).status
    }

    /// Sends the access token of the file by hand.
    private static func useStoredToken(_ file: URL, _ stage: DemoStage) async throws -> Int {
        let config = try JSONValue(parsing: [UInt8](try Data(contentsOf: file)))
        let token = config["credentials"]?["access_token"]?.stringValue ?? ""
        let request = AuthRequest(
            url: stage.url + "/oauth/orders", headers: [.init("Authorization", "Bearer \(token)")])
        return try await stage.transport.send(request).status
    }
}
