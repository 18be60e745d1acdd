/// A pattern as instructions for `PatternMatcher`.
struct PatternProgram: Sendable {
    /// A step of matching.
    ///
    /// Where one leads is told relative to itself, so that instructions can be moved and copied.
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
        /// Forgets where a turn of a repetition last began.
        case forgetStart(register: Int)
        case noteStart(register: Int)
        /// Leaves a repetition whose last turn matched nothing, or fails when there is nowhere to leave to.
        case leaveIfEmpty(register: Int, exit: Int?)
        /// Begins a lookahead, which goes on at `exit` when it is negative and finds nothing.
        case lookahead(exit: Int, isNegative: Bool)
        case lookaheadEnd(isNegative: Bool)
        case match
    }

    var instructions: [Instruction] = []
    var sets: [ScalarClass] = []
    var registerCount = 0
    var groupCount = 0
    var groupNames: [String: Int] = [:]
    var flags = PatternFlags()
}

/// A condition on a place in the text.
enum PatternAssertion: Sendable {
    case textStart
    case textEnd
    /// The end, or before a line feed that ends the text.
    case lastLineEnd
    case lineStart
    case lineEnd
    case wordBoundary
    case noWordBoundary
}

/// The flags that a pattern may begin with.
struct PatternFlags: Sendable {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesLineFeed = false
}
