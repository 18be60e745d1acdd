import AuthCore
import Testing

struct InMemoryCredentialStoreTests {
    private let store = InMemoryCredentialStore()

    @Test func allOfAConnectionIsRemovedAndNothingElse() async throws {
        let keys = [("a", "x"), ("a", "y"), ("b", "x")].map { CredentialKey(connection: $0, path: [$1]) }
        for key in keys {
            try await store.update(key, atMost: .seconds(1)) { _ in CredentialRecord(refreshToken: Secret("r")) }
        }
        try await store.removeAll(of: "a", atMost: .seconds(1))
        var left: [Bool] = []
        for key in keys { left.append(try await store.read(key) != nil) }
        #expect(left == [false, false, true])
    }

    @Test func aClaimIsWaitedForBeforeItsRecordIsRemoved() async throws {
        let key = CredentialKey(connection: "a", path: .root)
        let record = CredentialRecord(refreshToken: Secret("r"))
        try await store.update(key, atMost: .seconds(1)) { _ in record }
        let claim = try await store.claim(key, atMost: .seconds(1), lease: .seconds(60))
        let impatient = await #expect(throws: AuthError.self) {
            try await store.removeAll(of: "a", atMost: .milliseconds(10))
        }
        #expect(impatient?.kind == .transient)
        #expect(try await store.read(key) == record)
        await store.release(claim)
        try await store.removeAll(of: "a", atMost: .seconds(1))
        #expect(try await store.read(key) == nil)
    }
}
