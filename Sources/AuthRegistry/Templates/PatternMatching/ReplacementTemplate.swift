/// What matches are replaced with, in the syntax of Python's `re.sub`.
struct ReplacementTemplate {
    private enum Part {
        case literal(Unicode.Scalar)
        case group(Int)
    }

    private var parts: [Part] = []

    init(_ source: String, groupCount: Int, groupNames: [String: Int]) throws(PatternError) {
        var reader = PatternReader(source)
        while let scalar = reader.take() {
            guard scalar == "\\" else {
                parts.append(.literal(scalar))
                continue
            }
            let start = reader.position - 1
            guard let letter = reader.next else {
                throw reader.failure("the replacement ends in a backslash", at: start)
            }
            if ("0"..."9").contains(letter) {
                switch try reader.numericEscape() {
                case .character(let scalar): parts.append(.literal(scalar))
                case .group(let number): parts.append(.group(number))
                }
            } else if reader.skip("g<") {
                parts.append(.group(try Self.group(from: &reader, names: groupNames, start: start)))
            } else {
                _ = reader.take()
                if let control = letter == "b" ? "\u{08}" : PatternReader.control(letter) {
                    parts.append(.literal(control))
                } else if letter.isASCIILetter {
                    throw reader.failure("the replacement has an unknown escape \\\(letter)", at: start)
                } else {
                    // As in Python, a backslash before anything else is itself.
                    parts += [.literal("\\"), .literal(letter)]
                }
            }
            if case .group(let number) = parts.last, number > groupCount {
                throw reader.failure("the replacement refers to group \(number), which there is not", at: start)
            }
        }
    }

    /// Appends what replaces the match; a group that took no part is replaced with nothing.
    func append(
        _ match: PatternMatch, to result: inout String.UnicodeScalarView, budget: inout Int
    ) throws(PatternError) {
        for part in parts {
            try PatternMatcher.pay(1, from: &budget)
            switch part {
            case .literal(let scalar):
                result.append(scalar)
            case .group(let number):
                guard let range = match.range(ofGroup: number) else { continue }
                try PatternMatcher.pay(range.count, from: &budget)
                result.append(contentsOf: match.text[range])
            }
        }
    }

    private static func group(
        from reader: inout PatternReader, names: [String: Int], start: Int
    ) throws(PatternError) -> Int {
        let position = reader.position
        if let number = reader.number(), reader.skip(">") { return number }
        reader.rewind(to: position)
        guard let number = names[try reader.name(endingIn: ">", from: start)] else {
            throw reader.failure("the replacement refers to a group by a name that there is not", at: start)
        }
        return number
    }
}
