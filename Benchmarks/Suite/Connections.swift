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
        // The tasks of the renewals end a little later, and the timers of their deadlines within a second.
        try await Task.sleep(for: .milliseconds(1_500))
        sample.figures["bytes"] = Double(bytesInUse() - bytesBefore) / Double(count)
        sample.figures["firstNanoseconds"] = first.nanoseconds
        sample.figures["inTurnNanoseconds"] = try await cached(authenticators)
        var order = Order()
        authenticators.shuffle(using: &order)
        sample.figures["cachedNanoseconds"] = try await cached(authenticators)
        sample.figures["freshNanoseconds"] = try await cached(authenticators, isFresh: true)
        let alone = Array(repeating: single, count: count)
        sample.figures["singleNanoseconds"] = try await cached(alone)
        sample.figures["freshSingleNanoseconds"] = try await cached(alone, isFresh: true)
        authenticators = []
        var least = (0..<count).map { _ in Least() }
        least.shuffle(using: &order)
        sample.figures["leastNanoseconds"] = await cached(least)
        sample.figures["leastSingleNanoseconds"] = await cached(Array(repeating: least[0], count: count))
        let closing = await BenchmarkSample.measuring(operations: count) {
            for connection in connections { await connection.close() }
            connections = []
        }
        sample.figures["closingNanoseconds"] = closing.nanoseconds
        keep(configs)
        return sample
    }

    /// Which all counts divide.
    private static let uses = 2_000_000

    /// An order that no processor foresees, and the same in each run: Knuth's MMIX generator.
    private struct Order: RandomNumberGenerator {
        private var state: UInt64 = 1

        mutating func next() -> UInt64 {
            func half() -> UInt64 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state >> 32
            }
            return half() << 32 | half()
        }
    }

    /// The time of a cached credential, of all in the order of the list over and over.
    ///
    /// The order is the list's, so that the way through the list, which is the user's, costs next to nothing.
    ///
    /// - Parameter isFresh: Whether each is put into a request of its own, as connections do; otherwise all are put into
    ///   one.
    private static func cached(_ authenticators: [any Authenticator], isFresh: Bool = false) async throws -> Double {
        var request = AuthRequest.benchmark.withRoom()
        let sample = try await BenchmarkSample.measuring(operations: uses) {
            for _ in 0..<uses / authenticators.count {
                for authenticator in authenticators {
                    if isFresh { request = .benchmark }
                    try await request.authenticate(with: authenticator)
                }
            }
        }
        keep(request)
        return sample.processorNanoseconds
    }

    /// A locked token with an expiry, and nothing else.
    private final class Least: Sendable {
        let state = Mutex((token: "Bearer " + Subjects.token, until: coarseNanoseconds() + 86_400_000_000_000))
    }

    /// The same of the least that there could be of each connection.
    private static func cached(_ all: [Least]) async -> Double {
        var request = AuthRequest.benchmark.withRoom()
        let sample = await BenchmarkSample.measuring(operations: uses) {
            for _ in 0..<uses / all.count {
                for one in all {
                    let token = one.state.withLock { $0.until > coarseNanoseconds() ? $0.token : "" }
                    request.headers["Authorization"] = token
                }
            }
        }
        keep(request)
        return sample.processorNanoseconds
    }
}
