/// What a `%` in a date format stands for: those of C and Python, and the reference's own for times since the epoch.
enum DateDirective: String, CaseIterable, Sendable {
    case year = "Y"
    case shortYear = "y"
    case month = "m"
    case day = "d"
    case spacedDay = "e"
    case dayOfYear = "j"
    case hour = "H"
    case hourOfHalf = "I"
    case half = "p"
    case minute = "M"
    case second = "S"
    case fraction = "f"
    case milliseconds = "_ms"
    case shortWeekday = "a"
    case weekday = "A"
    case shortMonthName = "b"
    case monthName = "B"
    case offset = "z"
    case zone = "Z"
    case epochSeconds = "s"
    case epochFraction = "s_as_float"
    case epochMilliseconds = "ms"
    case epochMicroseconds = "epoch_microseconds"

    /// Longest first, since `%ms` begins with `%m` and `%s_as_float` with `%s`.
    static let byLength = allCases.sorted { $0.rawValue.count > $1.rawValue.count }

    /// Directives that abbreviate others.
    static let abbreviations: [Character: String] = ["T": "%H:%M:%S", "D": "%m/%d/%y", "F": "%Y-%m-%d"]

    func text(of time: CivilTime) -> String {
        switch self {
        case .year: time.year.padded(4)
        case .shortYear: (time.year % 100).padded(2)
        case .month: time.month.padded(2)
        case .day: time.day.padded(2)
        case .spacedDay: time.day.padded(2, with: " ")
        case .dayOfYear: time.dayOfYear.padded(3)
        case .hour: time.hour.padded(2)
        case .hourOfHalf: ((time.hour + 11) % 12 + 1).padded(2)
        case .half: time.hour < 12 ? "AM" : "PM"
        case .minute: time.minute.padded(2)
        case .second: time.second.padded(2)
        case .fraction: time.microsecond.padded(6)
        case .milliseconds: (time.microsecond / 1000).padded(3)
        case .shortWeekday: EnglishNames.shortWeekdays[time.weekday]
        case .weekday: EnglishNames.weekdays[time.weekday]
        case .shortMonthName: EnglishNames.shortMonths[time.month - 1]
        case .monthName: EnglishNames.months[time.month - 1]
        case .offset: time.offsetText(separator: "")
        case .zone: time.offsetSeconds == 0 ? "UTC" : "UTC" + time.offsetText(separator: ":")
        // Like Python's int(), these drop what is smaller than their unit.
        case .epochSeconds: String(time.epochMicroseconds / 1_000_000)
        case .epochMilliseconds: String(time.epochMicroseconds / 1000)
        case .epochMicroseconds: String(time.epochMicroseconds)
        case .epochFraction: String(time.epochSeconds)
        }
    }
}
