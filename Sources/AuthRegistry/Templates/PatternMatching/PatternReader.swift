/// Reads a pattern or a replacement, character by character.
struct PatternReader {
    private let scalars: [Unicode.Scalar]
    private(set) var position = 0

    init(_ source: String) {
        scalars = Array(source.unicodeScalars)
    }

    var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }
    var count: Int { scalars.count }

    mutating func rewind(to position: Int) {
        self.position = min(max(0, position), scalars.count)
    }

    mutating func take() -> Unicode.Scalar? {
        guard let next else { return nil }
        position += 1
        return next
    }

    mutating func skip(_ text: String) -> Bool {
        let wanted = text.unicodeScalars
        guard scalars[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    /// The digits that come next in a base up to 16, up to `limit` of them.
    mutating func digits(base: UInt32 = 10, limit: Int) -> [UInt32] {
        var digits: [UInt32] = []
        while digits.count < limit, let value = next.flatMap(Self.digit), value < base {
            digits.append(value)
            position += 1
        }
        return digits
    }

    /// The decimal number that comes next, of any length; one that is too large for any use stays at a billion.
    mutating func number() -> Int? {
        var number: Int?
        while let value = next.flatMap(Self.digit), value < 10 {
            number = Int(min(Int64(number ?? 0) * 10 + Int64(value), 1_000_000_000))
            position += 1
        }
        return number
    }

    /// The name of a group up to `end`; `start` is where what it is part of begins.
    mutating func name(endingIn end: Unicode.Scalar, from start: Int) throws(PatternError) -> String {
        var name = String.UnicodeScalarView()
        while let scalar = take() {
            guard scalar != end else {
                guard let first = name.first, first.belongs(to: .word), !first.belongs(to: .digit) else { break }
                return String(name)
            }
            guard scalar.belongs(to: .word) else { break }
            name.append(scalar)
        }
        throw failure("a group is named with letters, digits and underscores, up to \(end)", at: start)
    }

    func failure(_ message: String, at position: Int) -> PatternError {
        PatternError(message: message, column: position + 1)
    }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar.value {
        case 0x30...0x39: scalar.value - 0x30
        case 0x41...0x46: scalar.value - 0x41 + 10
        case 0x61...0x66: scalar.value - 0x61 + 10
        default: nil
        }
    }
}

extension PatternReader {
    /// The character that an escape stands for wherever escapes are: a control character or a backslash.
    static func control(_ letter: Unicode.Scalar) -> Unicode.Scalar? {
        switch letter {
        case "a": "\u{07}"
        case "f": "\u{0C}"
        case "n": "\n"
        case "r": "\r"
        case "t": "\t"
        case "v": "\u{0B}"
        case "\\": "\\"
        default: nil
        }
    }

    /// What follows a backslash and a digit: an octal character, or the number of a group.
    enum Numeric {
        case character(Unicode.Scalar)
        case group(Int)
    }

    /// Reads the digits after a backslash, the first of which is next, by Python's rules: octal when it begins
    /// with 0 or has three octal digits, else a group of one or two digits.
    mutating func numericEscape() throws(PatternError) -> Numeric {
        let start = position
        let isZero = next == "0"
        let octal = digits(base: 8, limit: 3)
        if isZero || octal.count == 3 {
            let value = octal.reduce(0) { $0 * 8 + $1 }
            guard value <= 0o377, let scalar = Unicode.Scalar(value) else {
                throw failure("an octal escape is at most \\377", at: start - 1)
            }
            return .character(scalar)
        }
        rewind(to: start)
        return .group(digits(limit: 2).reduce(0) { $0 * 10 + Int($1) })
    }
}
