/// Measures benchmarks in rounds, each after the other in every round, so that what disturbs the machine for a while
/// disturbs all of them.
public struct BenchmarkRunner: Sendable {
    /// How often each is measured.
    public var rounds: Int
    /// About how long one measurement lasts; each benchmark repeats its operation as often as it takes.
    public var batchDuration: Duration

    /// Creates a runner.
    public init(rounds: Int = 7, batchDuration: Duration = .milliseconds(40)) {
        self.rounds = max(1, rounds)
        self.batchDuration = batchDuration
    }

    /// Measures benchmarks.
    ///
    /// - Returns: The results, in the same order.
    /// - Throws: What a benchmark throws.
    public func run(_ benchmarks: [Benchmark]) async throws -> [BenchmarkResult] {
        var runs: [Run] = []
        for benchmark in benchmarks { runs.append(try await prepared(benchmark)) }
        for round in 0..<rounds {
            for index in runs.indices { try await measure(&runs[index], round: round) }
        }
        for index in runs.indices { try await countAllocations(&runs[index]) }
        return runs.map { BenchmarkResult($0.name, of: $0.samples) }
    }

    private struct Run {
        var name: String
        var work: Benchmark.Work
        var count = 1
        var samples: [BenchmarkSample] = []
    }

    private func prepared(_ benchmark: Benchmark) async throws -> Run {
        var run = Run(name: benchmark.name, work: try await benchmark.prepare())
        if case .repeated(let body) = run.work {
            run.count = try await BatchSize(duration: batchDuration).find { count in
                try await ContinuousClock().measure { try await body(count) }
            }
        }
        return run
    }

    private func measure(_ run: inout Run, round: Int) async throws {
        switch run.work {
        case .repeated(let body):
            let count = run.count
            run.samples.append(try await BenchmarkSample.measuring(operations: count) { try await body(count) })
        case .sampled(let limit, let sample):
            if round < limit ?? rounds { run.samples.append(try await sample()) }
        }
    }

    /// The longest batch whose allocations are counted: more would tell no more.
    private static let maximumCount = 2_000

    private func countAllocations(_ run: inout Run) async throws {
        guard case .repeated(let body) = run.work, AllocationCount.now != nil else { return }
        let count = min(run.count, Self.maximumCount)
        // Counted apart from the time, and as a difference: what a batch allocates once is none of the operation's.
        var counts: [Double] = []
        for length in [count, 2 * count] {
            let before = AllocationCount.now
            try await body(length)
            counts.append(AllocationCount.since(before) ?? 0)
        }
        let allocations = AllocationCount.perOperation(short: counts[0], long: counts[1], count: count)
        for index in run.samples.indices { run.samples[index].allocations = allocations }
    }
}

/// Finds how many operations last long enough to be measured.
struct BatchSize {
    var duration: Duration
    private static let maximumCount = 1 << 30
    /// How much of a batch a trial must last for its speed to be believed.
    private static let trialShare = 10.0

    /// - Parameter measure: Performs a number of operations, and tells how long that took.
    func find(_ measure: (_ count: Int) async throws -> Duration) async rethrows -> Int {
        var count = 1
        while true {
            let time = try await measure(count)
            if time >= duration || count >= Self.maximumCount { return count }
            let wanted = duration / .nanoseconds(1)
            let measured = max(1, time / .nanoseconds(1))
            if measured * Self.trialShare >= wanted {
                return min(Self.maximumCount, Int((Double(count) * wanted / measured).rounded(.up)))
            }
            count = min(Self.maximumCount, count * 4)
        }
    }
}
