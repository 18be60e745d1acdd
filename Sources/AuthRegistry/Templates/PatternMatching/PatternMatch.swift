/// A place where a pattern matched.
package struct PatternMatch: Sendable {
    let text: [Unicode.Scalar]
    /// Where each group begins and ends, in pairs; -1 for one that took no part.
    let bounds: [Int]
    let groupNames: [String: Int]

    /// How many groups the pattern has, apart from the whole match.
    package var groupCount: Int { bounds.count / 2 - 1 }

    /// What a group matched, 0 being the whole; nil for one that took no part or that the pattern does not have.
    package func group(_ number: Int) -> String? {
        guard let range = range(ofGroup: number) else { return nil }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text[range])
        return String(scalars)
    }

    /// What the group of that name matched; nil when it took no part or the pattern has none.
    package func group(named name: String) -> String? {
        groupNames[name].flatMap(group)
    }

    var range: Range<Int> { range(ofGroup: 0) ?? 0..<0 }

    func range(ofGroup number: Int) -> Range<Int>? {
        guard (0...groupCount).contains(number) else { return nil }
        let (start, end) = (bounds[number * 2], bounds[number * 2 + 1])
        return start >= 0 && end >= start ? start..<end : nil
    }
}
