/// A place in a template's text, counted from one.
struct TemplatePosition: Sendable, Hashable {
    var line: Int
    var column: Int
}

/// One node of an expression, with its place.
struct TemplateExpression: Sendable {
    let kind: Kind
    let position: TemplatePosition
    /// How deep the expression nests below here; evaluation recurses that deep.
    let depth: Int

    indirect enum Kind: Sendable {
        case literal(TemplateValue)
        case name(String)
        case member(TemplateExpression, key: TemplateExpression)
        case slice(TemplateExpression, TemplateSlice)
        case call(TemplateExpression, TemplateCallArguments)
        case filter(TemplateExpression, name: String, TemplateCallArguments)
        case test(TemplateExpression, name: String, isNegated: Bool, TemplateCallArguments)
        case negative(TemplateExpression)
        case positive(TemplateExpression)
        case not(TemplateExpression)
        case and(TemplateExpression, TemplateExpression)
        case or(TemplateExpression, TemplateExpression)
        case arithmetic(TemplateOperator, TemplateExpression, TemplateExpression)
        case comparison(TemplateExpression, [TemplateComparison])
        case concatenation([TemplateExpression])
        case conditional(test: TemplateExpression, then: TemplateExpression, otherwise: TemplateExpression?)
        case list([TemplateExpression])
        case map([(key: TemplateExpression, value: TemplateExpression)])
    }

    /// The expressions directly below, in the order in which they are evaluated.
    var children: [TemplateExpression] {
        switch kind {
        case .literal, .name: []
        case .member(let base, let key): [base, key]
        case .slice(let base, let slice): [base] + slice.parts
        case .call(let callee, let arguments): [callee] + arguments.all
        case .filter(let base, _, let arguments): [base] + arguments.all
        case .test(let base, _, _, let arguments): [base] + arguments.all
        case .negative(let operand), .positive(let operand), .not(let operand): [operand]
        case .and(let left, let right), .or(let left, let right), .arithmetic(_, let left, let right): [left, right]
        case .comparison(let first, let rest): [first] + rest.map(\.operand)
        case .concatenation(let parts), .list(let parts): parts
        case .conditional(let test, let then, let otherwise): [test, then] + (otherwise.map { [$0] } ?? [])
        case .map(let members): members.flatMap { [$0.key, $0.value] }
        }
    }
}

struct TemplateSlice: Sendable {
    var start: TemplateExpression?
    var end: TemplateExpression?
    var step: TemplateExpression?
    var parts: [TemplateExpression] { [start, end, step].compactMap(\.self) }
}

struct TemplateCallArguments: Sendable {
    var positional: [TemplateExpression] = []
    var named: [(name: String, value: TemplateExpression)] = []
    var all: [TemplateExpression] { positional + named.map(\.value) }
}

struct TemplateComparison: Sendable {
    enum Operator: String, Sendable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case isIn = "in"
        case isNotIn = "not in"
    }
    var `operator`: Operator
    var operand: TemplateExpression
}

enum TemplateOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case modulo = "%"
    case power = "**"
}

/// One piece of a template.
enum TemplateStatement: Sendable {
    case text(String)
    case output(TemplateExpression)
    case set(names: [String], TemplateExpression)
    indirect case branch([(test: TemplateExpression, body: [TemplateStatement])], otherwise: [TemplateStatement])
    indirect case loop(TemplateLoop)
}

struct TemplateLoop: Sendable {
    var names: [String]
    var sequence: TemplateExpression
    var filter: TemplateExpression?
    var body: [TemplateStatement]
    var otherwise: [TemplateStatement]
}
