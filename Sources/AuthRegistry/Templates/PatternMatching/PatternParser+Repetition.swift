extension PatternParser {
    private static let largestBound = 1000
    private static let largestGrowth = 50_000

    mutating func readRepetition(_ sign: Unicode.Scalar) throws(PatternError) {
        let start = reader.position - 1
        var repetition: PatternRepetition
        switch sign {
        case "*": repetition = PatternRepetition(minimum: 0, maximum: nil)
        case "+": repetition = PatternRepetition(minimum: 1, maximum: nil)
        case "?": repetition = PatternRepetition(minimum: 0, maximum: 1)
        default:
            guard let bounds = try readBounds() else { return append(literal(sign)) }
            repetition = bounds
        }
        guard let item = takeLast(), item.repeatability != .assertion else {
            throw reader.failure("there is nothing to repeat", at: start)
        }
        guard item.repeatability != .repetition else {
            throw reader.failure("a repetition cannot be repeated", at: start)
        }
        if reader.skip("?") {
            repetition.isGreedy = false
        } else if reader.skip("+") {
            throw reader.failure("a possessive repetition is not supported", at: start)
        }
        growth += max(0, item.length(repeated: repetition) - item.instructions.count)
        guard growth <= Self.largestGrowth else {
            throw reader.failure("the pattern is too large once its repetitions are written out", at: start)
        }
        append(item.repeated(repetition, register: addRegister()))
    }

    /// The bounds after an opening brace, or nil when the brace only stands for itself.
    private mutating func readBounds() throws(PatternError) -> PatternRepetition? {
        let start = reader.position
        guard reader.next != "}" else { return nil }
        let minimum = reader.number()
        let maximum = reader.skip(",") ? reader.number() : minimum
        guard reader.skip("}") else {
            reader.rewind(to: start)
            return nil
        }
        guard max(minimum ?? 0, maximum ?? 0) <= Self.largestBound else {
            throw reader.failure("more than \(Self.largestBound) repetitions are not supported", at: start - 1)
        }
        if let maximum, maximum < minimum ?? 0 {
            throw reader.failure("the most repetitions are fewer than the least", at: start - 1)
        }
        return PatternRepetition(minimum: minimum ?? 0, maximum: maximum)
    }
}
