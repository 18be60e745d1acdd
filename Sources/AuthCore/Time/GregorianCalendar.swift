/// The proleptic Gregorian calendar of the years 1 to 9999, counted in days since 1970-01-01.
///
/// A year is shifted to begin in March, so that the leap day is its last and month lengths are linear
/// in the month; callers keep years and days in range, hence nothing here overflows.
enum GregorianCalendar {
    static let years = 1...9999
    static let secondsPerDay = 86_400

    private static let daysPerEra = 146_097
    private static let yearsPerEra = 400
    private static let epochDay = 719_468

    static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func day(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / yearsPerEra
        let yearOfEra = shiftedYear % yearsPerEra
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * daysPerEra + dayOfEra - epochDay
    }

    static func date(day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + epochDay
        let era = shifted / daysPerEra
        let dayOfEra = shifted % daysPerEra
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = era * yearsPerEra + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// 0 for Monday, 6 for Sunday.
    static func weekday(day: Int) -> Int {
        // 1970-01-01 was a Thursday.
        let remainder = (day + 3) % 7
        return remainder < 0 ? remainder + 7 : remainder
    }
}

extension BinaryInteger {
    /// Division that rounds towards negative infinity, for a positive divisor.
    func flooredDivision(by divisor: Self) -> (quotient: Self, remainder: Self) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// The decimal digits, with leading zeros up to `width`.
    func padded(_ width: Int, with filler: Character = "0") -> String {
        let digits = String(self)
        return String(repeating: filler, count: max(0, width - digits.count)) + digits
    }
}
