import AuthCore
import AuthPersistence
import AuthURLSession
import Foundation
import TestSupport
import Testing

@testable import RotationProbe

extension RotationProcesses {
    @Suite("Rotations whose process is killed")
    struct KilledRotationTests {
        /// Half of them find no store, the others one with a token that has expired.
        private static let rounds = 8
        private let transport = URLSessionTransport()

        @Test(
            "the next one goes on, or tries the old token once and reports an interruption",
            arguments: KillPoint.allCases)
        func strictServer(point: KillPoint) async throws {
            let server = try StrictTokenServer()
            defer { server.stop() }
            #expect(try await outcomes(of: point, on: server) == [point.outcome: Self.rounds])
        }

        @Test("where the server has a grace period, the next one goes on from anywhere", arguments: KillPoint.allCases)
        func forgivingServer(point: KillPoint) async throws {
            let server = try StrictTokenServer(gracePeriod: .seconds(60))
            defer { server.stop() }
            var expected = point.outcome
            expected.errorCode = nil
            #expect(try await outcomes(of: point, on: server) == [expected: Self.rounds])
        }

        @Test("there are two hundred kills and more")
        func count() { #expect(KillPoint.allCases.count * 2 * Self.rounds >= 200) }

        private func outcomes(of point: KillPoint, on server: StrictTokenServer) async throws -> [KillOutcome: Int] {
            var counts: [KillOutcome: Int] = [:]
            for round in 0..<Self.rounds {
                let name = "\(point)\(round)"
                let outcome = try await outcome(of: point, on: server, name, isFirst: round.isMultiple(of: 2))
                counts[outcome, default: 0] += 1
            }
            return counts
        }

        /// Kills one rotation and lets another process' stand-in go on: new store, new authenticator, same file.
        private func outcome(
            of point: KillPoint, on server: StrictTokenServer, _ name: String, isFirst: Bool
        ) async throws -> KillOutcome {
            let folder = try StoreFolder()
            let store = FileCredentialStore(path: folder.storePath)
            let seed = server.signIn(name)
            if !isFirst {
                #expect(try await client(server, seed, folder).request().status == 200)
                try await store.update(RotationClient.key, atMost: .seconds(5)) { record in
                    var record = try #require(record)
                    record.expiry = .distantPast
                    return record
                }
            }
            let spent = try #require(server.family(name)).current
            try await kill(at: point, server, name, seed, folder)
            let sentBefore = try #require(server.family(name)).count(of: spent)

            let client = try self.client(server, seed, folder)
            let errorCode = try await code(ofRequestBy: client)
            let family = try #require(server.family(name))
            let record = try #require(try await store.read(RotationClient.key))
            // A copy of the tokens that the dead one left is swept by the next one that writes.
            #expect(try folder.leftovers.isEmpty)
            if errorCode == nil {
                #expect(!family.isDead && record.intent == nil && record.refreshToken?.reveal() == family.current)
            } else {
                // All who share the token hear the same, and nobody presents it again.
                let third = try self.client(server, seed, folder)
                #expect(try await code(ofRequestBy: client) == errorCode)
                #expect(try await code(ofRequestBy: third) == errorCode)
                #expect(server.family(name)?.presented == family.presented)
            }
            return KillOutcome(
                sentBefore: sentBefore, sentAfter: family.count(of: spent) - sentBefore, errorCode: errorCode)
        }

        private func kill(
            at point: KillPoint, _ server: StrictTokenServer, _ name: String, _ seed: String, _ folder: StoreFolder
        ) async throws {
            let presented = try #require(server.family(name)).presented.count
            server.fallSilent(name, point.silence)
            let run = try RotationRun(server, seed: seed, storePath: folder.storePath, "killed", point.rawValue)
            if point.silence != nil {
                // The victim waits for an answer: nothing but the server tells that it has come so far.
                #expect(await eventually { server.family(name)?.presented.count != presented })
                run.kill()
            }
            #expect(await run.end() == SIGKILL)
        }

        private func client(
            _ server: StrictTokenServer, _ seed: String, _ folder: StoreFolder
        ) throws -> RotationClient {
            try RotationClient(url: server.url, seed: seed, storePath: folder.storePath, transport: transport)
        }

        /// The error of a request; `nil` where the API accepts it.
        private func code(ofRequestBy client: RotationClient) async throws -> AuthError.Code? {
            do {
                #expect(try await client.request().status == 200)
                return nil
            } catch let error as AuthError {
                return error.code
            }
        }
    }
}

/// What became of a refresh token whose rotation was killed.
struct KillOutcome: Hashable {
    /// How often the token was presented by the victim, and by who came after it.
    var sentBefore: Int
    var sentAfter: Int
    /// What the one after it reported; `nil` where it got an access token that works.
    var errorCode: AuthError.Code?
}

extension KillPoint {
    /// What the server does so that the victim is killed while it waits; `nil` where it kills itself.
    fileprivate var silence: StrictTokenServer.Silence? {
        switch self {
        case .received: .beforeExchange
        case .exchanged: .afterExchange
        default: nil
        }
    }

    /// The right outcome at a server that kills the family of a token that comes twice.
    fileprivate var outcome: KillOutcome {
        switch self {
        case .claimed, .intentCreated, .intentHalfWritten, .intentBeforeRename, .intentAfterRename, .sending:
            KillOutcome(sentBefore: 0, sentAfter: 1)
        case .received:
            KillOutcome(sentBefore: 1, sentAfter: 1)
        case .exchanged, .answered, .successorCreated, .successorHalfWritten, .successorBeforeRename:
            // The successor is lost, and nobody can tell that from a request that never arrived.
            KillOutcome(sentBefore: 1, sentAfter: 1, errorCode: .rotationInterrupted)
        case .successorAfterRename, .stored:
            KillOutcome(sentBefore: 1, sentAfter: 0)
        }
    }
}

extension StrictTokenServer.Family {
    fileprivate func count(of token: String) -> Int { presented.count { $0 == token } }
}
