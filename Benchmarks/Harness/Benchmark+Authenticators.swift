public import AuthCore

extension Benchmark {
    /// What a request pays for an authenticator's credentials while they are at hand: put into a request that nobody else
    /// holds, into a fresh copy, and from several tasks at once.
    ///
    /// The credentials are got once before anything is measured.
    ///
    /// - Parameters:
    ///   - name: The name, to which what is measured is added.
    ///   - authenticator: The authenticator, used as the existential that a connector holds.
    ///   - request: The request; by default one with six header fields, and room for more.
    public static func authenticator(
        _ name: String, _ authenticator: any Authenticator, request: AuthRequest = .benchmark
    ) -> [Benchmark] {
        [
            applied(name, request: request) { authenticator },
            appliedAfresh(name, request: request) { authenticator },
        ] + [1, 2, 8, 64].map { contended(name, tasks: $0, request: request) { authenticator } }
    }

    /// Credentials put into one request, over and over: it is uniquely owned and has room for them.
    ///
    /// - Parameters:
    ///   - name: The name, to which what is measured is added.
    ///   - request: The request.
    ///   - make: Makes the authenticator, only where the benchmark runs; its credentials are got once before. What it
    ///     throws, the run throws.
    public static func applied(
        _ name: String, request: AuthRequest = .benchmark,
        _ make: @escaping @Sendable () async throws -> any Authenticator
    ) -> Benchmark {
        Benchmark("\(name): applied", prepare: { try await ready(make, request) }) { authenticator, count in
            try await apply(authenticator, to: request, count)
        }
    }

    /// Credentials put into a fresh copy of a request each time.
    ///
    /// - Parameters:
    ///   - name: The name, to which what is measured is added.
    ///   - request: The request.
    ///   - make: Makes the authenticator, only where the benchmark runs; its credentials are got once before. What it
    ///     throws, the run throws.
    public static func appliedAfresh(
        _ name: String, request: AuthRequest = .benchmark,
        _ make: @escaping @Sendable () async throws -> any Authenticator
    ) -> Benchmark {
        Benchmark("\(name): applied to a fresh request", prepare: { try await ready(make, request) }) {
            authenticator, count in
            for _ in 0..<count {
                var fresh = request
                try await fresh.authenticate(with: authenticator)
                keep(fresh)
            }
        }
    }

    /// Credentials put into requests by several tasks at once; the time is of one request, whoever made it.
    ///
    /// - Parameters:
    ///   - name: The name, to which what is measured is added.
    ///   - tasks: How many tasks share the work.
    ///   - request: The request.
    ///   - make: Makes the authenticator, only where the benchmark runs; its credentials are got once before. What it
    ///     throws, the run throws.
    public static func contended(
        _ name: String, tasks: Int, request: AuthRequest = .benchmark,
        _ make: @escaping @Sendable () async throws -> any Authenticator
    ) -> Benchmark {
        let title = "\(name): \(tasks) \(tasks == 1 ? "task" : "tasks")"
        return Benchmark(title, prepare: { try await ready(make, request) }) { authenticator, count in
            try await inTasks(tasks, count) { try await apply(authenticator, to: request, $0) }
        }
    }

    /// Performs `count` operations in several tasks.
    ///
    /// - Parameters:
    ///   - tasks: How many tasks.
    ///   - count: How many operations in all.
    ///   - body: Performs a number of them.
    /// - Throws: The first error of a task.
    public static func inTasks(
        _ tasks: Int, _ count: Int, _ body: @escaping @Sendable (_ count: Int) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            for task in 0..<tasks {
                // The first ones take what does not divide.
                let share = count / tasks + (task < count % tasks ? 1 : 0)
                group.addTask { try await body(share) }
            }
            try await group.waitForAll()
        }
    }

    private static func ready(
        _ make: () async throws -> any Authenticator, _ request: AuthRequest
    ) async throws -> any Authenticator {
        let authenticator = try await make()
        _ = try await authenticator.credentials(for: request)
        return authenticator
    }

    private static func apply(_ authenticator: any Authenticator, to request: AuthRequest, _ count: Int) async throws {
        var request = request.withRoom()
        for _ in 0..<count { try await request.authenticate(with: authenticator) }
        keep(request)
    }
}

extension AuthRequest {
    /// A request as many connectors send it: six header fields.
    public static let benchmark: AuthRequest = {
        let headers: [HTTPFields.Field] = [
            .init("Accept", "application/json"), .init("User-Agent", "benchmark/1"),
            .init("Content-Type", "application/json"), .init("X-Request-Id", "0123456789"),
            .init("Accept-Encoding", "gzip"), .init("Authorization", "Bearer old"),
        ]
        return AuthRequest(url: "https://api.example.com/v1/items?page=1", headers: HTTPFields(headers))
    }()

    /// How many more header fields there is room for.
    private static let spareFields = 4

    /// The same request, owned by nobody else, with room for credentials.
    public func withRoom() -> AuthRequest {
        var copy = self
        copy.headers = HTTPFields(reservingCapacity: headers.count + Self.spareFields)
        for field in headers { copy.headers.append(field) }
        return copy
    }
}
