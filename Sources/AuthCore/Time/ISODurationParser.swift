/// Reads `[±]P[nY][nM][nW][nD][T[nH][nM][nS]]`, ISO 8601's durations with weeks among the other components.
struct ISODurationParser {
    private var scanner: TimeScanner
    private var months: Int128 = 0
    private var microseconds: Int128 = 0

    private struct Unit {
        var letter: Unicode.Scalar
        var name: String
        var size: Int128
        var isCalendar = false
    }

    /// A number in parts of 10⁻¹⁸, and whether it has no smaller ones.
    private struct Number {
        var value: Int128
        var isExact: Bool
    }

    private static let dateUnits = [
        Unit(letter: "Y", name: "years", size: 12, isCalendar: true),
        Unit(letter: "M", name: "months", size: 1, isCalendar: true),
        Unit(letter: "W", name: "weeks", size: 7 * 86_400_000_000),
        Unit(letter: "D", name: "days", size: 86_400_000_000),
    ]
    private static let timeUnits = [
        Unit(letter: "H", name: "hours", size: 3_600_000_000),
        Unit(letter: "M", name: "minutes", size: 60_000_000),
        Unit(letter: "S", name: "seconds", size: 1_000_000),
    ]

    /// Components are summed in parts of 10⁻¹⁸, so that fractions of several add up before they are rounded.
    private static let one: Int128 = 1_000_000_000_000_000_000
    private static let wholeDigits = 18
    /// Longer than from the year 1 to 9999, and far from what an `Int64` holds.
    private static let longest: (months: Int128, microseconds: Int128) = (1_000_000, 1_000_000_000_000_000_000)

    init(_ text: String) {
        scanner = TimeScanner(text)
    }

    mutating func parse() throws(TimeFormatError) -> ISODuration {
        let sign: Int128 = scanner.skip(anyOf: "+-") == "-" ? -1 : 1
        guard scanner.skip("P") else { throw failure("begins with P") }
        var count = try readComponents(of: Self.dateUnits)
        if scanner.skip("T") {
            let timeCount = try readComponents(of: Self.timeUnits)
            guard timeCount > 0 else { throw failure("has hours, minutes or seconds after T") }
            count += timeCount
        }
        guard scanner.isAtEnd else {
            throw failure("has each component once, in the order Y, M, W, D, then after T the order H, M, S")
        }
        guard count > 0 else { throw failure("has at least one component after P") }
        guard months % Self.one == 0 else { throw Self.partOfMonth }
        return ISODuration(
            months: Int(sign * months / Self.one), microseconds: Int64(sign * Self.roundedToEven(microseconds)))
    }

    /// Reads the components that come next and says how many there were.
    private mutating func readComponents(of units: [Unit]) throws(TimeFormatError) -> Int {
        var rest = units[...]
        var count = 0
        while scanner.isAtDigit {
            let start = scanner.position
            let value = try readNumber()
            guard let index = rest.firstIndex(where: { scanner.skip($0.letter) }) else {
                guard scanner.isAtEnd else {
                    scanner.rewind(to: start)
                    return count
                }
                throw failure("has a letter after each number")
            }
            try add(value, of: rest[index])
            rest = rest[(index + 1)...]
            count += 1
        }
        return count
    }

    private mutating func readNumber() throws(TimeFormatError) -> Number {
        while scanner.skip("0") {}
        let whole = scanner.manyDigits(0...Self.wholeDigits) ?? 0
        guard !scanner.isAtDigit else { throw Self.tooLong }
        guard scanner.skip(anyOf: ".,") != nil else { return Number(value: Int128(whole) * Self.one, isExact: true) }
        guard scanner.isAtDigit else { throw failure("has digits after a decimal separator") }
        let fraction = readFraction()
        return Number(value: Int128(whole) * Self.one + fraction.value, isExact: fraction.isExact)
    }

    /// The digits of a fraction, in parts of 10⁻¹⁸; a digit beyond that only counts for whether months are whole.
    private mutating func readFraction() -> (value: Int128, isExact: Bool) {
        var fraction: Int128 = 0
        var place = Self.one
        var isExact = true
        while scanner.isAtDigit, let digit = scanner.digits(1...1) {
            place /= 10
            fraction += Int128(digit) * place
            if place == 0, digit != 0 { isExact = false }
        }
        return (fraction, isExact)
    }

    private mutating func add(_ number: Number, of unit: Unit) throws(TimeFormatError) {
        let (product, overflow) = number.value.multipliedReportingOverflow(by: unit.size)
        let longest = Self.one * (unit.isCalendar ? Self.longest.months : Self.longest.microseconds)
        guard !overflow, product <= longest else { throw Self.tooLong }
        if unit.isCalendar {
            guard number.isExact else { throw Self.partOfMonth }
            months += product
            guard months <= longest else { throw Self.tooLong }
        } else {
            microseconds += product
            guard microseconds <= longest else { throw Self.tooLong }
        }
    }

    private static func roundedToEven(_ value: Int128) -> Int128 {
        let (whole, rest) = value.quotientAndRemainder(dividingBy: one)
        let roundsUp = rest * 2 > one || (rest * 2 == one && whole % 2 == 1)
        return roundsUp ? whole + 1 : whole
    }

    private static let tooLong = TimeFormatError("the duration is too long to be used")
    private static let partOfMonth = TimeFormatError("the fraction of years or months is no whole number of months")

    private func failure(_ rule: String) -> TimeFormatError {
        TimeFormatError(
            "an ISO 8601 duration, such as PT1H30M, \(rule); this one differs at position \(scanner.position)")
    }
}
