import AuthBenchmarking
import AuthCore
import AuthRegistry
import ConnectorAuth
import Foundation

/// The manifests of real connectors, from the text to all authenticators.
///
/// The time is of all of them once.
struct CorpusBenchmark {
    static let name = "corpus: all manifests to all authenticators"
    private let folder: URL

    init() {
        let environment = ProcessInfo.processInfo.environment
        folder =
            environment["AUTH_CORPUS"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../shared/corpus").standardizedFileURL
    }

    private var isPresent: Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("manifests").path)
    }

    /// Why it is left out.
    var notes: [String] {
        isPresent ? [] : ["left out: \(Self.name); the corpus is not at hand, set AUTH_CORPUS to its folder"]
    }

    var all: [Benchmark] {
        guard isPresent else { return [] }
        let folder = folder
        return [Benchmark(Self.name) { try await Self.sample(try Self.manifests(in: folder)) }]
    }

    private struct Item: Sendable {
        var text: [UInt8]
        var config: JSONValue
    }

    private static func manifests(in folder: URL) throws -> [Item] {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: folder.appendingPathComponent("manifests").path)
        return try files.filter { $0.hasSuffix(".json") }.sorted().map { file in
            let text = try Data(contentsOf: folder.appendingPathComponent("manifests/\(file)"))
            let cases = try? Data(contentsOf: folder.appendingPathComponent("cases/\(file)"))
            return Item(text: [UInt8](text), config: try config(of: cases.map { [UInt8]($0) }))
        }
    }

    /// One user's config for a whole manifest: what the recorded case of each of its authenticators was given.
    private static func config(of cases: [UInt8]?) throws -> JSONValue {
        guard let cases else { return [:] }
        var config = JSONObject()
        for item in try JSONValue(parsing: cases)["cases"]?.arrayValue ?? [] {
            guard item["id"]?.stringValue?.hasSuffix("/plain") == true else { continue }
            for (key, value) in item["config"]?.objectValue ?? [:] where config[key] == nil { config[key] = value }
        }
        return .object(config)
    }

    private static func sample(_ items: [Item]) async throws -> BenchmarkSample {
        var built = 0
        var failed = 0
        var sample = try await BenchmarkSample.measuring {
            for item in items {
                let plan = try Manifest(JSONValue(parsing: item.text)).compile(registry: .standard)
                let connection = try plan.connect(
                    id: "benchmark", config: item.config, environment: AuthEnvironment(transport: InstantServer()))
                for entry in plan.entries {
                    do {
                        keep(try connection.authenticator(at: entry.pointer))
                        built += 1
                    } catch {
                        // Custom types, and values that no recorded config has.
                        failed += 1
                    }
                }
            }
        }
        sample.figures = [
            "manifests": Double(items.count), "authenticators": Double(built), "notBuilt": Double(failed),
        ]
        return sample
    }
}
