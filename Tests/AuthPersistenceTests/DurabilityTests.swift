import AuthCore
import Foundation
import Testing

@testable import AuthPersistence

@Suite struct DurabilityTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: StoreKind.allCases, WriteStep.allCases)
    func aFailureAtAnyStepLeavesTheOldFile(kind: StoreKind, step: WriteStep) async throws {
        let files = FailingFiles()
        let store = try kind.make(in: folder, files: files)
        try await store.put(CredentialRecord(token: "old"))
        // So that there are permissions to keep; a file of records is 0600 from its creation on.
        try FileManager.default.setAttributes(
            [.posixPermissions: kind == .config ? 0o644 : 0o400], ofItemAtPath: folder.file("store.json"))
        let before = try folder.text("store.json")
        let names = try folder.names

        files.fail(at: step)
        let error = await failure { try await store.put(CredentialRecord(token: "new")) }
        #expect(error?.message == "injected at \(step)")
        #expect(try folder.text("store.json") == before)
        #expect(try folder.names == names)

        files.fail(at: nil)
        try await store.put(CredentialRecord(token: "new"))
        #expect(try await store.read(key)?.token == "new")
    }

    @Test(arguments: StoreKind.allCases, WriteStep.allCases)
    func whoIsKilledAtAnyStepLeavesTheOldFileAndItsSuccessorTidiesUp(kind: StoreKind, step: WriteStep)
        async throws
    {
        try await kind.make(in: folder).put(CredentialRecord(token: "old"))
        if kind == .config {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: folder.file("store.json"))
        }
        let before = try folder.text("store.json")
        let names = try folder.names
        let files = FailingFiles(failsAsKilled: true)
        files.fail(at: kind == .file && step == .setPermissions ? .synchronize : step)
        let killed = try kind.make(in: folder, files: files)
        await #expect(throws: AuthError.self) { try await killed.put(CredentialRecord(token: "new")) }
        #expect(try folder.text("store.json") == before)
        for name in try folder.names where name.hasSuffix(".tmp") {
            // Never wider than what it is to replace.
            #expect((try folder.permissions(name) ?? 0) & ~0o644 == 0)
        }

        try await kind.make(in: folder).put(CredentialRecord(token: "newer"))
        #expect(try folder.names == names)
        #expect(try await kind.make(in: folder).read(key)?.token == "newer")
    }

    @Test(arguments: [0o600, 0o644, 0o660, 0o444])
    func aConfigurationKeepsItsPermissions(permissions: Int) async throws {
        _ = try folder.write("{}", to: "store.json", permissions: permissions)
        try await StoreKind.config.make(in: folder).put(CredentialRecord(token: "r"))
        #expect(try folder.permissions("store.json") == permissions)
        #expect(try folder.permissions("store.json.lock") == 0o600)
    }

    @Test(
        "before a token is spent, a config file shows that it can be replaced", arguments: [WriteStep.create, .rename])
    func intent(step: WriteStep) async throws {
        let files = FailingFiles()
        let path = try folder.write(#"{"credentials": {"refresh_token": "r0"}}"#, to: "config.json")
        let store = ConfigFileCredentialStore(
            path: path, paths: ConfigFileCredentialStoreTests.paths, clock: SystemClock(), files: files)
        let claim = try await store.claim(key, atMost: .seconds(1), lease: .seconds(60))
        var record = try #require(claim.record)
        record.intent = CredentialRecord.Intent(began: Date(timeIntervalSince1970: 1))
        files.fail(at: step)
        await #expect(throws: AuthError.self) { try await store.commit(record, under: claim) }
        files.fail(at: nil)
        #expect(try await store.read(key)?.intent == nil)
        try await store.commit(record, under: claim)
        #expect(try folder.text("config.json") == #"{"credentials": {"refresh_token": "r0"}}"#)
        #expect(try await store.read(key)?.intent == record.intent)
        await store.release(claim)
    }
}
