/// Cuts a template into blocks and their tokens.
struct TemplateLexer {
    let scalars: [Unicode.Scalar]
    var index = 0
    var line = 1
    var lineStart = 0

    init(_ source: String) throws {
        guard source.utf8.count <= TemplateLimits.sourceBytes else {
            throw TemplateError("the template is longer than \(TemplateLimits.sourceBytes) bytes")
        }
        var scalars = Array(source.unicodeScalars)
        // One newline at the end belongs to how the manifest was written, not to the value.
        if scalars.last == "\n" { scalars.removeLast() }
        self.scalars = scalars
    }

    mutating func blocks() throws -> [TemplateBlock] {
        var blocks: [TemplateBlock] = []
        var text = String.UnicodeScalarView()
        var trimsNext = false
        func flush() {
            if !text.isEmpty { blocks.append(.text(String(text))) }
            text.removeAll()
        }
        while index < scalars.count {
            guard scalars[index] == "{", let opener = peek(1), ["{", "%", "#"].contains(opener) else {
                if !(trimsNext && scalars[index].properties.isWhitespace) {
                    trimsNext = false
                    text.append(scalars[index])
                }
                advance(1)
                continue
            }
            trimsNext = false
            let start = position
            advance(2)
            if peek(0) == "-" {
                while let last = text.last, last.properties.isWhitespace { text.removeLast() }
                advance(1)
            } else if peek(0) == "+" {
                advance(1)
            }
            flush()
            switch opener {
            case "#": trimsNext = try skipComment(from: start)
            case "{":
                let (tokens, trims) = try tokens(until: "}", from: start)
                blocks.append(.output(tokens))
                trimsNext = trims
            default:
                let (tokens, trims) = try tokens(until: "%", from: start)
                trimsNext = trims
                if tokens.first?.kind == .name("raw") {
                    guard tokens.count == 2 else { throw TemplateError("'raw' takes nothing", at: start) }
                    let (raw, trims) = try rawText(from: start, trimsStart: trimsNext)
                    if !raw.isEmpty { blocks.append(.text(raw)) }
                    trimsNext = trims
                } else {
                    blocks.append(.statement(tokens))
                }
            }
        }
        flush()
        return blocks
    }

    var position: TemplatePosition { TemplatePosition(line: line, column: index - lineStart + 1) }

    func peek(_ offset: Int) -> Unicode.Scalar? {
        index + offset < scalars.count ? scalars[index + offset] : nil
    }

    mutating func advance(_ count: Int) {
        for _ in 0..<count where index < scalars.count {
            if scalars[index] == "\n" {
                line += 1
                lineStart = index + 1
            }
            index += 1
        }
    }

    func matches(_ text: String, at offset: Int = 0) -> Bool {
        index + offset <= scalars.count && scalars[(index + offset)...].starts(with: text.unicodeScalars)
    }

    mutating func skipComment(from start: TemplatePosition) throws -> Bool {
        while index < scalars.count {
            if matches("#}") {
                let trims = index > 0 && scalars[index - 1] == "-"
                advance(2)
                return trims
            }
            advance(1)
        }
        throw TemplateError("the comment has no end; close it with #}", at: start)
    }

    mutating func rawText(from start: TemplatePosition, trimsStart: Bool) throws -> (String, trims: Bool) {
        var raw = String.UnicodeScalarView()
        while index < scalars.count {
            if matches("{%"), let (trimsBefore, trimsAfter, length) = endOfRaw() {
                advance(length)
                if trimsBefore { while let last = raw.last, last.properties.isWhitespace { raw.removeLast() } }
                var text = raw[...]
                if trimsStart { text = text.drop(while: \.properties.isWhitespace) }
                return (String(text), trimsAfter)
            }
            raw.append(scalars[index])
            advance(1)
        }
        throw TemplateError("'raw' has no end; close it with {% endraw %}", at: start)
    }

    func endOfRaw() -> (trimsBefore: Bool, trimsAfter: Bool, length: Int)? {
        var offset = 2
        let trimsBefore = peek(offset) == "-"
        if trimsBefore { offset += 1 }
        while peek(offset)?.properties.isWhitespace == true { offset += 1 }
        guard matches("endraw", at: offset) else { return nil }
        offset += 6
        while peek(offset)?.properties.isWhitespace == true { offset += 1 }
        let trimsAfter = peek(offset) == "-"
        if trimsAfter { offset += 1 }
        return matches("%}", at: offset) ? (trimsBefore, trimsAfter, offset + 2) : nil
    }
}
