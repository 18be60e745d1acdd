import AuthCore
import Foundation
import TestSupport
import Testing

@testable import AuthPersistence

/// Counts in one record from many processes.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ProcessTests {
    static let key = CredentialKey(connection: "probe", path: ["counter"])
    static let processes = 8
    static let times = 25
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: StoreKind.allCases)
    func noUpdateIsLostWhenAProcessIsKilled(kind: StoreKind) async throws {
        let store = try store(kind)
        let probes = try (0..<Self.processes).map { _ in try Probe(kind, store.path, "\(Self.times)") }
        let victim = probes[Self.processes / 2]
        #expect(await eventually { victim.lineCount >= 3 })
        victim.kill()
        for probe in probes { await probe.end() }
        for probe in probes where probe !== victim {
            #expect(probe.status == 0)
            #expect(probe.lineCount == Self.times)
        }
        let told = probes.map(\.lineCount).reduce(0, +)
        let count = try #require(try await count(in: store.store))
        // The victim may have died between its last count and the line about it.
        #expect(count == told || count == told + 1)
        #expect(count >= (Self.processes - 1) * Self.times + 3)
    }

    @Test(arguments: StoreKind.allCases)
    func aClaimEndsWithItsHoldersProcess(kind: StoreKind) async throws {
        let store = try store(kind)
        let holder = try Probe(kind, store.path, "hold")
        #expect(await eventually { holder.lineCount == 1 })
        let probes = try (0..<Self.processes).map { _ in try Probe(kind, store.path, "\(Self.times)") }
        let busy = await failure {
            _ = try await store.store.claim(Self.key, atMost: .milliseconds(200), lease: .seconds(60))
        }
        #expect(busy?.kind == .transient)
        #expect(probes.allSatisfy { $0.lineCount == 0 })
        holder.kill()
        for probe in probes { await probe.end() }
        #expect(probes.allSatisfy { $0.status == 0 })
        let last = try Probe(kind, store.path, "1")
        await last.end()
        #expect(try await count(in: store.store) == Self.processes * Self.times + 1)
    }

    private func count(in store: any CredentialStore) async throws -> Int? {
        try await store.read(Self.key)?.token.flatMap { Int($0) }
    }

    private func store(_ kind: StoreKind) throws -> (path: String, store: any CredentialStore) {
        switch kind {
        case .file:
            let path = folder.file("store.json")
            return (path, FileCredentialStore(path: path))
        case .config:
            let path = try folder.write("{\n\t\"start\": 1.50\n}", to: "config.json")
            let paths = ConfigFileCredentialStore.Paths(
                accessToken: ["access"], refreshToken: ["nested", "counter"], expiry: ["expiry"])
            return (path, ConfigFileCredentialStore(path: path, paths: paths))
        }
    }
}
