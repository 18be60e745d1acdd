import AuthBenchmarking
import AuthCore
import AuthOAuth

/// Several tasks at once, with one authenticator and with one each.
enum Contention {
    static let name = "contended OAuth"
    static let all: [Benchmark] =
        [1, 2, 8, 64].map { tasks in
            Benchmark.contended(name, tasks: tasks) { try Subjects.oauth() }
        } + [neighbours]

    /// Two of one environment, made one after the other.
    private static let neighbours = Benchmark(
        "\(name): 2 tasks, an authenticator each",
        prepare: {
            let authenticators = try Subjects.oauths(2)
            for authenticator in authenticators { _ = try await authenticator.credentials(for: .benchmark) }
            return authenticators
        }
    ) { authenticators, count in
        try await withThrowingTaskGroup { group in
            for authenticator in authenticators {
                group.addTask {
                    var request = AuthRequest.benchmark.withRoom()
                    for _ in 0..<count / authenticators.count { try await request.authenticate(with: authenticator) }
                    keep(request)
                }
            }
            try await group.waitForAll()
        }
    }
}
