extension TemplateLexer {
    mutating func tokens(
        until closer: Unicode.Scalar, from start: TemplatePosition
    ) throws -> ([TemplateToken], trims: Bool) {
        var tokens: [TemplateToken] = []
        var open: [Unicode.Scalar] = []
        while let scalar = peek(0) {
            if scalar.properties.isWhitespace {
                advance(1)
                continue
            }
            let here = position
            if open.isEmpty {
                let hasMark = (scalar == "-" || scalar == "+") && peek(1) == closer && peek(2) == "}"
                if hasMark || (scalar == closer && peek(1) == "}") {
                    tokens.append(TemplateToken(kind: .end, position: here))
                    advance(hasMark ? 3 : 2)
                    return (tokens, hasMark && scalar == "-")
                }
            }
            let kind = try nextToken(scalar, at: here)
            if case .symbol(let symbol) = kind, let bracket = symbol.unicodeScalars.first, symbol.utf8.count == 1 {
                switch bracket {
                case "(": open.append(")")
                case "[": open.append("]")
                case "{": open.append("}")
                case ")", "]", "}":
                    guard open.popLast() == bracket else { throw TemplateError("unexpected '\(bracket)'", at: here) }
                default: break
                }
            }
            tokens.append(TemplateToken(kind: kind, position: here))
        }
        throw TemplateError("the \(closer == "}" ? "expression" : "statement") has no end", at: start)
    }

    mutating func nextToken(_ scalar: Unicode.Scalar, at here: TemplatePosition) throws -> TemplateToken.Kind {
        if scalar == "'" || scalar == "\"" { return .string(try stringToken(quote: scalar, from: here)) }
        if scalar.properties.isXIDStart || scalar == "_" {
            var name = String.UnicodeScalarView()
            while let next = peek(0), next.properties.isXIDContinue {
                name.append(next)
                advance(1)
            }
            return .name(String(name))
        }
        if isDigit(scalar) { return try numberToken(from: here) }
        if let next = peek(1), next == "=" || next == scalar {
            for symbol in ["**", "//", "==", "!=", "<=", ">="] where matches(symbol) {
                advance(2)
                return .symbol(symbol)
            }
        }
        guard "+-*/%~|.,:;=<>()[]{}".unicodeScalars.contains(scalar) else {
            throw TemplateError(
                "the character U+\(String(scalar.value, radix: 16, uppercase: true)) does not belong here", at: here)
        }
        advance(1)
        return .symbol(String(scalar))
    }

    func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    mutating func numberToken(from here: TemplatePosition) throws -> TemplateToken.Kind {
        var text = ""
        var isFloat = false
        var radix = 10
        if peek(0) == "0", let mark = peek(1), let base = ["x": 16, "o": 8, "b": 2][String(mark).lowercased()] {
            advance(2)
            radix = base
        }
        while let next = peek(0) {
            if next == "_", let after = peek(1), Character(after).isHexDigit {
                advance(1)
            } else if isDigit(next) || (radix == 16 && Character(next).isHexDigit) {
                text.unicodeScalars.append(next)
                advance(1)
            } else if radix == 10, !isFloat, next == ".", peek(1).map(isDigit) == true {
                isFloat = true
                text += "."
                advance(1)
            } else if radix == 10, next == "e" || next == "E", let exponent = exponentLength() {
                isFloat = true
                for _ in 0..<exponent {
                    if let scalar = peek(0) { text.unicodeScalars.append(scalar) }
                    advance(1)
                }
                break
            } else {
                break
            }
        }
        if isFloat, let value = Double(text), value.isFinite { return .float(value) }
        guard !isFloat, let value = Int64(text, radix: radix) else {
            throw TemplateError("the number is out of range", at: here)
        }
        return .integer(value)
    }

    func exponentLength() -> Int? {
        var offset = 1
        if peek(offset) == "+" || peek(offset) == "-" { offset += 1 }
        let digitsStart = offset
        while let next = peek(offset), isDigit(next) { offset += 1 }
        return offset > digitsStart ? offset : nil
    }

    mutating func stringToken(quote: Unicode.Scalar, from here: TemplatePosition) throws -> String {
        advance(1)
        var text = String.UnicodeScalarView()
        while let scalar = peek(0) {
            advance(1)
            if scalar == quote { return String(text) }
            if scalar == "\\" { try appendEscape(to: &text, from: here) } else { text.append(scalar) }
        }
        throw TemplateError("the string has no end", at: here)
    }

    /// The escapes of a Python string literal; an unknown one stays as it stands.
    mutating func appendEscape(to text: inout String.UnicodeScalarView, from here: TemplatePosition) throws {
        guard let scalar = peek(0) else { throw TemplateError("the string has no end", at: here) }
        advance(1)
        switch scalar {
        case "\n": break
        case "\\", "'", "\"": text.append(scalar)
        case "n": text.append("\n")
        case "t": text.append("\t")
        case "r": text.append("\r")
        case "a": text.append("\u{07}")
        case "b": text.append("\u{08}")
        case "f": text.append("\u{0C}")
        case "v": text.append("\u{0B}")
        case "0"..."7":
            var value = scalar.value - 48
            for _ in 0..<2 {
                guard let next = peek(0), ("0"..."7").contains(next) else { break }
                value = value * 8 + next.value - 48
                advance(1)
            }
            if let scalar = Unicode.Scalar(value) { text.append(scalar) }
        case "x": text.append(try hexScalar(digits: 2, at: here))
        case "u": text.append(try hexScalar(digits: 4, at: here))
        case "U": text.append(try hexScalar(digits: 8, at: here))
        default:
            text.append("\\")
            text.append(scalar)
        }
    }

    mutating func hexScalar(digits: Int, at here: TemplatePosition) throws -> Unicode.Scalar {
        let hex = String(String.UnicodeScalarView(scalars[index...].prefix(digits)))
        guard hex.utf8.count == digits, hex.allSatisfy(\.isHexDigit), let value = UInt32(hex, radix: 16),
            let scalar = Unicode.Scalar(value)
        else { throw TemplateError("the string holds an incomplete escape", at: here) }
        advance(digits)
        return scalar
    }
}
