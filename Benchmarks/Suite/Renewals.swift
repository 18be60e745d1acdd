import AuthBenchmarking
import AuthCore
import AuthOAuth
import AuthTesting
import Synchronization

/// The end of a token that many use: one request is to serve them all, and soon.
enum Renewals {
    static let expiry = "expiry with 10000 waiters"
    static let refusals = "1000 refusals at once"

    static let all: [Benchmark] = [
        Benchmark(expiry) { try await expire(waiters: 10_000) },
        Benchmark(refusals) { try await refuse(1_000) },
        Benchmark("a token request, a token made of its answer") { count in
            let authenticator = try Subjects.oauth()
            for _ in 0..<count { keep(try await authenticator.token(fresh: true)) }
        },
    ]

    /// The time from the answer until the last one has its credentials.
    private static func expire(waiters: Int) async throws -> BenchmarkSample {
        let server = HeldServer()
        let clock = ManualClock()
        let authenticator = try Subjects.oauth(transport: server, clock: clock)
        server.open()
        _ = try await authenticator.credentials(for: .benchmark)
        server.hold()
        clock.advance(by: .seconds(100_000))
        let arrivals = Arrivals()
        // Tasks of their own: a group of ten thousand takes longer to end than they do.
        let tasks = (0..<waiters).map { _ in
            Task {
                arrivals.count.add(1, ordering: .relaxed)
                keep(try await authenticator.credentials(for: .benchmark))
            }
        }
        while arrivals.count.load(ordering: .relaxed) < waiters || server.requests < 2 { await Task.yield() }
        // The last to arrive may not wait yet.
        try await Task.sleep(for: .milliseconds(50))
        var sample = try await BenchmarkSample.measuring {
            server.open()
            for task in tasks { try await task.value }
        }
        sample.figures = ["requests": Double(server.requests - 1), "milliseconds": sample.nanoseconds / 1e6]
        return sample
    }

    /// The time until all who were refused have other credentials.
    private static func refuse(_ count: Int) async throws -> BenchmarkSample {
        let server = HeldServer()
        server.open()
        let authenticator = try Subjects.oauth(transport: server)
        let refused = try await authenticator.credentials(for: .benchmark)
        let rejection = AuthRejection(request: .benchmark, credentials: refused, response: ResponseHead(status: 401))
        let before = server.requests
        var sample = try await BenchmarkSample.measuring {
            let tasks = (0..<count).map { _ in
                Task {
                    _ = try await authenticator.recover(from: rejection)
                    keep(try await authenticator.credentials(for: .benchmark))
                }
            }
            for task in tasks { try await task.value }
        }
        sample.figures["requests"] = Double(server.requests - before)
        return sample
    }
}

private final class Arrivals: Sendable {
    let count = Atomic(0)
}

/// A token server that answers when it is told to, and counts.
private final class HeldServer: HTTPTransport {
    private let server = InstantServer()
    private let count = Atomic(0)
    private let isOpen = Atomic(false)

    var requests: Int { count.load(ordering: .relaxed) }
    func open() { isOpen.store(true, ordering: .sequentiallyConsistent) }
    func hold() { isOpen.store(false, ordering: .sequentiallyConsistent) }

    func send(_ request: AuthRequest) async throws -> HTTPResponse {
        count.add(1, ordering: .relaxed)
        while !isOpen.load(ordering: .sequentiallyConsistent) { await Task.yield() }
        return try await server.send(request)
    }
}
