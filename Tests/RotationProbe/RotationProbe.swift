import AuthCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#else
import Darwin
#endif

/// A connector in a process of its own: `RotationProbe URL SEED STORE requests COUNT PAUSE-MILLISECONDS`, or
/// `RotationProbe URL SEED STORE killed POINT` for one that a rotation is the end of.
///
/// The first writes how many requests succeeded at once, succeeded after a refusal, and failed.
@main
struct RotationProbe {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count >= 5, let last = arguments.last else { usage() }
        let (url, seed, storePath) = (arguments[1], arguments[2], arguments[3])
        if arguments[4] == "killed" {
            guard let point = KillPoint(rawValue: last) else { usage() }
            _ = try await RotationClient(url: url, seed: seed, storePath: storePath, killedAt: point).request()
            return
        }
        guard arguments.count == 6, let count = Int(arguments[5]), let pause = Int(last) else { usage() }
        let client = try RotationClient(url: url, seed: seed, storePath: storePath, policy: policy)
        var (succeeded, recovered, failed) = (0, 0, 0)
        // All processes send at the same moments, so that they meet where a token expires.
        let interval = Double(pause) / 1000
        let wait = interval - Date().timeIntervalSince1970.truncatingRemainder(dividingBy: interval)
        let start = ContinuousClock.now + .seconds(wait)
        for turn in 0..<count {
            // By the clock of the machine: other processes and the server keep no other time.
            try await Task.sleep(until: start + .milliseconds(pause) * turn, clock: .continuous)
            switch try? await client.request() {
            case (200, 1)?: succeeded += 1
            case (200, _)?: recovered += 1
            default: failed += 1
            }
        }
        print(succeeded, recovered, failed)
    }

    /// A tenth of two seconds is the usual leeway; nothing is renewed ahead of it, so that there is one bound for how
    /// many renewals a time has room for.
    static let policy = TokenCachePolicy(leeway: .milliseconds(200), refreshAhead: .milliseconds(200))

    private static func usage() -> Never {
        print("usage: RotationProbe URL SEED STORE requests COUNT PAUSE-MILLISECONDS | killed POINT")
        exit(2)
    }
}
