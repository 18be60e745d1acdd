public import AuthCore

/// What a benchmark came to, over its rounds.
public struct BenchmarkResult: Sendable, Hashable {
    /// The benchmark's name.
    public var name: String
    /// The median time of one operation, in nanoseconds.
    public var nanoseconds: Double
    /// The least and the greatest time of one operation, in nanoseconds.
    public var spread: ClosedRange<Double>
    /// The median processor time of one operation, in nanoseconds.
    public var processorNanoseconds: Double
    /// How many blocks an operation asks of the allocator; `nil` where that is not counted.
    public var allocations: Double?
    /// Whatever else the benchmark found: the median of each.
    public var figures: [String: Double]

    /// Sums samples up.
    ///
    /// - Parameters:
    ///   - name: The benchmark's name.
    ///   - samples: One for each round.
    public init(_ name: String, of samples: [BenchmarkSample]) {
        self.name = name
        let times = samples.map(\.nanoseconds)
        nanoseconds = median(times) ?? 0
        spread = (times.min() ?? 0)...(times.max() ?? 0)
        processorNanoseconds = median(samples.map(\.processorNanoseconds)) ?? 0
        allocations = median(samples.compactMap(\.allocations))
        figures = Dictionary(grouping: samples.flatMap(\.figures), by: \.key).compactMapValues {
            median($0.map(\.value))
        }
    }

    /// The result as JSON: `name`, `nanoseconds`, `spread`, `processorNanoseconds`, `allocations`, and each figure under
    /// its own name.
    public var json: JSONValue {
        var object: JSONObject = ["name": .string(name)]
        object["nanoseconds"] = Self.number(nanoseconds)
        object["spread"] = .array([Self.number(spread.lowerBound), Self.number(spread.upperBound)])
        object["processorNanoseconds"] = Self.number(processorNanoseconds)
        object["allocations"] = allocations.map(Self.number) ?? .null
        for (name, value) in figures.sorted(by: { $0.key < $1.key }) { object[name] = Self.number(value) }
        return .object(object)
    }

    private static func number(_ value: Double) -> JSONValue {
        // Three decimals are more than any clock tells.
        let rounded = (value * 1_000).rounded() / 1_000
        if let whole = Int64(exactly: rounded) { return .number(JSONNumber(whole)) }
        return JSONNumber(rounded).map { .number($0) } ?? .null
    }
}

extension BenchmarkResult: CustomStringConvertible {
    /// One line: the name, the median and the spread, the allocations, and the figures.
    public var description: String {
        var text = "\(name): \(Self.time(nanoseconds))"
        text += " (\(Self.time(spread.lowerBound)) to \(Self.time(spread.upperBound)))"
        if let allocations { text += ", \(Self.short(allocations)) allocations" }
        for (name, value) in figures.sorted(by: { $0.key < $1.key }) { text += ", \(name) \(Self.short(value))" }
        return text
    }

    /// A time in the unit that suits it.
    package static func time(_ nanoseconds: Double) -> String {
        let units = [(1e9, "s"), (1e6, "ms"), (1e3, "µs")]
        for (size, unit) in units where nanoseconds >= size { return "\(short(nanoseconds / size)) \(unit)" }
        return "\(short(nanoseconds)) ns"
    }

    /// A number with three digits that tell.
    package static func short(_ value: Double) -> String {
        if value.magnitude >= 100 || value == value.rounded() { return String(Int64(value.rounded())) }
        let factor = value.magnitude >= 10 ? 10.0 : 100.0
        return String((value * factor).rounded() / factor)
    }
}

/// The middle value; of an even number of values, the mean of the two in the middle.
package func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
