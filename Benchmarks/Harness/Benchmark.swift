/// One thing to measure.
///
/// Most are an operation that is repeated: give a closure that performs it a number of times, so that the loop is yours
/// and no call stands between two operations.
///
/// ```swift
/// let benchmark = Benchmark("sort a hundred numbers") { count in
///     for _ in 0..<count { keep(numbers.sorted()) }
/// }
/// ```
///
/// What cannot be repeated at will, such as the end of a token that thousands wait for, measures itself and returns a
/// ``BenchmarkSample``; see ``init(_:rounds:sample:)``.
///
/// For an authenticator there are ready ones: ``authenticator(_:_:request:)``.
public struct Benchmark: Sendable {
    enum Work: Sendable {
        case repeated(@Sendable (_ count: Int) async throws -> Void)
        case sampled(rounds: Int?, @Sendable () async throws -> BenchmarkSample)
    }

    /// The name, by which it is chosen and compared.
    public let name: String
    let prepare: @Sendable () async throws -> Work

    /// Creates a benchmark of an operation that can be repeated at will.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - body: Performs the operation `count` times.
    public init(_ name: String, _ body: @escaping @Sendable (_ count: Int) async throws -> Void) {
        self.name = name
        prepare = { .repeated(body) }
    }

    /// Creates a benchmark of an operation on something that is made once, and only if the benchmark runs.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - prepare: Makes what the operation works on; it is not measured.
    ///   - body: Performs the operation `count` times.
    public init<Subject: Sendable>(
        _ name: String, prepare: @escaping @Sendable () async throws -> Subject,
        _ body: @escaping @Sendable (_ subject: Subject, _ count: Int) async throws -> Void
    ) {
        self.name = name
        self.prepare = {
            let subject = try await prepare()
            return .repeated { try await body(subject, $0) }
        }
    }

    /// Creates a benchmark that measures itself.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - rounds: How often it is measured at most; `nil` for as often as the others.
    ///   - sample: Measures once.
    public init(
        _ name: String, rounds: Int? = nil, sample: @escaping @Sendable () async throws -> BenchmarkSample
    ) {
        self.name = name
        prepare = { .sampled(rounds: rounds, sample) }
    }
}
