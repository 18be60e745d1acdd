import AuthCore
import AuthTesting
import Foundation
import Testing

@testable import AuthPersistence

@Suite struct FileCredentialStoreTests {
    let folder: TemporaryFolder
    let store: FileCredentialStore

    init() throws {
        folder = try TemporaryFolder()
        store = FileCredentialStore(path: folder.file("store.json"))
    }

    @Test func whatIsCommittedIsReadByAnotherStore() async throws {
        var record = CredentialRecord(token: "r1")
        record.accessToken = Secret("a1")
        record.expiry = Date(timeIntervalSinceReferenceDate: 800_000_000.1234567)
        record.seedDigest = "digest"
        record.captured = Secret(["scope": "read", "big": .number(JSONNumber(checked: "1.10"))])
        record.intent = .init(began: Date(), wasRetried: true)
        try await store.put(record)
        try await store.put(CredentialRecord(token: "r2"), otherKey)

        let other = FileCredentialStore(path: folder.file("store.json"))
        #expect(try await other.read(key) == record)
        #expect(try await other.read(otherKey)?.token == "r2")
        #expect(try await other.read(CredentialKey(connection: "other", path: key.path)) == nil)
    }

    @Test func itKeepsThePromisesOfStores() async throws {
        let path = folder.file("store.json")
        try await CredentialStoreConformance { FileCredentialStore(path: path) }.check()
    }

    @Test func allOfAConnectionIsRemovedAndNothingElse() async throws {
        let other = CredentialKey(connection: "shop-2", path: key.path)
        for key in [key, otherKey, other, CredentialKey(connection: "shop", path: .root)] {
            try await store.put(CredentialRecord(token: "token-of-\(key.connection)"), key)
        }
        try await store.removeAll(of: "shop", atMost: .seconds(1))
        #expect(try await store.read(key) == nil)
        #expect(try await store.read(otherKey) == nil)
        #expect(try await store.read(other)?.token == "token-of-shop-2")
        #expect(try !folder.text("store.json").contains("token-of-shop\""))
        // There is nothing of it, and nothing of one that never was.
        try await store.removeAll(of: "shop", atMost: .seconds(1))
        try await store.removeAll(of: "nobody", atMost: .seconds(1))
        try await FileCredentialStore(path: folder.file("none.json")).removeAll(of: "shop", atMost: .seconds(1))
        #expect(try !folder.names.contains("none.json"))
    }

    @Test func aRenewalOnItsWayIsWaitedForBeforeItsRecordIsRemoved() async throws {
        try await store.put(CredentialRecord(token: "r1"))
        let claim = try await store.claim(key, atMost: .seconds(1), lease: .seconds(60))
        let impatient = await failure { try await store.removeAll(of: "shop", atMost: .milliseconds(50)) }
        #expect(impatient?.kind == .transient)
        let removal = Task { [store] in try await store.removeAll(of: "shop", atMost: .seconds(60)) }
        try await store.commit(CredentialRecord(token: "r2"), under: claim)
        await store.release(claim)
        try await removal.value
        #expect(try await store.read(key) == nil)
    }

    @Test func aMissingFileHasNoRecordAndIsNotMadeByReading() async throws {
        #expect(try await store.read(key) == nil)
        #expect(try folder.names.isEmpty)
    }

    @Test func everyFileIsTheOwnersAlone() async throws {
        try await store.put(CredentialRecord(token: "r1"))
        for name in try folder.names { #expect(try folder.permissions(name) == 0o600, "\(name)") }
        #expect(try folder.names.count == 3)
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o620])
    func aFileOpenToOthersIsRefusedWithTheFix(permissions: Int) async throws {
        let text = #"{"version":1,"canary":"s3cret"}"#
        let file = try folder.write(text, to: "store.json", permissions: permissions)
        let error = try #require(await failure { _ = try await store.read(key) })
        #expect(error.code == .storeUnavailable)
        #expect(error.kind == .configuration)
        #expect(error.message.contains("chmod 600 \(file)"))
        await #expect(throws: AuthError.self) { try await store.put(CredentialRecord(token: "r1")) }
        #expect(try folder.text("store.json") == text)
    }

