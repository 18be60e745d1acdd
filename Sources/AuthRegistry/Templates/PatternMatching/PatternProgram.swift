/// A pattern as instructions for `PatternMatcher`.
struct PatternProgram: Sendable {
    enum Instruction: Sendable {
        case literal(Unicode.Scalar)
        /// The character has been folded.
        case foldedLiteral(Unicode.Scalar)
        case any
        case anyButLineFeed
        case set(Int)
        case assertion(PatternAssertion)
        case backreference(Int)
        /// Notes the position as a bound of a group.
        case bound(Int)
        /// Goes on at the first and comes back to the second.
        case split(first: Int, second: Int)
        case jump(Int)
        /// Forgets where a repetition last began.
        case forgetStart(register: Int)
        case noteStart(register: Int)
        /// Leaves a repetition that matched nothing the last time, or fails when there is nowhere to leave to.
        case leaveIfEmpty(register: Int, exit: Int?)
        /// Begins a lookahead that goes on at `exit` when it is negative and finds nothing.
        case lookahead(exit: Int, isNegative: Bool)
        case lookaheadEnd(isNegative: Bool)
        case match
    }

    var instructions: [Instruction] = []
    var sets: [ScalarClass] = []
    var registerCount = 0
    var groupCount = 0
    var groupNames: [String: Int] = [:]
    var ignoresCase = false
}
