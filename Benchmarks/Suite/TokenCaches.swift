import AuthBenchmarking
import AuthCore
import AuthOAuth

/// The cache that all families share, against an actor, and against asking for a token each time.
enum TokenCaches {
    static let all: [Benchmark] =
        [1, 2, 8].flatMap { tasks in [cache(tasks), actor(tasks)] } + [none]

    private static func title(_ name: String, _ tasks: Int) -> String {
        "\(name): \(tasks) \(tasks == 1 ? "task" : "tasks")"
    }

    private static func cache(_ tasks: Int) -> Benchmark {
        Benchmark(
            title("token cache", tasks),
            prepare: {
                let cache = TokenCache { _ in RenewedToken(Token(), lifetime: .lasting(.seconds(86_400))) }
                _ = try await cache.token()
                return cache
            }
        ) { cache, count in
            try await Benchmark.inTasks(tasks, count) { count in
                for _ in 0..<count { keep(cache.withUsableValue { $0 }) }
            }
        }
    }

    private static func actor(_ tasks: Int) -> Benchmark {
        Benchmark(title("actor", tasks), prepare: { TokenActor() }) { actor, count in
            try await Benchmark.inTasks(tasks, count) { count in
                for _ in 0..<count { keep(await actor.usableValue()) }
            }
        }
    }

    /// A request to a server that answers at once: what is left without a network is the least that a cache saves.
    private static let none = Benchmark("no cache: a token request each time") { count in
        for _ in 0..<count { keep(try await Subjects.oauth().credentials(for: .benchmark)) }
    }

    private final class Token: Sendable {
        let text = Subjects.token
    }

    private actor TokenActor {
        private let token = Token()
        private let end = ContinuousClock.now + .seconds(86_400)

        func usableValue() -> Token? { end > .now ? token : nil }
    }
}
