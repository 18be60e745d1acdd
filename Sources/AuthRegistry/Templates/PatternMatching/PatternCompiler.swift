/// Turns the syntax of a pattern into instructions.
///
/// Bounded repetition becomes copies, of which there is a limit.
struct PatternCompiler {
    private var program = PatternProgram()
    private let flags: PatternFlags
    /// What has been compiled, counted in nodes: copies of nothing add no instruction but must not be free.
    private var nodeCount = 0

    private static let mostNodes = 50_000

    static func compile(_ syntax: PatternSyntax) throws(PatternError) -> PatternProgram {
        var compiler = PatternCompiler(flags: syntax.flags)
        compiler.program.groupCount = syntax.groupCount
        compiler.program.groupNames = syntax.groupNames
        compiler.program.ignoresCase = syntax.flags.ignoresCase
        compiler.emit(.bound(0))
        try compiler.add(syntax.node)
        compiler.emit(.bound(1))
        compiler.emit(.match)
        return compiler.program
    }

    private init(flags: PatternFlags) {
        self.flags = flags
    }

    private var end: Int { program.instructions.count }

    private mutating func emit(_ instruction: PatternProgram.Instruction) {
        program.instructions.append(instruction)
    }

    private mutating func add(_ node: PatternNode) throws(PatternError) {
        nodeCount += 1
        guard nodeCount <= Self.mostNodes else {
            throw PatternError(message: "the pattern is too large once its repetitions are written out")
        }
        switch node {
        case .literal(let scalar): emit(flags.ignoresCase ? .foldedLiteral(scalar.caseFolded) : .literal(scalar))
        case .any: emit(flags.dotMatchesLineFeed ? .any : .anyButLineFeed)
        case .set(let set):
            emit(.set(program.sets.count))
            program.sets.append(set)
        case .assertion(let assertion): emit(.assertion(assertion))
        case .backreference(let number): emit(.backreference(number))
        case .sequence(let nodes):
            for node in nodes { try add(node) }
        case .alternation(let nodes): try addAlternation(nodes)
        case .group(let number, let node):
            emit(.bound(number * 2))
            try add(node)
            emit(.bound(number * 2 + 1))
        case .lookahead(let node, let isNegative):
            let start = end
            emit(.lookahead(exit: 0, isNegative: isNegative))
            try add(node)
            emit(.lookaheadEnd(isNegative: isNegative))
            program.instructions[start] = .lookahead(exit: end, isNegative: isNegative)
        case .repetition(let node, let repetition): try addRepetition(of: node, repetition)
        }
    }

    private mutating func addAlternation(_ nodes: [PatternNode]) throws(PatternError) {
        var jumps: [Int] = []
        for (index, node) in nodes.enumerated() {
            guard index < nodes.count - 1 else {
                try add(node)
                break
            }
            let split = end
            emit(.split(first: 0, second: 0))
            try add(node)
            jumps.append(end)
            emit(.jump(0))
            program.instructions[split] = .split(first: split + 1, second: end)
        }
        for jump in jumps { program.instructions[jump] = .jump(end) }
    }

    /// The least number of copies, and then either a loop or the copies up to the most.
    ///
    /// As in Python, a turn that matches nothing counts, but is the last.
    private mutating func addRepetition(
        of node: PatternNode, _ repetition: PatternRepetition
    ) throws(PatternError) {
        for _ in 0..<repetition.minimum { try add(node) }
        let isNullable = node.isNullable
        let register = program.registerCount
        if isNullable {
            program.registerCount += 1
            emit(.forgetStart(register: register))
        }
        var turns: [(leave: Int?, split: Int)] = []
        let loopStart = end
        for _ in 0..<(repetition.maximum.map { $0 - repetition.minimum } ?? 1) {
            // What leaves and what splits is placed by the preference: a lazy repetition first tries to go on after it.
            var leave: Int?
            if isNullable, repetition.isGreedy {
                leave = end
                emit(.leaveIfEmpty(register: register, exit: nil))
            }
            turns.append((leave, end))
            emit(.split(first: 0, second: 0))
            if isNullable {
                if !repetition.isGreedy { emit(.leaveIfEmpty(register: register, exit: nil)) }
                emit(.noteStart(register: register))
            }
            try add(node)
        }
        if repetition.maximum == nil { emit(.jump(loopStart)) }
        for turn in turns {
            if let leave = turn.leave {
                program.instructions[leave] = .leaveIfEmpty(register: register, exit: end)
            }
            let inside = turn.split + 1
            program.instructions[turn.split] =
                repetition.isGreedy ? .split(first: inside, second: end) : .split(first: end, second: inside)
        }
    }
}
