extension PatternParser {
    /// What follows a backslash outside a class.
    mutating func readEscape() throws(PatternError) -> PatternFragment {
        let start = reader.position - 1
        guard let letter = reader.next else { throw reader.failure("the pattern ends in a backslash", at: start) }
        if ("0"..."9").contains(letter) {
            switch try reader.numericEscape() {
            case .character(let scalar): return literal(scalar)
            case .group(let number): return try backreference(number, at: start)
            }
        }
        _ = reader.take()
        switch letter {
        case "A": return .assertion(.textStart)
        case "Z": return .assertion(.textEnd)
        case "b": return .assertion(.wordBoundary)
        case "B": return .assertion(.noWordBoundary)
        default: break
        }
        if let category = Self.category(letter) { return set(category) }
        return literal(try readCharacter(letter, from: start))
    }

    /// What is between brackets, the first of which has been read.
    mutating func readClass() throws(PatternError) -> ScalarClass {
        let start = reader.position - 1
        var set = ScalarClass()
        set.isNegated = reader.skip("^")
        set.ignoresCase = program.flags.ignoresCase
        let first = reader.position
        while let scalar = reader.take() {
            if scalar == "]", reader.position - 1 > first { return set }
            let position = reader.position - 1
            let lower = try readMember(scalar)
            guard reader.next == "-" else {
                set.insert(lower)
                continue
            }
            _ = reader.take()
            if reader.skip("]") {
                set.insert(lower)
                set.insert(.character("-"))
                return set
            }
            guard let next = reader.take() else { break }
            guard case .character(let low) = lower, case .character(let high) = try readMember(next), low <= high else {
                throw reader.failure("the range in the class has no first and last character in order", at: position)
            }
            set.insert(low...high)
        }
        throw reader.failure("the class is not closed", at: start)
    }

    enum ClassMember {
        case character(Unicode.Scalar)
        case category(ScalarClass)
    }

    private mutating func readMember(_ scalar: Unicode.Scalar) throws(PatternError) -> ClassMember {
        guard scalar == "\\" else { return .character(scalar) }
        let start = reader.position - 1
        guard let letter = reader.next else { throw reader.failure("the pattern ends in a backslash", at: start) }
        if ("0"..."9").contains(letter) {
            let digits = reader.digits(base: 8, limit: 3)
            let value = digits.reduce(0) { $0 * 8 + $1 }
            guard !digits.isEmpty, value <= 0o377, let scalar = Unicode.Scalar(value) else {
                throw reader.failure("in a class, digits after a backslash are octal and at most \\377", at: start)
            }
            return .character(scalar)
        }
        _ = reader.take()
        if letter == "b" { return .character("\u{08}") }
        if let category = Self.category(letter) { return .category(category) }
        return .character(try readCharacter(letter, from: start))
    }

    /// The character that an escape stands for whose letter has been read.
    private mutating func readCharacter(
        _ letter: Unicode.Scalar, from start: Int
    ) throws(PatternError) -> Unicode.Scalar {
        if let control = PatternReader.control(letter) { return control }
        let length: Int
        switch letter {
        case "x": length = 2
        case "u": length = 4
        case "U": length = 8
        default:
            guard !letter.isASCIILetter else { throw reader.failure("the escape \\\(letter) is unknown", at: start) }
            return letter
        }
        let digits = reader.digits(base: 16, limit: length)
        guard digits.count == length, let scalar = Unicode.Scalar(UInt32(clamping: Self.value(digits))) else {
            throw reader.failure("\\\(letter) takes \(length) hexadecimal digits of a Unicode character", at: start)
        }
        return scalar
    }

    private static func value(_ digits: [UInt32]) -> UInt64 {
        digits.reduce(0) { $0 * 16 + UInt64($1) }
    }

    private static func category(_ letter: Unicode.Scalar) -> ScalarClass? {
        switch letter {
        case "d": ScalarClass(.digit, isNegated: false)
        case "D": ScalarClass(.digit, isNegated: true)
        case "w": ScalarClass(.word, isNegated: false)
        case "W": ScalarClass(.word, isNegated: true)
        case "s": ScalarClass(.space, isNegated: false)
        case "S": ScalarClass(.space, isNegated: true)
        default: nil
        }
    }
}

extension ScalarClass {
    fileprivate mutating func insert(_ member: PatternParser.ClassMember) {
        switch member {
        case .character(let scalar): insert(scalar...scalar)
        case .category(let set): insert(set)
        }
    }
}
