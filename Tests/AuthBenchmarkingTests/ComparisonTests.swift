import AuthBenchmarking
import AuthCore
import Testing

@testable import auth_benchmarks

@Suite("The comparison with peers")
struct ComparisonTests {
    private static func round(ours: Double, peer: Double?) -> Comparison.Round {
        func result(_ value: Double) -> JSONValue {
            ["name": "OAuth: applied", "processorNanoseconds": .number(JSONNumber(Int(value)))]
        }
        var round = Comparison.Round()
        round.measurements["ours"] = ["OAuth: applied": result(ours)]
        if let peer { round.measurements["x-oauth2"] = ["OAuth: applied": result(peer)] }
        return round
    }

    private let ours = Comparison.Measure(name: "OAuth: applied")
    private let peer = Comparison.Measure(who: "x-oauth2", name: "OAuth: applied")

    @Test("A ratio is taken within a round, and a round without the peer has none")
    func ratios() {
        let comparison = Comparison(rounds: [
            Self.round(ours: 100, peer: 300), Self.round(ours: 200, peer: 200), Self.round(ours: 100, peer: nil),
        ])
        #expect(comparison.ratios(of: peer, to: ours) == [1, 3])
    }

    @Test("A claim is held or missed by the median of its rounds, and neither where nothing was measured")
    func verdicts() {
        let comparison = Comparison(rounds: [
            Self.round(ours: 100, peer: 300), Self.round(ours: 100, peer: 100), Self.round(ours: 100, peer: 210),
        ])
        let claim = Claim(what: "twice as fast", subject: .ratio(of: peer, to: ours), limit: .atLeast(2))
        #expect(claim.holds(in: comparison) == true)
        #expect(claim.line(in: comparison) == "| held | twice as fast | ≥ 2 | 2.1 (1 to 3) |")
        let strict = Claim(what: "no slower", subject: .ratio(of: peer, to: ours), limit: .atMost(2))
        #expect(strict.holds(in: comparison) == false)
        #expect(claim.holds(in: Comparison(rounds: [Self.round(ours: 1, peer: nil)])) == nil)
    }

    @Test("The table has a line for each peer that was measured, and for every claim")
    func table() {
        let markdown = Comparison(rounds: [Self.round(ours: 100, peer: 300)]).markdown
        #expect(
            markdown.contains(
                "| OAuth: applied | x-oauth2 | 100 ns (100 ns to 100 ns) | 300 ns (300 ns to 300 ns) | 3 (3 to 3) |"))
        #expect(!markdown.contains("airbyte-cdk |"))
        #expect(Claim.all.allSatisfy { markdown.contains($0.what) })
        #expect(markdown.contains("| not measured |"))
    }
}
