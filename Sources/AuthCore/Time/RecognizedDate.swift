/// The parts that the forms of `DateRecognition` are made of.
struct RecognizedDate {
    var fields = DateFields()
    private var isLeapSecond = false

    /// The zones that RFC 5322, section 4.3 still lets mail be dated in.
    private static let zones = [
        "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
        "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    ]

    /// The instant; a leap second is the second after it, as POSIX counts.
    var time: CivilTime? {
        guard let time = fields.time else { return nil }
        guard isLeapSecond else { return time }
        return CivilTime(
            epochSeconds: time.epochSecondsFloor + 1, microsecond: time.microsecond, offsetSeconds: time.offsetSeconds)
    }

    mutating func forgetTime() {
        (fields.hour, fields.minute, fields.second, fields.microsecond, fields.offsetSeconds) = (0, 0, 0, 0, 0)
        isLeapSecond = false
    }

    mutating func readDay(from scanner: inout TimeScanner) -> Bool {
        guard let day = scanner.digits(1...2) else { return false }
        fields.day = day
        return true
    }

    mutating func readMonthName(from scanner: inout TimeScanner) -> Bool {
        guard let month = DateRecognition.isName(scanner.word(), of: EnglishNames.months) else { return false }
        fields.month = month + 1
        scanner.skip(".")
        return true
    }

    /// A year of four digits or of two, but not one of three.
    mutating func readYear(from scanner: inout TimeScanner) -> Bool {
        if let year = scanner.digits(4...4) {
            fields.year = year
        } else if let year = scanner.digits(2...2), !scanner.isAtDigit {
            fields.year = DateFields.fullYear(year)
        } else {
            return false
        }
        return true
    }

    /// What may follow a date: nothing, or a time that a space or a comma sets off.
    mutating func readRest(from scanner: inout TimeScanner) -> Bool {
        if scanner.isAtEnd { return true }
        scanner.skip(",")
        guard scanner.skipSpaces() else { return false }
        return scanner.isAtEnd || (readTime(from: &scanner, allowingBasic: false) && readZone(from: &scanner))
    }

    /// A time of day: hours, or more of hours, minutes, seconds and their fraction, and perhaps the half of the day.
    ///
    /// Basic forms, and hours alone that say no half of the day, are for ISO dates only: elsewhere they would be years.
    mutating func readTime(from scanner: inout TimeScanner, allowingBasic: Bool) -> Bool {
        guard let hour = scanner.digits(1...2) else { return false }
        fields.hour = hour
        let isBasic = allowingBasic && scanner.isAtDigit
        var hasMinutes = false
        if isBasic || scanner.skip(":") {
            guard let minute = scanner.digits(2...2) else { return false }
            fields.minute = minute
            hasMinutes = true
            if isBasic ? scanner.isAtDigit : scanner.skip(":") {
                guard readSeconds(from: &scanner) else { return false }
            }
        }
        return readHalf(from: &scanner) ?? (allowingBasic || hasMinutes)
    }

    private mutating func readSeconds(from scanner: inout TimeScanner) -> Bool {
        guard let second = scanner.digits(2...2), second <= 60 else { return false }
        isLeapSecond = second == 60
        fields.second = min(second, 59)
        if scanner.skip(anyOf: ".,") != nil {
            guard let microsecond = scanner.microseconds() else { return false }
            fields.microsecond = microsecond
        }
        return true
    }

    /// `AM` or `PM`; nil when neither comes next, false when the hour is none of a clock face.
    private mutating func readHalf(from scanner: inout TimeScanner) -> Bool? {
        let start = scanner.position
        scanner.skipSpaces()
        guard let half = scanner.name(of: ["AM", "PM"]) else {
            scanner.rewind(to: start)
            return nil
        }
        guard let hour = DateFields.hour(fields.hour, isAfternoon: half == 1) else { return false }
        fields.hour = hour
        return true
    }

    /// A zone, if one comes next: an offset, or a name with or without one, and mail's comment in parentheses.
    mutating func readZone(from scanner: inout TimeScanner) -> Bool {
        let start = scanner.position
        scanner.skipSpaces()
        if let offset = scanner.universalTime() ?? scanner.offset(minutesRequired: false) {
            fields.offsetSeconds = offset
        } else if let hours = Self.zones[scanner.word()] {
            fields.offsetSeconds = hours * 3600
        } else {
            scanner.rewind(to: start)
            return true
        }
        let end = scanner.position
        scanner.skipSpaces()
        guard scanner.skip("(") else {
            scanner.rewind(to: end)
            return true
        }
        return scanner.skip(through: ")")
    }
}
