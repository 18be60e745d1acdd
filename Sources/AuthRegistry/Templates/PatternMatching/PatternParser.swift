/// Reads the syntax of a pattern.
///
/// Groups that are open are on a stack, so that nesting costs no recursion.
struct PatternParser {
    var reader: PatternReader
    private(set) var program = PatternProgram()
    /// By how many instructions repetitions have made the program longer than the pattern.
    var growth = 0
    private var frames = [Frame(kind: .whole, start: 0)]

    private static let longestPattern = 10_000
    private static let deepestNesting = 100
    private static let mostGroups = 200
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
        var alternatives: [PatternFragment] = []
        var items: [PatternFragment] = []

        var content: PatternFragment { .alternation(alternatives + [.sequence(items)]) }
    }

    init(_ source: String) throws(PatternError) {
        reader = PatternReader(source)
        guard reader.count <= Self.longestPattern else {
            throw PatternError(message: "the pattern is longer than \(Self.longestPattern) characters")
        }
    }

    mutating func parse() throws(PatternError) -> PatternProgram {
        try readFlags()
        while let scalar = reader.take() {
            switch scalar {
            case "|":
                frames[frames.count - 1].alternatives.append(.sequence(frames[frames.count - 1].items))
                frames[frames.count - 1].items = []
            case "(": try openGroup()
            case ")": try closeGroup()
            case "*", "+", "?", "{": try readRepetition(scalar)
            case ".": append(.character(program.flags.dotMatchesLineFeed ? .any : .anyButLineFeed))
            case "^": append(.assertion(program.flags.isMultiline ? .lineStart : .textStart))
            case "$": append(.assertion(program.flags.isMultiline ? .lineEnd : .lastLineEnd))
            case "[": append(set(try readClass()))
            case "\\": append(try readEscape())
            default: append(literal(scalar))
            }
        }
        guard frames.count == 1, let whole = frames.first else {
            throw reader.failure("the group is not closed", at: frames.last?.start ?? 0)
        }
        program.instructions = whole.content.group(0).instructions + [.match]
        return program
    }

    mutating func append(_ part: PatternFragment) {
        frames[frames.count - 1].items.append(part)
    }

    /// Takes back the part that was read last in the group that is open, if there is any.
    mutating func takeLast() -> PatternFragment? {
        frames[frames.count - 1].items.popLast()
    }

    mutating func addRegister() -> Int {
        program.registerCount += 1
        return program.registerCount - 1
    }

    func literal(_ scalar: Unicode.Scalar) -> PatternFragment {
        .character(program.flags.ignoresCase ? .foldedLiteral(scalar.caseFolded) : .literal(scalar))
    }

    mutating func set(_ set: ScalarClass) -> PatternFragment {
        program.sets.append(set)
        return .character(.set(program.sets.count - 1))
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
            guard let number = program.groupNames[name] else {
                throw reader.failure("no group before this has that name", at: start)
            }
            return append(try backreference(number, at: start))
        }
        let kind = try readKind(from: start)
        frames.append(Frame(kind: kind, start: start))
    }

    private mutating func readKind(from start: Int) throws(PatternError) -> Kind {
        guard reader.skip("?") else { return .capturing(try addGroup(at: start)) }
        if reader.skip(":") { return .plain }
        if reader.skip("=") { return .lookahead(isNegative: false) }
        if reader.skip("!") { return .lookahead(isNegative: true) }
        if reader.skip("P<") {
            let name = try reader.name(endingIn: ">", from: start)
            guard program.groupNames[name] == nil else {
                throw reader.failure("another group has that name", at: start)
            }
            let number = try addGroup(at: start)
            program.groupNames[name] = number
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
        program.groupCount += 1
        guard program.groupCount <= Self.mostGroups else {
            throw reader.failure("the pattern has more than \(Self.mostGroups) groups", at: start)
        }
        return program.groupCount
    }

    private mutating func closeGroup() throws(PatternError) {
        guard frames.count > 1, let frame = frames.popLast() else {
            throw reader.failure("the parenthesis closes nothing", at: reader.position - 1)
        }
        switch frame.kind {
        case .whole, .plain: append(frame.content)
        case .capturing(let number): append(frame.content.group(number))
        case .lookahead(let isNegative): append(frame.content.lookahead(isNegative: isNegative))
        }
    }

    func backreference(_ number: Int, at start: Int) throws(PatternError) -> PatternFragment {
        guard number >= 1, number <= program.groupCount else {
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
                case "i": program.flags.ignoresCase = true
                case "m": program.flags.isMultiline = true
                case "s": program.flags.dotMatchesLineFeed = true
                // What Python does with text anyway.
                case "u": break
                case ":", "-": throw reader.failure(Self.flagsElsewhere, at: start)
                default: throw reader.failure("of the flags only i, m and s are supported", at: reader.position - 1)
                }
            }
            guard isClosed else { throw reader.failure("the group is not closed", at: start) }
        }
    }
}
