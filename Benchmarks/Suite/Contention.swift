import AuthBenchmarking
import AuthCore
import AuthOAuth

/// Several tasks at once, with one authenticator and with one each.
enum Contention {
    static let name = "contended OAuth"
    static let all: [Benchmark] =
        [1, 2, 8, 64].map { tasks in
            Benchmark.contended(name, tasks: tasks) { try Subjects.oauth() }
        } + [
            inPairs("an authenticator each") { Array(try Subjects.oauths(2)) },
            // From the middle of many, which lie beside each other in memory.
            inPairs("a neighbour of many each") { Array(try Subjects.oauths(many)[(many - 100)...].prefix(2)) },
        ]

    private static let many = 5_000

    /// Two tasks with two authenticators of one environment, made one after the other.
    private static func inPairs(
        _ what: String, _ make: @escaping @Sendable () throws -> [OAuthAuthenticator]
    ) -> Benchmark {
        Benchmark(
            "\(name): 2 tasks, \(what)",
            prepare: {
                let authenticators = try make()
                for authenticator in authenticators { _ = try await authenticator.credentials(for: .benchmark) }
                return authenticators
            }
        ) { authenticators, count in
            try await withThrowingTaskGroup { group in
                for authenticator in authenticators {
                    group.addTask {
                        var request = AuthRequest.benchmark.withRoom()
                        for _ in 0..<count / authenticators.count {
                            try await request.authenticate(with: authenticator)
                        }
                        keep(request)
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
