import AuthBenchmarking

/// One authenticator, used by several tasks at once.
enum Contention {
    static let name = "contended OAuth"
    static let all: [Benchmark] = [1, 2, 8, 64].map { tasks in
        Benchmark.contended(name, tasks: tasks) { try Subjects.oauth() }
    }
}
