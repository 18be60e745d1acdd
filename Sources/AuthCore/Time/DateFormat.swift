/// A date format in the style of `strftime`, for writing and reading.
///
/// Names are English. Writing follows Python's `strftime`, except that a year always has four digits;
/// reading follows Python's `strptime`, except that a number takes as many digits as it may and never gives one
/// back to the directive after it, which keeps reading linear in the text.
package struct DateFormat: Sendable {
    enum Element: Sendable {
        case literal(String)
        /// White space, which in reading stands for as much of it as there is.
        case space(String)
        case directive(DateDirective)
    }

    let elements: [Element]

    /// - Throws: `TimeFormatError` that names a directive that is not known.
    package init(_ format: String) throws(TimeFormatError) {
        var elements: [Element] = []
        try Self.read(format[...], into: &elements)
        self.elements = elements
    }

    /// The time as this format writes it.
    package func format(_ time: CivilTime) -> String {
        var text = ""
        for element in elements {
            switch element {
            case .literal(let literal), .space(let literal): text += literal
            case .directive(let directive): text += directive.text(of: time)
            }
        }
        return text
    }

    /// The time that the text tells in this format.
    ///
    /// What the format lacks is as in 1900-01-01T00:00:00, and the zone UTC.
    ///
    /// - Throws: `TimeFormatError` with the directive and the position where the text does not fit.
    package func parse(_ text: String) throws(TimeFormatError) -> CivilTime {
        var scanner = TimeScanner(text)
        var fields = DateFields()
        for element in elements {
            let position = scanner.position
            switch element {
            case .literal(let literal):
                guard scanner.skip(ignoringCase: literal) else {
                    throw TimeFormatError("the date differs from the fixed text of the format at position \(position)")
                }
            case .space:
                guard scanner.skipSpaces() else {
                    throw TimeFormatError("the date lacks the space of the format at position \(position)")
                }
            case .directive(let directive):
                guard fields.read(directive, from: &scanner) else {
                    throw TimeFormatError("the date does not fit %\(directive.rawValue) at position \(position)")
                }
            }
        }
        guard scanner.isAtEnd else {
            throw TimeFormatError("the date goes on after the end of the format, at position \(scanner.position)")
        }
        guard let time = fields.time else {
            throw TimeFormatError("the date does not exist, or is out of the years 1 to 9999")
        }
        return time
    }

    private static func read(_ format: Substring, into elements: inout [Element]) throws(TimeFormatError) {
        var rest = format
        var literal = ""
        var isSpace = false
        func flush() {
            if !literal.isEmpty { elements.append(isSpace ? .space(literal) : .literal(literal)) }
            literal = ""
        }
        func append(_ character: Character) {
            let belongs = character.isASCII && character.isWhitespace
            if belongs != isSpace { flush() }
            isSpace = belongs
            literal.append(character)
        }
        while let character = rest.popFirst() {
            guard character == "%" else {
                append(character)
                continue
            }
            if rest.first == "%" {
                rest.removeFirst()
                append("%")
            } else if let name = rest.first, let longer = DateDirective.abbreviations[name] {
                rest.removeFirst()
                flush()
                try read(longer[...], into: &elements)
            } else if let directive = DateDirective.byLength.first(where: { rest.hasPrefix($0.rawValue) }) {
                rest.removeFirst(directive.rawValue.count)
                flush()
                elements.append(.directive(directive))
            } else if let name = rest.first {
                throw TimeFormatError("the date format has an unknown directive %\(name)")
            } else {
                throw TimeFormatError("the date format ends in a lone %; write %% for a percent sign")
            }
        }
        flush()
    }
}
