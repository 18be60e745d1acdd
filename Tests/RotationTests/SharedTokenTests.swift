import AuthCore
import AuthPersistence
import Foundation
import Testing

@testable import RotationProbe

/// Processes and a server keep their own time: no two of these tests take it from each other.
@Suite(.serialized, .timeLimit(.minutes(5))) enum RotationProcesses {}

extension RotationProcesses {
    @Suite("Processes that share a single-use refresh token")
    struct SharedTokenTests {
        private static let processes = 16
        private static let requests = 50
        private static let pauseMilliseconds = 200
        private static let lifetime = Duration.seconds(2)

        @Test("no token is presented twice, none is lost, and there are as few as the time has room for")
        func sharesOneToken() async throws {
            let folder = try StoreFolder()
            let server = try StrictTokenServer(lifetime: Self.lifetime)
            defer { server.stop() }
            let seed = server.signIn("shared")
            let start = ContinuousClock.now
            // Ten seconds that really pass: other processes keep their own time, and tokens have to expire under them.
            let runs = try (0..<Self.processes).map { _ in
                try RotationRun(
                    server, seed: seed, storePath: folder.storePath, "requests", "\(Self.requests)",
                    "\(Self.pauseMilliseconds)")
            }
            for run in runs { #expect(await run.end() == nil) }
            let elapsed = ContinuousClock.now - start

            let totals = runs.map(\.numbers).reduce([0, 0, 0]) { zip($0, $1).map(+) }
            let (succeeded, recovered, failed) = (totals[0], totals[1], totals[2])
            let family = try #require(server.family("shared"))
            #expect(failed == 0 && succeeded + recovered == Self.processes * Self.requests)
            #expect(family.acceptedRequests == succeeded + recovered)
            // A token that a process holds may expire on the way to the server, where the machine is busy.
            #expect(family.refusedRequests == recovered && recovered <= Self.processes, "\(recovered) were sent again")

            #expect(Set(family.presented).count == family.presented.count)
            let interval = try Self.lifetime - #require(RotationProbe.policy.leeway)
            let most = Int((elapsed / interval).rounded(.up)) + 1
            #expect((5...most).contains(family.presented.count), "in \(elapsed)")

            #expect(!family.isDead)
            let record = try #require(try await FileCredentialStore(path: folder.storePath).read(RotationClient.key))
            #expect(record.refreshToken?.reveal() == family.current)
            #expect(record.intent == nil)
        }
    }
}
