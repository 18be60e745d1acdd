/// A duration as ISO 8601 writes it: a number of calendar months, and a fixed length.
package struct ISODuration: Hashable, Sendable {
    /// Calendar months, twelve for each year.
    package let months: Int
    /// What weeks, days, hours, minutes and seconds come to; a day is of 24 hours.
    package let microseconds: Int64

    package init(months: Int = 0, microseconds: Int64 = 0) {
        self.months = months
        self.microseconds = microseconds
    }

    /// Reads a text such as `PT1H30M`, `P1M`, `P1W2D` or `-PT0.5S`.
    ///
    /// Any component may have a fraction, after a point or a comma.
    ///
    /// - Throws: `TimeFormatError` with what is wrong and where, but not with the text.
    package init(parsing text: String) throws(TimeFormatError) {
        var parser = ISODurationParser(text)
        self = try parser.parse()
    }

    /// Whether it is longer than nothing.
    package var isPositive: Bool {
        months >= 0 && microseconds >= 0 && (months > 0 || microseconds > 0)
    }

    /// The length, or nil when it depends on the calendar.
    package var fixedLength: Duration? {
        months == 0 ? .microseconds(microseconds) : nil
    }

    /// The time this much later, or nil when that is out of the years 1 to 9999.
    ///
    /// Months are counted by the calendar in UTC, from the day to the same day or the month's last;
    /// the result has the offset of `time`.
    package func adding(to time: CivilTime) -> CivilTime? {
        shifting(time, sign: 1)
    }

    /// The time this much earlier, by the rules of `adding(to:)`.
    package func subtracting(from time: CivilTime) -> CivilTime? {
        shifting(time, sign: -1)
    }

    private func shifting(_ time: CivilTime, sign: Int) -> CivilTime? {
        let (signedMonths, monthsOverflow) = months.multipliedReportingOverflow(by: sign)
        let (signedMicroseconds, overflow) = microseconds.multipliedReportingOverflow(by: Int64(sign))
        guard !monthsOverflow, !overflow, let shifted = Self.shifting(time, months: signedMonths) else { return nil }
        let (sum, sumOverflow) = shifted.epochMicroseconds.addingReportingOverflow(signedMicroseconds)
        return sumOverflow ? nil : CivilTime(epochMicroseconds: sum, offsetSeconds: time.offsetSeconds)
    }

    private static func shifting(_ time: CivilTime, months: Int) -> CivilTime? {
        guard months != 0 else { return time }
        guard let time = time.converted(toOffset: 0) else { return nil }
        let (sum, overflow) = (time.year * 12 + time.month - 1).addingReportingOverflow(months)
        let (year, month) = sum.flooredDivision(by: 12)
        guard !overflow, GregorianCalendar.years.contains(year) else { return nil }
        return CivilTime(
            year: year, month: month + 1,
            day: min(time.day, GregorianCalendar.daysInMonth(month + 1, of: year)),
            hour: time.hour, minute: time.minute, second: time.second, microsecond: time.microsecond)
    }
}

extension ISODuration: CustomStringConvertible {
    /// The text of Python's `str(timedelta)`, as in `1 day, 2:00:00`, after the years and months there may be.
    package var description: String {
        let (years, months) = months.quotientAndRemainder(dividingBy: 12)
        var parts: [String] = []
        if years != 0 { parts.append(Self.count(years, "year")) }
        if months != 0 { parts.append(Self.count(months, "month")) }
        let (seconds, microsecond) = microseconds.flooredDivision(by: CivilTime.microsecondsPerSecond)
        let (days, second) = seconds.flooredDivision(by: Int64(GregorianCalendar.secondsPerDay))
        if days != 0 { parts.append(Self.count(days, "day")) }
        let clock = "\(second / 3600):\((second / 60 % 60).padded(2)):\((second % 60).padded(2))"
        parts.append(microsecond == 0 ? clock : clock + "." + microsecond.padded(6))
        return parts.joined(separator: ", ")
    }

    private static func count(_ number: some SignedInteger, _ unit: String) -> String {
        abs(number) == 1 ? "\(number) \(unit)" : "\(number) \(unit)s"
    }
}
