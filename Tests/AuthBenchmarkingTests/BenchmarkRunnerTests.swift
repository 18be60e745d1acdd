import AuthBasic
import AuthCore
import Synchronization
import Testing

@testable import AuthBenchmarking

@Suite("Benchmarks")
struct BenchmarkRunnerTests {
    @Test("The median of an even number of values is the mean of the two in the middle, and none has none")
    func medians() {
        #expect(median([3, 1, 2]) == 2)
        #expect(median([4, 1, 2, 3]) == 2.5)
        #expect(median([]) == nil)
    }

    @Test("A batch is as long as was asked for, however fast the operation is", arguments: [1, 1_000, 3_000_000])
    func batchSize(nanosecondsOfOne: Int) async {
        let size = await BatchSize(duration: .milliseconds(2)).find { count in .nanoseconds(nanosecondsOfOne * count) }
        #expect(size * nanosecondsOfOne >= 2_000_000)
        #expect(size == 1 || (size - 1) * nanosecondsOfOne < 2_000_000)
    }

    @Test("What a batch allocates once is none of the operation's")
    func allocationsOfOne() {
        #expect(AllocationCount.perOperation(short: 7 + 100, long: 7 + 200, count: 100) == 1)
        #expect(AllocationCount.perOperation(short: 9, long: 7, count: 100) == 0)
    }

    @Test("Each round measures every benchmark once before the next one begins, and what is prepared is prepared once")
    func turns() async throws {
        let log = Log()
        func benchmark(_ name: String) -> Benchmark {
            Benchmark(name, rounds: name == "b" ? 1 : nil) {
                log.add(name)
                return BenchmarkSample(nanoseconds: 1, processorNanoseconds: 1)
            }
        }
        let prepared = Benchmark(
            "c",
            prepare: {
                log.add("prepared")
                return 7
            }
        ) { (subject: Int, count: Int) in #expect(subject == 7 && count > 0) }
        let results = try await BenchmarkRunner(rounds: 2, batchDuration: .zero)
            .run([benchmark("a"), benchmark("b"), prepared])
        #expect(log.entries == ["prepared", "a", "b", "a"])
        #expect(results.map(\.name) == ["a", "b", "c"])
    }

    @Test("Allocations are seen where they can be counted")
    func allocations() async throws {
        let benchmark = Benchmark("allocates") { count in
            for index in 0..<count { keep([UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 1_000)) }
        }
        let result = try await BenchmarkRunner(rounds: 1, batchDuration: .milliseconds(1)).run([benchmark])[0]
        // Other tests allocate at the same time.
        if AllocationCount.now != nil {
            #expect(result.allocations ?? 0 > 0)
        } else {
            #expect(result.allocations == nil)
        }
        #expect(result.nanoseconds > 0 && result.spread.contains(result.nanoseconds))
    }

    @Test("A result is JSON with its figures beside its times")
    func json() {
        let result = BenchmarkResult(
            "x",
            of: [1, 4, 2].map {
                BenchmarkSample(
                    nanoseconds: $0, processorNanoseconds: $0 * 10, allocations: 1, figures: ["bytes": $0 / 3])
            })
        #expect(
            result.json.jsonText()
                == #"{"name":"x","nanoseconds":2,"spread":[1,4],"processorNanoseconds":20,"allocations":1,"bytes":0.667}"#
        )
        #expect(result.description == "x: 2 ns (1 ns to 4 ns), 1 allocations, bytes 0.67")
    }

    @Test("Times are told in the unit that suits them")
    func times() {
        #expect(
            [0.5, 40, 1_234, 56_700_000, 2e9].map(BenchmarkResult.time) == [
                "0.5 ns", "40 ns", "1.23 µs", "56.7 ms", "2 s",
            ])
    }

    @Test("An authenticator of one's own is measured in six ways, and asked before for what it has to fetch")
    func authenticators() async throws {
        let benchmarks = Benchmark.authenticator("mine", try BearerAuthenticator(token: Secret("t-42")))
        let results = try await BenchmarkRunner(rounds: 1, batchDuration: .microseconds(10)).run(benchmarks)
        #expect(
            results.map(\.name) == [
                "mine: applied", "mine: applied to a fresh request", "mine: 1 task", "mine: 2 tasks", "mine: 8 tasks",
                "mine: 64 tasks",
            ])
    }

    @Test("Tasks share the operations between them, and none is left out", arguments: [0, 1, 7, 64, 1_001])
    func shares(count: Int) async throws {
        let total = Total()
        try await Benchmark.inTasks(8, count) { total.value.add($0, ordering: .relaxed) }
        #expect(total.value.load(ordering: .relaxed) == count)
    }

    @Test("Options choose by name, and one that is not known is told")
    func options() throws {
        let options = try BenchmarkOptions(["--filter", "a", "--filter", "b", "--output", "json", "--rounds", "3"])
        #expect(options.includes("xbx") && options.includes("a") && !options.includes("c"))
        #expect(options.isJSON && options.runner.rounds == 3)
        #expect(try BenchmarkOptions([]).includes("anything"))
        for wrong in [["--fast"], ["--rounds"], ["--rounds", "0"], ["--output", "xml"]] {
            #expect(throws: BenchmarkOptions.Fault.self) { try BenchmarkOptions(wrong) }
        }
    }

    private final class Log: Sendable {
        private let state = Mutex<[String]>([])
        var entries: [String] { state.withLock { $0 } }
        func add(_ entry: String) { state.withLock { $0.append(entry) } }
    }

    private final class Total: Sendable {
        let value = Atomic(0)
    }
}
