import AuthCore
import Foundation
import Testing

@testable import AuthPersistence

@Suite struct ConfigFileCredentialStoreTests {
    let folder: TemporaryFolder
    static let paths = ConfigFileCredentialStore.Paths(
        accessToken: ["credentials", "access_token"], refreshToken: ["credentials", "refresh_token"],
        expiry: ["credentials", "token_expiry_date"])

    init() throws { folder = try TemporaryFolder() }

    func store(_ text: String, paths: ConfigFileCredentialStore.Paths = paths) throws
        -> ConfigFileCredentialStore
    {
        ConfigFileCredentialStore(path: try folder.write(text, to: "config.json"), paths: paths)
    }

    @Test func valuesAreReplacedWhereTheyStand() async throws {
        let text = """
            {\r
            \t"start": 1.50,\r
            \t"credentials": {\r
            \t\t"refresh_token": "r0", "access_token":"a0",\r
            \t\t"token_expiry_date": "2024-01-01",\r
            \t\t"client_secret": "\\u00e9"\r
            \t}\r
            }
            """
        let store = try store(text)
        let seed = try await store.read(key)
        #expect(seed?.token == "r0")
        #expect(seed?.seedDigest == nil)
        #expect(seed?.expiry == Date(timeIntervalSince1970: 1_704_067_200))
        var record = CredentialRecord(token: "r1")
        record.accessToken = Secret("a1")
        record.expiry = Date(timeIntervalSince1970: 1_735_689_600.25)
        try await store.put(record)
        let expected = text.replacing("r0", with: "r1").replacing("a0", with: "a1")
            .replacing("2024-01-01", with: "2025-01-01T00:00:00.250000+00:00")
        #expect(try folder.text("config.json").utf8.elementsEqual(expected.utf8))
        #expect(try await store.read(key) == record)
    }

