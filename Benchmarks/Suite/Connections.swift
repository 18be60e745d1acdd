import AuthBenchmarking
import AuthCore
import AuthRegistry
import ConnectorAuth
import Synchronization

/// Many users of one manifest: what building, using and closing a connection costs, and what it keeps.
enum Connections {
    static func name(_ count: Int) -> String { "\(count) connections of one plan" }
    static let counts = [1_000, 10_000, 100_000]

    static let all: [Benchmark] = counts.map { count in
        Benchmark(name(count), rounds: count > 10_000 ? 3 : nil) { try await sample(count) }
    }

    static let manifest: JSONValue = [
        "definitions": ["auth": Subjects.oauthDefinition],
        "streams": [
            [
                "type": "DeclarativeStream", "name": "invoices",
                "retriever": [
                    "requester": ["url_base": "https://api.example.com", "authenticator": "#/definitions/auth"]
                ],
            ]
        ],
    ]

    /// The time is of building one connection with its authenticator.
    private static func sample(_ count: Int) async throws -> BenchmarkSample {
        let plan = try Manifest(manifest).compile(registry: .standard)
        let environment = AuthEnvironment(transport: InstantServer())
        let configs: [JSONValue] = (0..<count).map {
            ["client_id": .string("client-\($0)"), "client_secret": .string("secret-of-client-\($0)")]
        }
        var connections: [Connection] = []
        var authenticators: [any Authenticator] = []
        connections.reserveCapacity(count)
        authenticators.reserveCapacity(count)
        // A single one, beside which the many are seen.
        let single = try plan.connect(id: "single", config: configs[0], environment: environment)
            .authenticator(forStream: "invoices")
        _ = try await single.credentials(for: .benchmark)

        let bytesBefore = bytesInUse()
        var sample = try await BenchmarkSample.measuring(operations: count) {
            for index in 0..<count {
                let connection = try plan.connect(
                    id: "customer-\(index)", config: configs[index], environment: environment)
                authenticators.append(try connection.authenticator(forStream: "invoices"))
                connections.append(connection)
            }
        }
        let first = try await BenchmarkSample.measuring(operations: count) {
            for authenticator in authenticators { keep(try await authenticator.credentials(for: .benchmark)) }
        }
        // The tasks of the renewals end a little later.
        try await Task.sleep(for: .milliseconds(50))
        sample.figures["bytes"] = Double(bytesInUse() - bytesBefore) / Double(count)
        sample.figures["firstNanoseconds"] = first.nanoseconds
        let many = authenticators
        sample.figures["cachedNanoseconds"] = try await cached(count) { many[$0] }
        sample.figures["singleNanoseconds"] = try await cached(count) { _ in single }
        (sample.figures["leastNanoseconds"], sample.figures["leastSingleNanoseconds"]) = await least(count)
        authenticators = []
        let closing = await BenchmarkSample.measuring(operations: count) {
            for connection in connections { await connection.close() }
            connections = []
        }
        sample.figures["closingNanoseconds"] = closing.nanoseconds
        keep(configs)
        return sample
    }

    private static let uses = 200_000

    /// Indices in an order that no processor cache foresees: Knuth's MMIX generator.
    private struct Picks {
        let count: Int
        private var number: UInt64 = 1

        init(of count: Int) { self.count = count }

        mutating func next() -> Int {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: number >> 33) % count
        }
    }

    /// The time of a cached credential of a connection taken at random.
    private static func cached(
        _ count: Int, _ authenticator: (Int) -> any Authenticator
    ) async throws -> Double {
        var request = AuthRequest.benchmark.withRoom()
        var picks = Picks(of: count)
        let sample = try await BenchmarkSample.measuring(operations: uses) {
            for _ in 0..<uses { try await request.authenticate(with: authenticator(picks.next())) }
        }
        keep(request)
        return sample.processorNanoseconds
    }

    /// A locked token with an expiry, and nothing else.
    private final class Least: Sendable {
        let state = Mutex((token: "Bearer " + Subjects.token, until: coarseNanoseconds() + 86_400_000_000_000))
    }

    /// The same of the least that there could be of each connection: of one taken at random, and of a single one.
    private static func least(_ count: Int) async -> (many: Double, single: Double) {
        let many = (0..<count).map { _ in Least() }
        return (await least(count) { many[$0] }, await least(count) { _ in many[0] })
    }

    private static func least(_ count: Int, _ chosen: (Int) -> Least) async -> Double {
        var request = AuthRequest.benchmark.withRoom()
        var picks = Picks(of: count)
        let sample = await BenchmarkSample.measuring(operations: uses) {
            for _ in 0..<uses {
                let token = chosen(picks.next()).state.withLock { $0.until > coarseNanoseconds() ? $0.token : "" }
                request.headers["Authorization"] = token
            }
        }
        keep(request)
        return sample.processorNanoseconds
    }
}
