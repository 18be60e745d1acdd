/// A regular expression with the syntax and the meaning of Python's `re`, whose matching is bounded.
///
/// Patterns come from manifests, which need not be trustworthy, and the standard library's `Regex` has no limit on its
/// steps: `(a+)+$` on a short text would hang the process. Here every step is paid from a budget, and neither parsing
/// nor matching recurses with the text or with the pattern beyond a fixed depth.
///
/// Known are literals, `.`, classes, `\d \w \s \b` and their negations, `^ $ \A \Z`, groups, named ones too,
/// alternation, greedy and lazy repetition, lookahead, backreferences, and the flags `i`, `m` and `s` at the start.
/// Lookbehind, possessive repetition, atomic groups, conditions, other flags and flags of a part are not supported.
package struct Pattern: Sendable {
    private let program: PatternProgram

    /// - Throws: `PatternError` with the column of what is wrong or not supported.
    package init(_ source: String) throws(PatternError) {
        var parser = try PatternParser(source)
        program = try parser.parse()
    }

    /// How many instructions the pattern came to: what compiling it cost.
    package var size: Int { program.instructions.count }

    /// How many groups the pattern has, apart from the whole match.
    package var groupCount: Int { program.groupCount }

    /// The first match in the text, as Python's `re.search` finds it.
    ///
    /// - Parameters:
    ///   - text: Where to look.
    ///   - budget: The steps there are left, from which those taken are subtracted.
    /// - Returns: The match, or nil when there is none.
    /// - Throws: `PatternError.budgetExceeded` when there are not enough steps.
    package func firstMatch(in text: String, budget: inout Int) throws(PatternError) -> PatternMatch? {
        var matcher = try PatternMatcher(program, text: text, budget: &budget)
        return try matcher.search(from: 0, mustAdvance: false, budget: &budget)
    }

    /// The text with every match replaced, as Python's `re.sub` does since 3.7.
    ///
    /// In the replacement `\1`, `\g<1>` and `\g<name>` stand for what groups matched; an empty match is replaced
    /// even next to another match.
    ///
    /// - Parameters:
    ///   - text: Where to look.
    ///   - replacement: What to put in place of each match.
    ///   - budget: The steps there are left, from which those taken and the length of the result are subtracted.
    /// - Returns: The text as it is after that.
    /// - Throws: `PatternError` when the replacement is wrong, or `PatternError.budgetExceeded`.
    package func replacingMatches(
        in text: String, with replacement: String, budget: inout Int
    ) throws(PatternError) -> String {
        let template = try ReplacementTemplate(replacement, groupCount: groupCount, groupNames: program.groupNames)
        var matcher = try PatternMatcher(program, text: text, budget: &budget)
        var result = String.UnicodeScalarView()
        var position = 0
        var mustAdvance = false
        while let match = try matcher.search(from: position, mustAdvance: mustAdvance, budget: &budget) {
            try PatternMatcher.pay(match.range.lowerBound - position, from: &budget)
            result.append(contentsOf: match.text[position..<match.range.lowerBound])
            try template.append(match, to: &result, budget: &budget)
            position = match.range.upperBound
            mustAdvance = match.range.isEmpty
        }
        try PatternMatcher.pay(matcher.text.count - position, from: &budget)
        result.append(contentsOf: matcher.text[position...])
        return String(result)
    }
}
