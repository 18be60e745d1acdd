import AuthBenchmarking
import Foundation

/// Measures what credentials cost: each request, each renewal, each connection, each manifest.
///
///     auth-benchmarks [--filter TEXT] [--output text|json] [--rounds NUMBER] [--duration MS] [--list]
///     auth-benchmarks keys FOLDER
///     auth-benchmarks table FOLDER
///
/// The second form writes the private keys that it signs with, for others to sign with. The third makes a table of what
/// `compare.sh` left in a folder.
@main struct AuthBenchmarks {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.dropFirst().first) {
        case ("keys", let folder?): try BenchmarkKeys.write(to: URL(fileURLWithPath: folder))
        case ("table", let folder?): print(try Comparison(folder: URL(fileURLWithPath: folder)).markdown)
        default:
            let corpus = CorpusBenchmark()
            let groups = [
                CachedCredentials.all, Contention.all, Renewals.all, TokenCaches.all, Connections.all, Templates.all,
                Definitions.all, ManifestSizes.all, corpus.all, Signing.all, Stores.all, RoundTrips.all,
            ]
            try await BenchmarkProgram(groups, notes: corpus.notes + Signing.notes).run(arguments)
        }
    }
}
