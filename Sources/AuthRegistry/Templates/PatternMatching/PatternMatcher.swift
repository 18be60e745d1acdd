/// Runs a program on a text by backtracking, with a stack of its own in place of recursion.
struct PatternMatcher {
    let text: [Unicode.Scalar]
    private let program: PatternProgram
    private var bounds: [Int]
    private var starts: [Int]
    private var trail: [Trace] = []
    /// Where in the trail the lookaheads that are under way begin.
    private var lookaheads: [Int] = []

    /// About 40 MB; nothing but an attack needs as much.
    private static let longestTrail = 1_000_000
    private static let charactersPerStep = 16

    /// What to undo or to try when a way through the pattern fails.
    private enum Trace {
        case choice(instruction: Int, position: Int)
        case bound(index: Int, value: Int)
        case start(register: Int, value: Int)
        case lookahead(exit: Int?, position: Int)
    }

    init(_ program: PatternProgram, text: String, budget: inout Int) throws(PatternError) {
        self.program = program
        self.text = Array(text.unicodeScalars)
        bounds = Array(repeating: -1, count: 2 * (program.groupCount + 1))
        starts = Array(repeating: -1, count: program.registerCount)
        try Self.pay(1 + self.text.count / Self.charactersPerStep, from: &budget)
    }

    static func pay(_ cost: Int, from budget: inout Int) throws(PatternError) {
        guard budget >= cost else {
            budget = min(budget, 0)
            throw .budgetExceeded
        }
        budget -= cost
    }

    /// The first match that begins at `start` or after it; when it must advance, not an empty one at `start`.
    mutating func search(
        from start: Int, mustAdvance: Bool, budget: inout Int
    ) throws(PatternError) -> PatternMatch? {
        var start = start
        var leastEnd = mustAdvance ? start + 1 : start
        while start <= text.count {
            if try run(from: start, leastEnd: leastEnd, budget: &budget) {
                let match = PatternMatch(text: text, bounds: bounds, groupNames: program.groupNames)
                undoAll()
                return match
            }
            start += 1
            leastEnd = start
        }
        return nil
    }

    /// Whether the program matches at `start`; when not, every bound and register is as it was.
    private mutating func run(
        from start: Int, leastEnd: Int, budget: inout Int
    ) throws(PatternError) -> Bool {
        var position = start
        var instruction = 0
        while true {
            try Self.pay(1, from: &budget)
            guard trail.count < Self.longestTrail else { throw .budgetExceeded }
            var matches = true
            var next = instruction + 1
            switch program.instructions[instruction] {
            case .literal(let scalar):
                matches = position < text.count && text[position] == scalar
                position += 1
            case .foldedLiteral(let scalar):
                matches = position < text.count && text[position].caseFolded == scalar
                position += 1
            case .any:
                matches = position < text.count
                position += 1
            case .anyButLineFeed:
                matches = position < text.count && text[position] != "\n"
                position += 1
            case .set(let index):
                try Self.pay(program.sets[index].cost, from: &budget)
                matches = position < text.count && program.sets[index].contains(text[position])
                position += 1
            case .assertion(let assertion):
                matches = holds(assertion, at: position)
            case .backreference(let number):
                if let length = try lengthOfRepeat(ofGroup: number, at: position, budget: &budget) {
                    position += length
                } else {
                    matches = false
                }
            case .bound(let index):
                trail.append(.bound(index: index, value: bounds[index]))
                bounds[index] = position
            case .split(let first, let second):
                trail.append(.choice(instruction: instruction + second, position: position))
                next = instruction + first
            case .jump(let target):
                next = instruction + target
            case .forgetStart(let register):
                note(-1, in: register)
            case .noteStart(let register):
                note(position, in: register)
            case .leaveIfEmpty(let register, let exit):
                if starts[register] == position {
                    matches = exit != nil
                    next = instruction + (exit ?? 0)
                }
            case .lookahead(let exit, let isNegative):
                lookaheads.append(trail.count)
                trail.append(.lookahead(exit: isNegative ? instruction + exit : nil, position: position))
            case .lookaheadEnd(let isNegative):
                matches = !isNegative
                position = try endLookahead(isNegative: isNegative, budget: &budget) ?? position
            case .match:
                if position >= leastEnd { return true }
                matches = false
            }
            if matches {
                instruction = next
            } else if let choice = try backtrack(budget: &budget) {
                (instruction, position) = choice
            } else {
                return false
            }
        }
    }

    private mutating func note(_ position: Int, in register: Int) {
        trail.append(.start(register: register, value: starts[register]))
        starts[register] = position
    }

    /// The latest choice that is left, after undoing what was done since.
    private mutating func backtrack(budget: inout Int) throws(PatternError) -> (instruction: Int, position: Int)? {
        while let trace = trail.popLast() {
            try Self.pay(1, from: &budget)
            switch trace {
            case .choice(let instruction, let position): return (instruction, position)
            case .bound(let index, let value): bounds[index] = value
            case .start(let register, let value): starts[register] = value
            case .lookahead(let exit, let position):
                _ = lookaheads.popLast()
                if let exit { return (exit, position) }
            }
        }
        return nil
    }

    /// Undoes a match by its trail, which is paid for, rather than by clearing all the groups there might be.
    private mutating func undoAll() {
        lookaheads = []
        while let trace = trail.popLast() {
            switch trace {
            case .bound(let index, let value): bounds[index] = value
            case .start(let register, let value): starts[register] = value
            case .choice, .lookahead: break
            }
        }
    }

    /// Ends a lookahead that found something, and gives the position it began at.
    ///
    /// There is no other way to be tried in it: what stays of its trail is what undoes its groups, and when it is
    /// negative, which fails now, not even that.
    private mutating func endLookahead(isNegative: Bool, budget: inout Int) throws(PatternError) -> Int? {
        guard let start = lookaheads.popLast(), case .lookahead(_, let position) = trail[start] else { return nil }
        try Self.pay(trail.count - start, from: &budget)
        let kept = trail[start...].filter { trace in
            switch trace {
            case .choice, .lookahead: false
            case .bound, .start: true
            }
        }
        trail.replaceSubrange(start..., with: kept)
        return position
    }

    private func lengthOfRepeat(
        ofGroup number: Int, at position: Int, budget: inout Int
    ) throws(PatternError) -> Int? {
        let (start, end) = (bounds[number * 2], bounds[number * 2 + 1])
        guard start >= 0, end >= start, text.count - position >= end - start else { return nil }
        for offset in 0..<(end - start) {
            try Self.pay(1, from: &budget)
            let (left, right) = (text[start + offset], text[position + offset])
            guard left == right || program.flags.ignoresCase && left.caseFolded == right.caseFolded else { return nil }
        }
        return end - start
    }

    private func holds(_ assertion: PatternAssertion, at position: Int) -> Bool {
        switch assertion {
        case .textStart: position == 0
        case .textEnd: position == text.count
        case .lastLineEnd: position == text.count || position == text.count - 1 && text[position] == "\n"
        case .lineStart: position == 0 || text[position - 1] == "\n"
        case .lineEnd: position == text.count || text[position] == "\n"
        case .wordBoundary: isWord(at: position - 1) != isWord(at: position)
        // Python finds neither kind in an empty text.
        case .noWordBoundary: !text.isEmpty && isWord(at: position - 1) == isWord(at: position)
        }
    }

    private func isWord(at position: Int) -> Bool {
        text.indices.contains(position) && text[position].belongs(to: .word)
    }
}
