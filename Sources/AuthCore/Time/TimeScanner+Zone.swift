extension TimeScanner {
    /// An offset from UTC as `+HH:MM`, `+HHMM`, with seconds too, or `+HH` where minutes are not required.
    ///
    /// - Returns: Seconds east of UTC, or nil when none comes next or it reaches a day.
    mutating func offset(minutesRequired: Bool) -> Int? {
        let start = position
        guard let sign = skip(anyOf: "+-"), let hours = digits(2...2) else {
            rewind(to: start)
            return nil
        }
        let minutes = sexagesimal()
        let rest = minutes == nil ? nil : sexagesimal()
        guard minutes != nil || !minutesRequired else {
            rewind(to: start)
            return nil
        }
        let seconds = hours * 3600 + (minutes ?? 0) * 60 + (rest ?? 0)
        guard seconds < GregorianCalendar.secondsPerDay else {
            rewind(to: start)
            return nil
        }
        return sign == "-" ? -seconds : seconds
    }

    /// `UTC` or `GMT` and, directly after it, the offset there may be.
    mutating func universalTime() -> Int? {
        guard name(of: ["UTC", "GMT"]) != nil else { return nil }
        return offset(minutesRequired: false) ?? 0
    }

    /// A whole number of units since the epoch, in microseconds.
    mutating func epoch(unitMicroseconds: Int64) -> Int64? {
        let start = position
        let sign = skip(anyOf: "+-")
        guard let count = manyDigits(1...18) else {
            rewind(to: start)
            return nil
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: unitMicroseconds)
        return overflow ? nil : sign == "-" ? -product : product
    }

    /// Seconds since the epoch as a decimal number that may have a fraction and an exponent, in microseconds.
    mutating func decimalEpoch() -> Int64? {
        let start = position
        guard let time = Double(run(of: Self.decimalCharacters)).flatMap(CivilTime.init(timestamp:)) else {
            rewind(to: start)
            return nil
        }
        return time.epochMicroseconds
    }

    /// Two digits below 60, which a colon may precede.
    private mutating func sexagesimal() -> Int? {
        let start = position
        skip(":")
        guard let value = digits(2...2), value < 60 else {
            rewind(to: start)
            return nil
        }
        return value
    }

    private static let decimalCharacters = Set("0123456789+-.eE".utf8)
}
