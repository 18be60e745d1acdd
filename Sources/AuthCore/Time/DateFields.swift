/// What has been read of a date so far.
struct DateFields {
    var year = 1900
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var microsecond = 0
    var offsetSeconds = 0

    private var dayOfYear: Int?
    private var hourOfHalf: Int?
    private var isAfternoon = false
    /// A time told since the epoch, which makes the other fields but the offset and the fraction moot.
    private var epochMicroseconds: Int64?

    /// The century of a year of two digits, as POSIX has it: 69 to 99 are of the twentieth.
    static func fullYear(_ shortYear: Int) -> Int {
        shortYear < 69 ? 2000 + shortYear : 1900 + shortYear
    }

    /// The hour of the day of an hour on a clock face, or nil for one that it does not show.
    static func hour(_ hour: Int, isAfternoon: Bool) -> Int? {
        guard (1...12).contains(hour) else { return nil }
        return hour % 12 + (isAfternoon ? 12 : 0)
    }

    /// The instant, or nil when there is no such date.
    var time: CivilTime? {
        if let epochMicroseconds {
            let (sum, overflow) = epochMicroseconds.addingReportingOverflow(Int64(microsecond))
            return overflow ? nil : CivilTime(epochMicroseconds: sum, offsetSeconds: offsetSeconds)
        }
        var fields = self
        if let hourOfHalf {
            guard let hour = Self.hour(hourOfHalf, isAfternoon: isAfternoon) else { return nil }
            fields.hour = hour
        }
        if let dayOfYear {
            let days = GregorianCalendar.isLeap(year) ? 366 : 365
            guard GregorianCalendar.years.contains(year), (1...days).contains(dayOfYear) else { return nil }
            let newYear = GregorianCalendar.day(year: year, month: 1, day: 1)
            (_, fields.month, fields.day) = GregorianCalendar.date(day: newYear + dayOfYear - 1)
        }
        return CivilTime(
            year: fields.year, month: fields.month, day: fields.day,
            hour: fields.hour, minute: fields.minute, second: fields.second,
            microsecond: microsecond, offsetSeconds: offsetSeconds)
    }

    /// Reads what the directive stands for, and says whether it was there.
    mutating func read(_ directive: DateDirective, from scanner: inout TimeScanner) -> Bool {
        switch directive {
        case .year: Self.set(&year, scanner.digits(4...4))
        case .shortYear: Self.set(&year, scanner.digits(2...2).map(Self.fullYear))
        case .month: Self.set(&month, scanner.digits(1...2))
        case .day, .spacedDay: Self.set(&day, scanner.skip(" ") ? scanner.digits(1...1) : scanner.digits(1...2))
        case .dayOfYear: Self.set(&dayOfYear, scanner.digits(1...3))
        case .hour: Self.set(&hour, scanner.digits(1...2))
        case .hourOfHalf: Self.set(&hourOfHalf, scanner.digits(1...2))
        case .half: Self.set(&isAfternoon, scanner.name(of: ["AM", "PM"]).map { $0 == 1 })
        case .minute: Self.set(&minute, scanner.digits(1...2))
        case .second: Self.set(&second, scanner.digits(1...2))
        case .fraction, .milliseconds: Self.set(&microsecond, scanner.microseconds(limit: 6))
        case .shortWeekday: scanner.name(of: EnglishNames.shortWeekdays) != nil
        case .weekday: scanner.name(of: EnglishNames.weekdays) != nil
        case .shortMonthName: Self.set(&month, scanner.name(of: EnglishNames.shortMonths).map { $0 + 1 })
        case .monthName: Self.set(&month, scanner.name(of: EnglishNames.months).map { $0 + 1 })
        case .offset: Self.set(&offsetSeconds, scanner.skip("Z") ? 0 : scanner.offset(minutesRequired: true))
        case .zone: Self.set(&offsetSeconds, scanner.universalTime())
        case .epochSeconds: Self.set(&epochMicroseconds, scanner.epoch(unitMicroseconds: 1_000_000))
        case .epochMilliseconds: Self.set(&epochMicroseconds, scanner.epoch(unitMicroseconds: 1000))
        case .epochMicroseconds: Self.set(&epochMicroseconds, scanner.epoch(unitMicroseconds: 1))
        case .epochFraction: Self.set(&epochMicroseconds, scanner.decimalEpoch())
        }
    }

    private static func set<Value>(_ field: inout Value, _ value: Value?) -> Bool {
        guard let value else { return false }
        field = value
        return true
    }

    private static func set<Value>(_ field: inout Value?, _ value: Value?) -> Bool {
        field = value
        return value != nil
    }
}
