import AuthBenchmarking

/// Something that is to hold, and by what it is told.
struct Claim {
    enum Subject {
        case figure(Comparison.Measure)
        case ratio(of: Comparison.Measure, to: Comparison.Measure)
    }
    enum Limit {
        case atMost(Double)
        case atLeast(Double)
    }

    var what: String
    var subject: Subject
    var limit: Limit

    private typealias Measure = Comparison.Measure
    private static let applied = Measure(name: CachedCredentials.oauth + ": applied")
    private static let signed = Measure(name: CachedCredentials.jwt + ": applied")

    static let all: [Claim] = cached + contended + peers + renewals + connections + sizes

    private static let cached = [
        Claim(
            what: "allocations of a cached token, applied to a request with room",
            subject: .figure(Measure(name: applied.name, figure: "allocations")), limit: .atMost(0)),
        Claim(
            what: "allocations of a cached token, applied to a fresh request",
            subject: .figure(Measure(name: applied.name + " to a fresh request", figure: "allocations")),
            limit: .atMost(1)),
        Claim(
            what: "a cached token, applied, against the floor",
            subject: .ratio(of: applied, to: Measure(name: CachedCredentials.floor)), limit: .atMost(2.5)),
    ]

    /// What a gap may be that is none: the noise of two measurements.
    private static let tie = 1.2

    private static let contended = [
        Claim(
            what: "time a request with two tasks, against one (throughput at least half)",
            subject: .ratio(of: wall(2), to: wall(1)), limit: .atMost(2)),
        Claim(
            what: "time a request with 64 tasks, against two (a gap under 20 % is a tie)",
            subject: .ratio(of: wall(64), to: wall(2)), limit: .atMost(tie)),
    ]

    private static func wall(_ tasks: Int) -> Measure {
        Measure(name: "\(Contention.name): \(tasks) \(tasks == 1 ? "task" : "tasks")", figure: "nanoseconds")
    }

    private static let peers = [
        Claim(
            what: "times as fast as Go's x/oauth2, cached token",
            subject: .ratio(of: Measure(who: "x-oauth2", name: applied.name), to: applied), limit: .atLeast(2)),
        Claim(
            what: "times as fast as the CDK, cached token",
            subject: .ratio(of: Measure(who: "airbyte-cdk", name: applied.name), to: applied), limit: .atLeast(20)),
        Claim(
            what: "times as fast as the CDK, a request with RS256 of a manifest",
            subject: .ratio(of: Measure(who: "airbyte-cdk", name: signed.name), to: signed), limit: .atLeast(10_000)),
        Claim(
            what: "times as fast as the CDK, all manifests to all authenticators",
            subject: .ratio(
                of: Measure(who: "airbyte-cdk", name: CorpusBenchmark.name), to: Measure(name: CorpusBenchmark.name)),
            limit: .atLeast(20)),
    ]

    private static let renewals = [
        Claim(
            what: "token requests for 10,000 waiters",
            subject: .figure(Measure(name: Renewals.expiry, figure: "requests")), limit: .atMost(1)),
        Claim(
            what: "ms from the answer until the last of 10,000 is served",
            subject: .figure(Measure(name: Renewals.expiry, figure: "milliseconds")),
            limit: .atMost(50)),
        Claim(
            what: "token requests for a thousand refusals",
            subject: .figure(Measure(name: Renewals.refusals, figure: "requests")), limit: .atMost(1)),
    ]

    /// What one of many may cost more than one of few, for the misses of processor caches: still linear.
    private static let linear = 2.0

    private static let connections: [Claim] = {
        let few = Connections.name(1_000)
        let many = Connections.name(100_000)
        return [
            Claim(
                what: "bytes of each of 100,000 connections, with a cached token",
                subject: .figure(Measure(name: many, figure: "bytes")), limit: .atMost(2_048)),
            Claim(
                what: "a cached token of one of 100,000, into a request of its own, against a single one",
                subject: .ratio(
                    of: Measure(name: many, figure: "freshNanoseconds"),
                    to: Measure(name: many, figure: "freshSingleNanoseconds")), limit: .atMost(4)),
            Claim(
                what: "a cached token of one of 100,000, into one request for all, against a single one",
                subject: .ratio(
                    of: Measure(name: many, figure: "cachedNanoseconds"),
                    to: Measure(name: many, figure: "singleNanoseconds")), limit: .atMost(4)),
            Claim(
                what: "building one of 100,000, against one of 1,000",
                subject: .ratio(of: Measure(name: many), to: Measure(name: few)), limit: .atMost(linear)),
            Claim(
                what: "closing one of 100,000, against one of 1,000",
                subject: .ratio(
                    of: Measure(name: many, figure: "closingNanoseconds"),
                    to: Measure(name: few, figure: "closingNanoseconds")), limit: .atMost(linear)),
        ]
    }()

    private static let sizes = zip(ManifestSizes.sizes, ManifestSizes.sizes.dropFirst()).map { small, large in
        Claim(
            what: "building a manifest of size \(large), against one of size \(small)",
            subject: .ratio(
                of: Measure(name: ManifestSizes.name(large)), to: Measure(name: ManifestSizes.name(small))),
            limit: .atMost(Double(large / small) * tie))
    }

    /// Whether it holds, by the median of the rounds; `nil` where it was not measured.
    func holds(in comparison: Comparison) -> Bool? {
        guard let value = median(values(in: comparison)) else { return nil }
        return switch limit {
        case .atMost(let greatest): value <= greatest
        case .atLeast(let least): value >= least
        }
    }

    func values(in comparison: Comparison) -> [Double] {
        switch subject {
        case .figure(let measure): comparison.values(measure)
        case .ratio(let whole, let part): comparison.ratios(of: whole, to: part)
        }
    }

    func line(in comparison: Comparison) -> String {
        let verdict = holds(in: comparison).map { $0 ? "held" : "**missed**" } ?? "not measured"
        let limit =
            switch limit {
            case .atMost(let value): "≤ \(BenchmarkResult.short(value))"
            case .atLeast(let value): "≥ \(BenchmarkResult.short(value))"
            }
        return "| \(verdict) | \(what) | \(limit) | \(Comparison.spread(values(in: comparison))) |"
    }
}
