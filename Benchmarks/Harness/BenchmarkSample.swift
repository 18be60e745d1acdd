internal import CBenchmarking

/// What one round of a benchmark measured, for one operation.
public struct BenchmarkSample: Sendable, Hashable {
    /// The time, in nanoseconds.
    public var nanoseconds: Double
    /// The processor time of all threads, in nanoseconds; what else runs on the machine hardly changes it.
    public var processorNanoseconds: Double
    /// How many blocks were asked of the allocator; `nil` where that is not counted.
    public var allocations: Double?
    /// Whatever else was found, by its name.
    public var figures: [String: Double]

    /// Creates a sample.
    public init(
        nanoseconds: Double, processorNanoseconds: Double, allocations: Double? = nil, figures: [String: Double] = [:]
    ) {
        self.nanoseconds = nanoseconds
        self.processorNanoseconds = processorNanoseconds
        self.allocations = allocations
        self.figures = figures
    }

    /// Measures what `body` does.
    ///
    /// - Parameters:
    ///   - operations: How many operations that is; the sample is of one.
    ///   - body: What to measure.
    public static func measuring(
        operations: Int = 1, _ body: () async throws -> Void
    ) async rethrows -> BenchmarkSample {
        let allocations = AllocationCount.now
        let processor = benchmarking_processor_nanoseconds()
        let start = ContinuousClock.now
        try await body()
        let time = start.duration(to: .now)
        let processorTime = benchmarking_processor_nanoseconds() - processor
        let operations = Double(max(1, operations))
        return BenchmarkSample(
            nanoseconds: time / .nanoseconds(1) / operations,
            processorNanoseconds: Double(processorTime) / operations,
            allocations: AllocationCount.since(allocations).map { $0 / operations })
    }
}

/// Counts what is asked of the allocator.
enum AllocationCount {
    /// How many blocks so far; `nil` where that is not counted.
    static var now: UInt64? { benchmarking_counts_allocations() ? benchmarking_allocation_count() : nil }

    static func since(_ earlier: UInt64?) -> Double? {
        guard let earlier, let now else { return nil }
        return Double(now - earlier)
    }

    /// The blocks of one operation, without those of a batch that come once however long it is.
    ///
    /// - Parameters:
    ///   - short: The blocks of a batch of `count`.
    ///   - long: The blocks of a batch of twice as many.
    static func perOperation(short: Double, long: Double, count: Int) -> Double {
        max(0, long - short) / Double(max(1, count))
    }
}

/// How many bytes the allocator has given out and not got back; 0 where it does not tell.
package func bytesInUse() -> Int { Int(benchmarking_bytes_in_use()) }

/// Uses a value in a way that no optimizer sees, so that the work which made it is not left out.
public func keep<Value>(_ value: Value) { withUnsafePointer(to: value) { benchmarking_keep($0) } }

/// A reading of the cheapest clock of the system, in nanoseconds: the least that anything pays which looks at a clock.
package func coarseNanoseconds() -> UInt64 { benchmarking_coarse_nanoseconds() }
