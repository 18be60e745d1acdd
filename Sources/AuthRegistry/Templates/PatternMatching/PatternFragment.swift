/// The instructions of a part of a pattern.
///
/// Parts are put together as they are read: there is no tree of them, which to walk or to free would take as much
/// stack as the pattern is deep.
struct PatternFragment {
    typealias Instruction = PatternProgram.Instruction

    enum Repeatability {
        case repeatable
        case assertion
        case repetition
    }

    private(set) var instructions: [Instruction] = []
    /// Whether it may match nothing, in which case repeating it must be kept from going on for ever.
    private(set) var isNullable = true
    private(set) var repeatability = Repeatability.repeatable

    /// A part that matches one character.
    static func character(_ instruction: Instruction) -> PatternFragment {
        PatternFragment(instructions: [instruction], isNullable: false)
    }

    static func backreference(_ group: Int) -> PatternFragment {
        PatternFragment(instructions: [.backreference(group)])
    }

    static func assertion(_ assertion: PatternAssertion) -> PatternFragment {
        PatternFragment(instructions: [.assertion(assertion)], repeatability: .assertion)
    }

    /// One part after the other.
    static func sequence(_ parts: [PatternFragment]) -> PatternFragment {
        PatternFragment(instructions: parts.flatMap(\.instructions), isNullable: parts.allSatisfy(\.isNullable))
    }

    /// The first part that leads to a match.
    static func alternation(_ parts: [PatternFragment]) -> PatternFragment {
        var instructions: [Instruction] = []
        var jumps: [Int] = []
        for (index, part) in parts.enumerated() {
            guard index < parts.count - 1 else {
                instructions += part.instructions
                break
            }
            instructions.append(.split(first: 1, second: part.instructions.count + 2))
            instructions += part.instructions
            jumps.append(instructions.count)
            instructions.append(.jump(0))
        }
        for jump in jumps { instructions[jump] = .jump(instructions.count - jump) }
        return PatternFragment(instructions: instructions, isNullable: parts.contains(where: \.isNullable))
    }

    /// The part as a group whose bounds are noted.
    func group(_ number: Int) -> PatternFragment {
        PatternFragment(
            instructions: [.bound(number * 2)] + instructions + [.bound(number * 2 + 1)], isNullable: isNullable)
    }

    /// The part as a condition on what follows.
    func lookahead(isNegative: Bool) -> PatternFragment {
        let start = Instruction.lookahead(exit: instructions.count + 2, isNegative: isNegative)
        return PatternFragment(instructions: [start] + instructions + [.lookaheadEnd(isNegative: isNegative)])
    }
}

/// How often something is repeated; without a maximum, as often as it will.
struct PatternRepetition {
    var minimum: Int
    var maximum: Int?
    var isGreedy = true

    /// How often what is repeated is written out: the least number of times, and then once for a loop or else up to
    /// the most.
    var copies: Int { maximum ?? minimum + 1 }
}

extension PatternFragment {
    /// The most instructions that the part takes when it is repeated.
    func length(repeated repetition: PatternRepetition) -> Int {
        if loopsBackwards(repetition) { return repetition.minimum * instructions.count + 1 }
        let turns = repetition.copies - repetition.minimum
        return repetition.minimum * instructions.count + turns * (instructions.count + 3) + 2
    }

    /// Whether the last copy that there must be can serve as the loop too, so that `+` within `+` doubles nothing.
    private func loopsBackwards(_ repetition: PatternRepetition) -> Bool {
        repetition.maximum == nil && repetition.minimum > 0 && !isNullable
    }

    /// The part repeated; as in Python, a turn that matches nothing counts, but is the last.
    ///
    /// - Parameters:
    ///   - repetition: How often.
    ///   - register: Where the matcher notes the start of a turn. Copies share it, as no turn of one is within another.
    /// - Returns: A part of at most `length(repeated: repetition)` instructions.
    func repeated(_ repetition: PatternRepetition, register: Int) -> PatternFragment {
        var result: [Instruction] = []
        for _ in 0..<repetition.minimum { result += instructions }
        if loopsBackwards(repetition) {
            let back = -instructions.count
            result.append(repetition.isGreedy ? .split(first: back, second: 1) : .split(first: 1, second: back))
            return PatternFragment(instructions: result, isNullable: false, repeatability: .repetition)
        }
        if isNullable { result.append(.forgetStart(register: register)) }
        let loop = result.count
        var exits: [Int] = []
        for _ in repetition.minimum..<repetition.copies {
            // A lazy repetition may leave at any time: an empty turn is only in the way of another.
            let leave = Instruction.leaveIfEmpty(register: register, exit: nil)
            if isNullable, repetition.isGreedy {
                exits.append(result.count)
                result.append(leave)
            }
            exits.append(result.count)
            result.append(.split(first: 1, second: 1))
            if isNullable {
                if !repetition.isGreedy { result.append(leave) }
                result.append(.noteStart(register: register))
            }
            result += instructions
        }
        if repetition.maximum == nil { result.append(.jump(loop - result.count)) }
        for index in exits {
            let exit = result.count - index
            if case .split = result[index] {
                result[index] = repetition.isGreedy ? .split(first: 1, second: exit) : .split(first: exit, second: 1)
            } else {
                result[index] = .leaveIfEmpty(register: register, exit: exit)
            }
        }
        return PatternFragment(
            instructions: result, isNullable: isNullable || repetition.minimum == 0, repeatability: .repetition)
    }
}