    @Test func mapsAreMadeOnTheWay() async throws {
        let store = try store("{\n  \"start\": 1\n}\n")
        #expect(try await store.read(key) == nil)
        var record = CredentialRecord(token: "r1")
        record.expiry = Date(timeIntervalSince1970: 1_735_689_600)
        try await store.put(record)
        #expect(
            try folder.text("config.json") == """
                {
                  "start": 1,
                  "credentials": {
                    "refresh_token": "r1",
                    "token_expiry_date": "2025-01-01T00:00:00+00:00"
                  }
                }

                """)
    }

    @Test func equalValuesLeaveTheFileAlone() async throws {
        let text =
            #"{"credentials":{"refresh_token":"\u0072","access_token":"","token_expiry_date":1735689600.0}}"#
        let store = try store(text)
        let record = try #require(try await store.read(key))
        #expect(record.token == "r")
        #expect(record.accessToken == nil)
        try await store.put(record)
        #expect(try folder.text("config.json") == text)
    }

    @Test func whatIsGoneBecomesNull() async throws {
        let store = try store(
            #"{"credentials":{"refresh_token":"r","access_token":"a","token_expiry_date":"2025-01-01"}}"#)
        try await store.put(CredentialRecord(token: "r"))
        #expect(
            try folder.text("config.json")
                == #"{"credentials":{"refresh_token":"r","access_token":null,"token_expiry_date":null}}"#)
        #expect(try await store.read(key) == CredentialRecord(token: "r"))
    }

    @Test(arguments: [
        #""2025-01-01T00:00:00Z""#, #""2025-01-01T01:00:00+01:00""#, #""2025-01-01""#, "1735689600",
        "1.7356896e9",
        #""1735689600""#, #""1735689600.0""#, #""Wed, 01 Jan 2025 00:00:00 GMT""#,
    ])
    func expiryIsReadInManyForms(form: String) async throws {
        let store = try store("{\"credentials\":{\"token_expiry_date\":\(form)}}")
        #expect(try await store.read(key)?.expiry == Date(timeIntervalSince1970: 1_735_689_600))
    }

    @Test(arguments: [
        (#"{"credentials":{"refresh_token":["s3cret"]}}"#, "/credentials/refresh_token is a list"),
        (#"{"credentials":{"token_expiry_date":"s3cret"}}"#, "/credentials/token_expiry_date"),
        (#"{"credentials":{"token_expiry_date":1e300}}"#, "/credentials/token_expiry_date"),
        (#"{"credentials":s3cret}"#, "line 1, column 16"),
    ])
    func whatCannotBeReadIsAnErrorThatNamesThePlace(text: String, hint: String) async throws {
        let store = try store(text)
        let error = try #require(await failure { _ = try await store.read(key) })
        #expect(error.message.contains(hint))
        #expect(error.message.contains(folder.file("config.json")))
        #expect(!"\(error) \(String(reflecting: error))".contains("s3cret"))
        await #expect(throws: AuthError.self) { try await store.put(CredentialRecord(token: "r")) }
        #expect(try folder.text("config.json") == text)
    }

    @Test func aMissingConfigurationIsAnError() async throws {
        let store = ConfigFileCredentialStore(path: folder.file("none.json"), paths: Self.paths)
        let error = try #require(await failure { _ = try await store.read(key) })
        #expect(error.kind == .configuration)
        #expect(error.message.contains("create it first"))
    }

    @Test func aStoreKeepsOneKey() async throws {
        let store = try store("{}")
        try await store.put(CredentialRecord(token: "r"))
        let error = try #require(await failure { _ = try await store.read(otherKey) })
        #expect(error.message.contains("give each its own"))
        #expect(try await store.read(key)?.token == "r")
    }

    @Test func emptyPathsKeepNothingButTheRefreshTokensIsNeeded() async throws {
        let sparse = try store("{}", paths: .init(accessToken: [], refreshToken: ["r"], expiry: []))
        var record = CredentialRecord(token: "r1")
        record.accessToken = Secret("a1")
        try await sparse.put(record)
        #expect(try folder.text("config.json") == #"{"r": "r1"}"#)
        let useless = try store("{}", paths: .init(accessToken: ["a"], refreshToken: [], expiry: []))
        await #expect(throws: AuthError.self) { try await useless.claim(key, atMost: .zero, lease: .seconds(60)) }
    }

    @Test func anIntentIsNotedBesideTheFileUntilTheRotationIsCommitted() async throws {
        let text = #"{"credentials":{"refresh_token":"r-canary"}}"#
        let store = try store(text)
        var record = CredentialRecord(token: "r-canary")
        for wasRetried in [false, true] {
            record.intent = .init(
                began: Date(timeIntervalSinceReferenceDate: 800_000_000.123), wasRetried: wasRetried)
            try await store.put(record)
            #expect(try folder.text("config.json") == text)
            let other = ConfigFileCredentialStore(path: folder.file("config.json"), paths: Self.paths)
            #expect(try await other.read(key) == record)
            #expect(try await other.claim(key, atMost: .seconds(1), lease: .seconds(60)).record == record)
        }
        #expect(try !folder.text("config.json.lock").contains("canary"))
        try await store.put(CredentialRecord(token: "r2"))
        #expect(try folder.text("config.json.lock").isEmpty)
        #expect(try await store.read(key) == CredentialRecord(token: "r2"))
    }

    @Test func anIntentSaysNothingOfATokenThatTheUserPutIn() async throws {
        let store = try store(#"{"credentials":{"refresh_token":"r1"}}"#)
        var record = CredentialRecord(token: "r1")
        record.intent = .init(began: Date(), wasRetried: true)
        try await store.put(record)
        _ = try folder.write(#"{"credentials":{"refresh_token":"signed in again"}}"#, to: "config.json")
        #expect(try await store.read(key)?.intent == nil)
    }

    @Test(arguments: ["", "{\"version\":1,\"intent\":{\"beg", "garbage", "{}"])
    func aNoteThatBreaksOffIsNone(note: String) async throws {
        let store = try store(#"{"credentials":{"refresh_token":"r1"}}"#)
        _ = try folder.write(note, to: "config.json.lock")
        #expect(try await store.read(key) == CredentialRecord(token: "r1"))
    }
}
