/// How texts are cut, with Python's meaning.
enum TextSplitting {
    /// Cuts at each occurrence of a separator; `limit` below zero means everywhere.
    static func split(_ text: String, by separator: String, limit: Int, fromEnd: Bool) throws -> [String] {
        guard !separator.isEmpty else { throw TemplateError("an empty separator cannot split") }
        let bytes = Array(text.utf8)
        var ranges = TextSearch.ranges(of: Array(separator.utf8), in: bytes)
        if limit >= 0 { ranges = fromEnd ? ranges.suffix(limit) : Array(ranges.prefix(limit)) }
        var parts: [String] = []
        var start = 0
        for range in ranges {
            parts.append(TextSearch.text(bytes[start..<range.lowerBound]))
            start = range.upperBound
        }
        return parts + [TextSearch.text(bytes[start...])]
    }

    /// Cuts at white space; what is not cut any more keeps its own.
    static func words(of text: String, limit: Int, fromEnd: Bool) -> [String] {
        var rest = Array(text.unicodeScalars)[...]
        var words: [String] = []
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
        func trim() {
            if fromEnd {
                while let last = rest.last, isSpace(last) { rest.removeLast() }
            } else {
                rest = rest.drop(while: isSpace)
            }
        }
        trim()
        while !rest.isEmpty {
            if limit >= 0, words.count >= limit {
                words.append(String(scalars: rest))
                break
            }
            let word = fromEnd ? rest.suffix(while: { !isSpace($0) }) : rest.prefix(while: { !isSpace($0) })
            words.append(String(scalars: word))
            rest = fromEnd ? rest.dropLast(word.count) : rest.dropFirst(word.count)
            trim()
        }
        return fromEnd ? words.reversed() : words
    }

    /// Cuts at line ends; a line end at the very end begins no further line.
    static func lines(of text: String) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{0B}", "\u{0C}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(String(line))
                line.removeAll()
            default: line.append(scalar)
            }
            previous = scalar
        }
        return line.isEmpty ? lines : lines + [String(line)]
    }

    static func partition(_ text: String, by separator: String, fromEnd: Bool) throws -> [String] {
        let parts = try split(text, by: separator, limit: 1, fromEnd: fromEnd)
        guard parts.count == 2 else { return fromEnd ? ["", "", text] : [text, "", ""] }
        return [parts[0], separator, parts[1]]
    }
}

extension ArraySlice {
    /// The longest part at the end whose elements all satisfy a condition.
    fileprivate func suffix(while condition: (Element) -> Bool) -> ArraySlice {
        var start = endIndex
        while start > startIndex, condition(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}
