internal import AuthCore

/// Turns blocks of tokens into statements.
struct TemplateParser {
    private var blocks: ArraySlice<TemplateBlock>
    private let library: TemplateLibrary

    init(blocks: [TemplateBlock], library: TemplateLibrary) throws {
        guard blocks.count <= TemplateLimits.statementCount else {
            throw TemplateError("the template has more than \(TemplateLimits.statementCount) parts")
        }
        self.blocks = blocks[...]
        self.library = library
    }

    mutating func parse() throws -> [TemplateStatement] {
        let (statements, end) = try body(until: [], depth: 0)
        if let end { throw TemplateError("\(ShownName.quoted(end.keyword)) has no beginning", at: end.position) }
        return statements
    }

    /// The statement that ended a body, ready for its condition to be read.
    private struct Ending {
        var keyword: String
        var position: TemplatePosition
        var rest: TemplateExpressionParser
    }

    private static let closers: Set = ["elif", "else", "endif", "endfor", "endset"]

    private mutating func body(
        until endings: Set<String>, depth: Int
    ) throws -> ([TemplateStatement], Ending?) {
        var statements: [TemplateStatement] = []
        while let block = blocks.popFirst() {
            switch block {
            case .text(let text): statements.append(.text(text))
            case .output(let tokens):
                var parser = TemplateExpressionParser(tokens: tokens, library: library)
                statements.append(.output(try parser.wholeExpression()))
            case .statement(let tokens):
                var parser = TemplateExpressionParser(tokens: tokens, library: library)
                let position = parser.position
                let keyword = try parser.name("a statement")
                if endings.contains(keyword) || Self.closers.contains(keyword) {
                    guard endings.contains(keyword) || endings.isEmpty else {
                        throw TemplateError("\(ShownName.quoted(keyword)) is not expected here", at: position)
                    }
                    return (statements, Ending(keyword: keyword, position: position, rest: parser))
                }
                if depth >= TemplateLimits.statementDepth {
                    throw TemplateError("statements nest deeper than \(TemplateLimits.statementDepth)", at: position)
                }
                statements.append(try statement(keyword, parser, at: position, depth: depth + 1))
            }
        }
        return (statements, nil)
    }

    private mutating func statement(
        _ keyword: String, _ parser: TemplateExpressionParser, at position: TemplatePosition, depth: Int
    ) throws -> TemplateStatement {
        switch keyword {
        case "if": return try branch(parser, at: position, depth: depth)
        case "for": return try loop(parser, at: position, depth: depth)
        case "set": return try assignment(parser)
        default:
            throw TemplateError(
                "the statement \(ShownName.quoted(keyword)) is not supported; if, for, set and raw are", at: position
            )
        }
    }

    private mutating func branch(
        _ parser: TemplateExpressionParser, at position: TemplatePosition, depth: Int
    ) throws -> TemplateStatement {
        var parser = parser
        var branches: [(test: TemplateExpression, body: [TemplateStatement])] = []
        while true {
            let test = try parser.wholeExpression()
            let (statements, ending) = try body(until: ["elif", "else", "endif"], depth: depth)
            branches.append((test, statements))
            guard var ending else { throw TemplateError("'if' has no end; close it with {% endif %}", at: position) }
            switch ending.keyword {
            case "elif": parser = ending.rest
            case "else":
                try ending.rest.end()
                let (otherwise, last) = try body(until: ["endif"], depth: depth)
                guard var last else { throw TemplateError("'if' has no end; close it with {% endif %}", at: position) }
                try last.rest.end()
                return .branch(branches, otherwise: otherwise)
            default:
                try ending.rest.end()
                return .branch(branches, otherwise: [])
            }
        }
    }

    private mutating func loop(
        _ parser: TemplateExpressionParser, at position: TemplatePosition, depth: Int
    ) throws -> TemplateStatement {
        var parser = parser
        let names = try parser.targetNames()
        try parser.expect(name: "in")
        let sequence = try parser.tupleWithoutConditional()
        let filter = try parser.take(name: "if") ? parser.expression() : nil
        if parser.peeks(name: "recursive") {
            throw TemplateError("recursive loops are not supported", at: parser.position)
        }
        try parser.end()
        var (statements, ending) = try body(until: ["else", "endfor"], depth: depth)
        var otherwise: [TemplateStatement] = []
        if ending?.keyword == "else" {
            try ending?.rest.end()
            (otherwise, ending) = try body(until: ["endfor"], depth: depth)
        }
        guard var ending else { throw TemplateError("'for' has no end; close it with {% endfor %}", at: position) }
        try ending.rest.end()
        return .loop(
            TemplateLoop(names: names, sequence: sequence, filter: filter, body: statements, otherwise: otherwise))
    }

    private func assignment(_ parser: TemplateExpressionParser) throws -> TemplateStatement {
        var parser = parser
        let names = try parser.targetNames()
        guard parser.take(symbol: "=") else {
            throw TemplateError("'set' needs '=' and a value; blocks of 'set' are not supported", at: parser.position)
        }
        return .set(names: names, try parser.wholeTuple())
    }
}
