import AuthBenchmarking
import AuthCore
import Foundation

/// What `compare.sh` measured in its rounds: ours and the peers, each round after the other.
///
/// The folder has a folder for each round, with `ours.json` and one file for each peer, in the form that these benchmarks
/// print. `machine.txt` and `absent.txt` are lines for the reader.
struct Comparison {
    /// For each round, who measured what.
    private var rounds: [Round] = []
    private var machine: [String] = []
    private var absent: [String] = []

    /// The measurements of one round, by who made them and what they are of.
    struct Round {
        var measurements: [String: [String: JSONValue]] = [:]

        /// A figure; `nil` where it was not measured.
        func figure(_ measure: Measure) -> Double? {
            guard case .number(let number)? = measurements[measure.who]?[measure.name]?[measure.figure] else {
                return nil
            }
            return number.doubleValue
        }
    }

    /// One figure of one benchmark.
    struct Measure: Hashable {
        var who = "ours"
        var name: String
        // What else runs on the machine hardly changes it; in several threads it is not the time that passes.
        var figure = "processorNanoseconds"
    }

    init(rounds: [Round]) { self.rounds = rounds }

    init(folder: URL) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for name in names where name.hasPrefix("round-") {
            var round = Round()
            let path = folder.appendingPathComponent(name)
            for file in try FileManager.default.contentsOfDirectory(atPath: path.path) where file.hasSuffix(".json") {
                let json = try JSONValue(parsing: [UInt8](Data(contentsOf: path.appendingPathComponent(file))))
                let results = (json.arrayValue ?? []).compactMap { result in
                    result["name"]?.stringValue.map { ($0, result) }
                }
                round.measurements[String(file.dropLast(5))] = Dictionary(results) { $1 }
            }
            rounds.append(round)
        }
        func lines(_ name: String) -> [String] {
            let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            return (text ?? "").split(separator: "\n").map(String.init)
        }
        machine = lines("machine.txt")
        absent = lines("absent.txt")
    }

    /// The figure in each round that has it, sorted.
    func values(_ measure: Measure) -> [Double] { rounds.compactMap { $0.figure(measure) }.sorted() }

    /// How often `part` goes into `whole`, in each round that has both, sorted.
    func ratios(of whole: Measure, to part: Measure) -> [Double] {
        rounds.compactMap { round in
            guard let whole = round.figure(whole), let part = round.figure(part), part > 0 else { return nil }
            return whole / part
        }.sorted()
    }

    /// Benchmarks of ours in the order of their names.
    private var names: [String] {
        Set(rounds.flatMap { ($0.measurements["ours"] ?? [:]).keys }).sorted()
    }
}

extension Comparison {
    /// The tables.
    var markdown: String {
        var lines = ["# Results", ""]
        lines += [
            "Made by `Benchmarks/compare.sh`, in \(rounds.count) rounds; each round measures ours and every peer."
        ]
        lines += [
            "Numbers are medians of the rounds, with the least and the greatest. Ratios are taken within each round.",
            "",
        ]
        lines += machine.map { "- \($0)" } + absent.map { "- not measured: \($0)" }
        lines += [
            "", "## Beside peers", "", "| what | peer | ours | theirs | theirs / ours |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += PeerRow.all.compactMap { $0.line(in: self) }
        lines += ["", "## What is to hold", "", "| | what | limit | measured |", "| --- | --- | --- | --- |"]
        lines += Claim.all.map { $0.line(in: self) }
        lines += ["", "## All of ours", "", "| what | time | allocations | |", "| --- | --- | --- | --- |"]
        lines += names.map(ownLine)
        return lines.joined(separator: "\n")
    }

    private func ownLine(_ name: String) -> String {
        let times = values(Measure(name: name, figure: "nanoseconds"))
        let allocations = median(values(Measure(name: name, figure: "allocations"))).map(BenchmarkResult.short) ?? ""
        let known: Set = ["name", "nanoseconds", "spread", "processorNanoseconds", "allocations"]
        let figures = Set(rounds.flatMap { $0.measurements["ours"]?[name]?.objectValue?.map(\.key) ?? [] })
        let others = figures.subtracting(known).sorted().compactMap { figure in
            median(values(Measure(name: name, figure: figure))).map { "\(figure) \(BenchmarkResult.short($0))" }
        }
        return "| \(name) | \(Self.times(times)) | \(allocations) | \(others.joined(separator: ", ")) |"
    }

    /// Times, as their median with the least and the greatest.
    static func times(_ values: [Double]) -> String { spread(values, BenchmarkResult.time) }

    /// Numbers, as their median with the least and the greatest.
    static func spread(_ values: [Double], _ shown: (Double) -> String = BenchmarkResult.short) -> String {
        guard let middle = median(values), let least = values.first, let greatest = values.last else { return "–" }
        return "\(shown(middle)) (\(shown(least)) to \(shown(greatest)))"
    }
}

/// A benchmark of ours beside the same of a peer.
struct PeerRow {
    var ours: String
    var peer: String
    /// What is to be known about the peer's part.
    var note = ""

    static let all: [PeerRow] =
        [
            PeerRow(ours: "OAuth: applied", peer: "x-oauth2"), PeerRow(ours: "OAuth: applied", peer: "airbyte-cdk"),
            PeerRow(ours: CachedCredentials.jwt + ": applied", peer: "airbyte-cdk"),
            PeerRow(ours: CorpusBenchmark.name, peer: "airbyte-cdk"),
        ]
        + Signing.algorithms.flatMap { algorithm in
            [
                PeerRow(ours: Signing.name(algorithm), peer: "jwt-kit"),
                PeerRow(ours: Signing.name(algorithm), peer: "openssl", note: ", the signature alone"),
                PeerRow(ours: Signing.name(algorithm), peer: "swift-crypto", note: ", the signature alone"),
            ]
        }

    fileprivate func line(in comparison: Comparison) -> String? {
        let mine = Comparison.Measure(name: ours)
        let other = Comparison.Measure(who: peer, name: ours)
        let ratios = comparison.ratios(of: other, to: mine)
        guard !ratios.isEmpty else { return nil }
        let times = [mine, other].map { Comparison.times(comparison.values($0)) }
        return "| \(ours) | \(peer)\(note) | \(times[0]) | \(times[1]) | \(Comparison.spread(ratios)) |"
    }
}
