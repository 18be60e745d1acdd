/// The syntax of a pattern, as a tree no deeper than the parser's limit of nesting.
indirect enum PatternNode: Sendable {
    case literal(Unicode.Scalar)
    case any
    case set(ScalarClass)
    case assertion(PatternAssertion)
    case backreference(Int)
    case sequence([PatternNode])
    case alternation([PatternNode])
    case group(Int, PatternNode)
    case lookahead(PatternNode, isNegative: Bool)
    case repetition(PatternNode, PatternRepetition)

    /// Whether it may match nothing, in which case repeating it must be kept from going on for ever.
    var isNullable: Bool {
        switch self {
        case .literal, .any, .set: false
        case .assertion, .lookahead, .backreference: true
        case .sequence(let nodes): nodes.allSatisfy(\.isNullable)
        case .alternation(let nodes): nodes.contains(where: \.isNullable)
        case .group(_, let node): node.isNullable
        case .repetition(let node, let repetition): repetition.minimum == 0 || node.isNullable
        }
    }
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

/// How often something is repeated; without a maximum, as often as it will.
struct PatternRepetition: Sendable {
    var minimum: Int
    var maximum: Int?
    var isGreedy = true
}

/// The flags that a pattern may begin with.
struct PatternFlags: Sendable {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesLineFeed = false
}

/// A whole pattern, as parsed.
struct PatternSyntax: Sendable {
    var node: PatternNode
    var flags: PatternFlags
    var groupCount: Int
    var groupNames: [String: Int]
}
