/// Reads the syntax of a pattern.
///
/// Groups that are open are on a stack, so that nesting costs no recursion.
struct PatternParser {
    var reader: PatternReader
    var flags = PatternFlags()
    private var groupCount = 0
    private(set) var groupNames: [String: Int] = [:]
    private var frames = [Frame(kind: .whole, start: 0)]

    private static let longestPattern = 10_000
    private static let deepestNesting = 100
    private static let mostGroups = 200
    private static let largestBound = 1000
    private static let flagsElsewhere = "flags are supported at the start of the pattern only, for all of it"

    private enum Kind {
        case whole
        case capturing(Int)
        case plain
        case lookahead(isNegative: Bool)
    }

    private struct Frame {
        var kind: Kind
        var start: Int
        var alternatives: [PatternNode] = []
        var items: [PatternNode] = []

        /// A sequence even of one item, so that what is repeated inside a group is not taken as repeated twice.
        var node: PatternNode {
            alternatives.isEmpty ? .sequence(items) : .alternation(alternatives + [.sequence(items)])
        }
    }

    init(_ source: String) throws(PatternError) {
        reader = PatternReader(source)
        guard reader.count <= Self.longestPattern else {
            throw PatternError(message: "the pattern is longer than \(Self.longestPattern) characters")
        }
    }

    mutating func parse() throws(PatternError) -> PatternSyntax {
        try readFlags()
        while let scalar = reader.take() {
            switch scalar {
            case "|":
                frames[frames.count - 1].alternatives.append(.sequence(frames[frames.count - 1].items))
                frames[frames.count - 1].items = []
            case "(": try openGroup()
            case ")": try closeGroup()
            case "*", "+", "?", "{": try readRepetition(scalar)
            case ".": append(.any)
            case "^": append(.assertion(flags.isMultiline ? .lineStart : .textStart))
            case "$": append(.assertion(flags.isMultiline ? .lineEnd : .lastLineEnd))
            case "[": append(.set(try readClass()))
            case "\\": append(try readEscape())
            default: append(.literal(scalar))
            }
        }
        guard frames.count == 1, let whole = frames.first else {
            throw reader.failure("the group is not closed", at: frames.last?.start ?? 0)
        }
        return PatternSyntax(node: whole.node, flags: flags, groupCount: groupCount, groupNames: groupNames)
    }

    private mutating func append(_ node: PatternNode) {
        frames[frames.count - 1].items.append(node)
    }

    private mutating func openGroup() throws(PatternError) {
        let start = reader.position - 1
        guard frames.count <= Self.deepestNesting else {
            throw reader.failure("groups are nested more than \(Self.deepestNesting) deep", at: start)
        }
        if reader.skip("?#") {
            while let scalar = reader.take() {
                if scalar == ")" { return }
            }
            throw reader.failure("the comment is not closed", at: start)
        }
        if reader.skip("?P=") {
            let name = try reader.name(endingIn: ")", from: start)
            guard let number = groupNames[name] else { throw reader.failure("no group has that name", at: start) }
            return append(try backreference(number, at: start))
        }
        if let kind = try readKind(from: start) {
            frames.append(Frame(kind: kind, start: start))
        }
    }

    private mutating func readKind(from start: Int) throws(PatternError) -> Kind? {
        guard reader.skip("?") else { return .capturing(try addGroup(at: start)) }
        if reader.skip(":") { return .plain }
        if reader.skip("=") { return .lookahead(isNegative: false) }
        if reader.skip("!") { return .lookahead(isNegative: true) }
        if reader.skip("P<") {
            let name = try reader.name(endingIn: ">", from: start)
            guard groupNames[name] == nil else { throw reader.failure("two groups have the same name", at: start) }
            let number = try addGroup(at: start)
            groupNames[name] = number
            return .capturing(number)
        }
        let feature =
            if reader.skip("<=") || reader.skip("<!") {
                "lookbehind is not supported"
            } else if reader.skip("(") {
                "a conditional is not supported"
            } else if reader.skip(">") {
                "an atomic group is not supported"
            } else if let next = reader.next, next.isASCIILetter || next == "-", next != "P" {
                Self.flagsElsewhere
            } else {
                "a group of this kind is unknown"
            }
        throw reader.failure(feature, at: start)
    }

    private mutating func addGroup(at start: Int) throws(PatternError) -> Int {
        groupCount += 1
        guard groupCount <= Self.mostGroups else {
            throw reader.failure("the pattern has more than \(Self.mostGroups) groups", at: start)
        }
        return groupCount
    }

    private mutating func closeGroup() throws(PatternError) {
        guard frames.count > 1, let frame = frames.popLast() else {
            throw reader.failure("the parenthesis closes nothing", at: reader.position - 1)
        }
        switch frame.kind {
        case .whole, .plain: append(frame.node)
        case .capturing(let number): append(.group(number, frame.node))
        case .lookahead(let isNegative): append(.lookahead(frame.node, isNegative: isNegative))
        }
    }

    func backreference(_ number: Int, at start: Int) throws(PatternError) -> PatternNode {
        guard number >= 1, number <= groupCount else {
            throw reader.failure("there is no group \(number) before this", at: start)
        }
        let isOpen = frames.contains { frame in
            if case .capturing(number) = frame.kind { true } else { false }
        }
        guard !isOpen else { throw reader.failure("a group cannot refer to itself", at: start) }
        return .backreference(number)
    }
}

extension PatternParser {
    private mutating func readFlags() throws(PatternError) {
        while true {
            let start = reader.position
            guard reader.skip("(?"), let first = reader.next, first.isASCIILetter, first != "P" else {
                return reader.rewind(to: start)
            }
            var isClosed = false
            while !isClosed, let flag = reader.take() {
                switch flag {
                case ")": isClosed = true
                case "i": flags.ignoresCase = true
                case "m": flags.isMultiline = true
                case "s": flags.dotMatchesLineFeed = true
                // What Python does with text anyway.
                case "u": break
                case ":", "-": throw reader.failure(Self.flagsElsewhere, at: start)
                default: throw reader.failure("of the flags only i, m and s are supported", at: reader.position - 1)
                }
            }
            guard isClosed else { throw reader.failure("the group is not closed", at: start) }
        }
    }

    private mutating func readRepetition(_ sign: Unicode.Scalar) throws(PatternError) {
        let start = reader.position - 1
        var repetition: PatternRepetition
        switch sign {
        case "*": repetition = PatternRepetition(minimum: 0, maximum: nil)
        case "+": repetition = PatternRepetition(minimum: 1, maximum: nil)
        case "?": repetition = PatternRepetition(minimum: 0, maximum: 1)
        default:
            guard let bounds = try readBounds() else { return append(.literal(sign)) }
            repetition = bounds
        }
        switch frames[frames.count - 1].items.last {
        case nil, .assertion: throw reader.failure("there is nothing to repeat", at: start)
        case .repetition: throw reader.failure("a repetition cannot be repeated", at: start)
        default: break
        }
        if reader.skip("?") {
            repetition.isGreedy = false
        } else if reader.skip("+") {
            throw reader.failure("a possessive repetition is not supported", at: start)
        }
        let item = frames[frames.count - 1].items.removeLast()
        append(.repetition(item, repetition))
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
