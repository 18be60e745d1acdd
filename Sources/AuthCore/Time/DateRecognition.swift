/// Tells the time from a text whose format is not known.
///
/// Known are ISO 8601 and RFC 3339 with their basic forms, the three forms of HTTP (RFC 9110, section 5.6.7), those of
/// mail (RFC 5322, section 3.3 and its obsolete zones), and dates such as `March 1, 2024`, `1 Mar 2024 12:00`,
/// `2024/03/01` and `03/01/2024`, whose month is first. A date without a zone is in UTC. Weekdays are not checked
/// against the date, nor does it depend on the clock which century a year of two digits is of.
package enum DateRecognition {
    /// The time, or nil when the text is of no known form or tells a time that does not exist.
    package static func parse(_ text: String) -> CivilTime? {
        for form in [readISO, readMonthFirst, readNamedMonth] {
            var scanner = TimeScanner(text)
            scanner.skipSpaces()
            var date = RecognizedDate()
            guard form(&scanner, &date) else { continue }
            scanner.skipSpaces()
            if scanner.isAtEnd, let time = date.time { return time }
        }
        return nil
    }

    /// `2024-03-01`, `2024/03/01` and `20240301`, and a time after a `T` or a space.
    private static func readISO(_ scanner: inout TimeScanner, _ date: inout RecognizedDate) -> Bool {
        guard let year = scanner.digits(4...4) else { return false }
        date.fields.year = year
        if let separator = scanner.skip(anyOf: "-/") {
            guard let month = scanner.digits(1...2), scanner.skip(separator), let day = scanner.digits(1...2) else {
                return false
            }
            (date.fields.month, date.fields.day) = (month, day)
        } else {
            guard let month = scanner.digits(2...2), let day = scanner.digits(2...2) else { return false }
            (date.fields.month, date.fields.day) = (month, day)
        }
        guard scanner.skip(anyOf: "Tt") == nil else {
            return date.readTime(from: &scanner, allowingBasic: true) && date.readZone(from: &scanner)
        }
        guard scanner.skipSpaces(), !scanner.isAtEnd else { return scanner.isAtEnd }
        return date.readTime(from: &scanner, allowingBasic: true) && date.readZone(from: &scanner)
    }

    /// `03/01/2024`, and a time after it.
    private static func readMonthFirst(_ scanner: inout TimeScanner, _ date: inout RecognizedDate) -> Bool {
        guard let month = scanner.digits(1...2), scanner.skip("/"), let day = scanner.digits(1...2),
            scanner.skip("/"), let year = scanner.digits(4...4)
        else { return false }
        (date.fields.year, date.fields.month, date.fields.day) = (year, month, day)
        return date.readRest(from: &scanner)
    }

    /// The forms that write the month as a word, with or without the weekday.
    private static func readNamedMonth(_ scanner: inout TimeScanner, _ date: inout RecognizedDate) -> Bool {
        let start = scanner.position
        let first = scanner.word()
        if !first.isEmpty, isName(first, of: EnglishNames.weekdays) != nil {
            scanner.skip(".")
            scanner.skip(",")
            scanner.skipSpaces()
        } else {
            scanner.rewind(to: start)
        }
        if scanner.isAtDigit {
            return readDayFirst(&scanner, &date)
        }
        guard date.readMonthName(from: &scanner), scanner.skipSpaces(), date.readDay(from: &scanner) else {
            return false
        }
        let hadComma = scanner.skip(",")
        guard scanner.skipSpaces() else { return false }
        // As C's asctime has it, the time is before the year: Sun Nov  6 08:49:37 1994.
        let beforeTime = scanner.position
        if !hadComma, date.readTime(from: &scanner, allowingBasic: false), date.readZone(from: &scanner),
            scanner.skipSpaces(), date.readYear(from: &scanner)
        {
            return true
        }
        scanner.rewind(to: beforeTime)
        date.forgetTime()
        return date.readYear(from: &scanner) && date.readRest(from: &scanner)
    }

    /// `06 Nov 1994`, `06-Nov-94` and `6 November, 1994`.
    private static func readDayFirst(_ scanner: inout TimeScanner, _ date: inout RecognizedDate) -> Bool {
        guard date.readDay(from: &scanner) else { return false }
        let hasDashes = scanner.skip("-")
        guard hasDashes || scanner.skipSpaces(), date.readMonthName(from: &scanner) else { return false }
        if hasDashes {
            guard scanner.skip("-") else { return false }
        } else {
            scanner.skip(",")
            guard scanner.skipSpaces() else { return false }
        }
        return date.readYear(from: &scanner) && date.readRest(from: &scanner)
    }

    /// The place of the name that `word` is, whole or in its usual abbreviations.
    static func isName(_ word: String, of names: [String]) -> Int? {
        names.firstIndex { name in
            let name = name.lowercased()
            return word == name || word == name.prefix(3) || (word == "sept" && name == "september")
                || (word == "tues" && name == "tuesday") || (word == "thurs" && name == "thursday")
        }
    }
}