    @Test(arguments: [
        ("{\"version\":1,\n \"canary\": s3cret}", "line 2, column 12"),
        ("", "line 1, column 1"),
        ("[]", "a map"),
        ("{\"canary\":\"s3cret\"}", "version"),
        ("{\"version\":2,\"canary\":\"s3cret\"}", "update"),
        ("{\"version\":1,\"records\":{\"shop\":{\"/streams/0\":\"s3cret\"}}}", "not a map"),
        ("{\"version\":1,\"records\":{\"shop\":{\"/streams/0\":{\"version\":9}}}}", "update"),
        (
            "{\"version\":1,\"records\":{\"shop\":{\"/streams/0\":{\"version\":1,\"expiry\":\"s3cret\"}}}}",
            "expiry"
        ),
    ])
    func whatIsNoStoreIsRefusedAndNotOverwritten(text: String, hint: String) async throws {
        let file = try folder.write(text, to: "store.json")
        let error = try #require(await failure { _ = try await store.read(key) })
        #expect(error.message.contains(hint))
        #expect(error.message.contains(file))
        #expect(!"\(error) \(String(reflecting: error))".contains("s3cret"))
        await #expect(throws: AuthError.self) { try await store.put(CredentialRecord(token: "r1")) }
        #expect(try folder.text("store.json") == text)
        // The failed claim has not kept the lock.
        try FileManager.default.removeItem(atPath: file)
        try await store.put(CredentialRecord(token: "r1"))
    }

    @Test func unknownMembersAreKept() async throws {
        _ = try folder.write(
            """
            {"note": 1.50, "version": 1, "records": {"shop": {"/streams/0": {"later": [1], "version": 1,
            "intent": {"began": 1, "by": "x"}}}, "else": {"/": {"version": 1, "q": 2}}}}
            """, to: "store.json")
        var record = CredentialRecord(token: "r1")
        record.intent = .init(began: Date(timeIntervalSince1970: 2))
        try await store.put(record)
        let root = try JSONValue(parsing: try folder.text("store.json"))
        #expect(root["note"]?.numberValue?.text == "1.50")
        #expect(root[["records", "shop", "/streams/0", "later"]] == [1])
        #expect(root[["records", "shop", "/streams/0", "intent", "by"]] == "x")
        #expect(root[["records", "else", "/", "q"]] == 2)
        #expect(try await store.read(key) == record)
    }

    @Test func aLinkIsFollowedAndStays() async throws {
        try FileManager.default.createDirectory(
            atPath: folder.file("real"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("store.json"), withDestinationPath: "real/data.json")
        try await store.put(CredentialRecord(token: "r1"))
        try await store.put(CredentialRecord(token: "r2"))
        #expect(
            try await FileCredentialStore(path: folder.file("real/data.json")).read(key)?.token == "r2")
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("store.json"))
                == "real/data.json")
        #expect(try folder.names == ["real", "store.json"])
    }

    @Test func aLinkToItselfIsAnError() async throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("store.json"), withDestinationPath: "store.json")
        let error = try #require(await failure { _ = try await store.read(key) })
        #expect(error.message.contains("leads to itself"))
    }

    @Test func aMissingFolderAndAFolderInPlaceOfTheFileAreErrorsThatSayWhatToDo() async throws {
        let lost = FileCredentialStore(path: folder.file("none/store.json"))
        let missing = try #require(await failure { try await lost.put(CredentialRecord(token: "r1")) })
        #expect(missing.message.contains("create it"))
        #expect(missing.kind == .configuration)
        let directory = try #require(
            await failure { _ = try await FileCredentialStore(path: folder.path).read(key) })
        #expect(directory.message.contains("not a file"))
    }

    @Test func aLockFileThatIsALinkIsRefused() async throws {
        let victim = try folder.write("precious", to: "victim")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("store.json.lock"), withDestinationPath: victim)
        let error = try #require(await failure { try await store.put(CredentialRecord(token: "r1")) })
        #expect(error.message.contains("symbolic link"))
        #expect(try folder.text("victim") == "precious")
    }
}

/// The error that `body` throws.
func failure(_ body: () async throws -> Void) async -> AuthError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? AuthError
    }
}
