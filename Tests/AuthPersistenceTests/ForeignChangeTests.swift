import AuthCore
import Foundation
import Testing

@testable import AuthPersistence

@Suite("What others do beside a store")
struct ForeignChangeTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test("a sign-in that the user writes into the config during an exchange stays")
    func signInDuringExchange() async throws {
        let path = try folder.write(#"{"credentials": {"refresh_token": "r0"}}"#, to: "config.json")
        let store = ConfigFileCredentialStore(path: path, paths: ConfigFileCredentialStoreTests.paths)
        let claim = try await store.claim(key, atMost: .seconds(1), lease: .seconds(60))
        var record = try #require(claim.record)
        record.intent = .init(began: Date())
        try await store.commit(record, under: claim)
        let signedIn = #"{"credentials": {"refresh_token": "s0"}}"#
        _ = try folder.write(signedIn, to: "config.json")
        let error = await #expect(throws: AuthError.self) {
            try await store.commit(CredentialRecord(token: "r1"), under: claim)
        }
        #expect(error?.code == .superseded)
        #expect(try folder.text("config.json") == signedIn)
        // A rotation that begins with a token which is not there any more does not begin.
        await #expect(throws: AuthError.self) { try await store.commit(record, under: claim) }
        await store.release(claim)
        try await store.put(CredentialRecord(token: "s1"))
        #expect(try await store.read(key)?.token == "s1")
    }

    @Test("what looks like a leftover and is another's stays")
    func leftovers() async throws {
        let others = ["store.json.20240101.tmp", "store.json.bad.tmp", "store.json.tmp", ".store.json.1f.tmp"]
        for name in others { _ = try folder.write("x", to: name) }
        _ = try folder.write("x", to: ".store.json.connector-auth-1f.tmp")
        try await FileCredentialStore(path: folder.file("store.json")).put(CredentialRecord(token: "r1"))
        let names = try folder.names
        for name in others { #expect(names.contains(name)) }
        #expect(!names.contains(".store.json.connector-auth-1f.tmp"))
    }
}
