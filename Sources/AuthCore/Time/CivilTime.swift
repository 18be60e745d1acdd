/// A point in time together with the offset from UTC it is told in, in the years 1 to 9999.
///
/// It is what Python calls an aware `datetime`: two values are equal when they are the same instant,
/// whatever their offsets.
package struct CivilTime: Sendable {
    package let year: Int
    package let month: Int
    package let day: Int
    package let hour: Int
    package let minute: Int
    package let second: Int
    package let microsecond: Int
    /// Seconds east of UTC, less than a day either way.
    package let offsetSeconds: Int

    static let microsecondsPerSecond: Int64 = 1_000_000
    /// Of 64 bits, as all that counts from the epoch: an `Int` of 32 ends in 2038.
    private static let localSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Returns nil when a field is out of its range or the month has no such day.
    package init?(
        year: Int,
        month: Int,
        day: Int,
        hour: Int = 0,
        minute: Int = 0,
        second: Int = 0,
        microsecond: Int = 0,
        offsetSeconds: Int = 0
    ) {
        guard
            GregorianCalendar.years.contains(year), (1...12).contains(month),
            (1...GregorianCalendar.daysInMonth(month, of: year)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0..<Self.microsecondsPerSecond).contains(Int64(microsecond)), Self.isOffset(offsetSeconds)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.microsecond = microsecond
        self.offsetSeconds = offsetSeconds
    }

    /// Returns nil when the year would not be in 1...9999, or the microsecond or the offset is out of its range.
    package init?(epochSeconds: Int64, microsecond: Int = 0, offsetSeconds: Int = 0) {
        guard Self.isOffset(offsetSeconds) else { return nil }
        let (local, overflow) = epochSeconds.addingReportingOverflow(Int64(offsetSeconds))
        guard !overflow, Self.localSeconds.contains(local) else { return nil }
        let (days, rest) = local.flooredDivision(by: Int64(GregorianCalendar.secondsPerDay))
        let (date, secondOfDay) = (GregorianCalendar.date(day: Int(days)), Int(rest))
        self.init(
            year: date.year, month: date.month, day: date.day,
            hour: secondOfDay / 3600, minute: secondOfDay / 60 % 60, second: secondOfDay % 60,
            microsecond: microsecond, offsetSeconds: offsetSeconds)
    }

    /// Returns nil when the year would not be in 1...9999 or the offset is out of its range.
    package init?(epochMicroseconds: Int64, offsetSeconds: Int = 0) {
        let (seconds, microsecond) = epochMicroseconds.flooredDivision(by: Self.microsecondsPerSecond)
        self.init(epochSeconds: seconds, microsecond: Int(microsecond), offsetSeconds: offsetSeconds)
    }

    /// The instant `timestamp` seconds after the epoch, rounded to the nearest microsecond, in UTC.
    ///
    /// Returns nil when it is not a number or the year would not be in 1...9999.
    package init?(timestamp: Double) {
        let whole = timestamp.rounded(.towardZero)
        guard let seconds = Int64(exactly: whole), Self.localSeconds.contains(seconds) else { return nil }
        let fraction = ((timestamp - whole) * 1e6).rounded(.toNearestOrEven)
        self.init(epochMicroseconds: seconds * Self.microsecondsPerSecond + Int64(fraction))
    }

    private static func isOffset(_ seconds: Int) -> Bool {
        seconds > -GregorianCalendar.secondsPerDay && seconds < GregorianCalendar.secondsPerDay
    }
}

extension CivilTime {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
    package var epochSecondsFloor: Int64 {
        let days = GregorianCalendar.day(year: year, month: month, day: day)
        let secondOfDay = hour * 3600 + minute * 60 + second
        return Int64(days) * Int64(GregorianCalendar.secondsPerDay) + Int64(secondOfDay - offsetSeconds)
    }

    /// Microseconds since 1970-01-01T00:00:00Z, exactly.
    package var epochMicroseconds: Int64 {
        epochSecondsFloor * Self.microsecondsPerSecond + Int64(microsecond)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    package var epochSeconds: Double {
        Double(epochMicroseconds) / 1e6
    }

    /// 0 for Monday, 6 for Sunday.
    package var weekday: Int {
        GregorianCalendar.weekday(day: GregorianCalendar.day(year: year, month: month, day: day))
    }

    /// 1 for the first of January.
    package var dayOfYear: Int {
        GregorianCalendar.day(year: year, month: month, day: day)
            - GregorianCalendar.day(year: year, month: 1, day: 1) + 1
    }

    /// The same instant told in another offset, or nil when its year would not be in 1...9999.
    package func converted(toOffset offsetSeconds: Int) -> CivilTime? {
        CivilTime(epochSeconds: epochSecondsFloor, microsecond: microsecond, offsetSeconds: offsetSeconds)
    }
}

extension CivilTime: Hashable, Comparable {
    package static func == (left: CivilTime, right: CivilTime) -> Bool {
        left.epochMicroseconds == right.epochMicroseconds
    }

    package static func < (left: CivilTime, right: CivilTime) -> Bool {
        left.epochMicroseconds < right.epochMicroseconds
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(epochMicroseconds)
    }
}

extension CivilTime: CustomStringConvertible {
    /// The text of Python's `datetime.isoformat()`, as in `2024-03-01T00:00:00+00:00`.
    package var isoformat: String { "\(dateText)T\(timeText)" }

    /// The text of Python's `str(datetime)`, as in `2024-03-01 00:00:00+00:00`.
    package var description: String { "\(dateText) \(timeText)" }

    /// The date as `YYYY-MM-DD`.
    package var dateText: String { "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))" }

    private var timeText: String {
        let fraction = microsecond == 0 ? "" : "." + microsecond.padded(6)
        return "\(hour.padded(2)):\(minute.padded(2)):\(second.padded(2))\(fraction)\(offsetText(separator: ":"))"
    }

    /// The offset as `+HH:MM`, with seconds only when it has some.
    func offsetText(separator: String) -> String {
        let size = abs(offsetSeconds)
        var parts = [(size / 3600).padded(2), (size / 60 % 60).padded(2)]
        if size % 60 != 0 { parts.append((size % 60).padded(2)) }
        return (offsetSeconds < 0 ? "-" : "+") + parts.joined(separator: separator)
    }
}
