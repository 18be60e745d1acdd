import Testing

@testable import AuthCore

struct CivilTimeTests {
    // Instants with their texts, weekday and day of the year as Python's datetime has them.
    static let instants: [(Int64, Int, Int, String, String, Int, Int)] = [
        (0, 0, 0, "1970-01-01T00:00:00+00:00", "1970-01-01 00:00:00+00:00", 3, 1),
        (951782400, 0, 0, "2000-02-29T00:00:00+00:00", "2000-02-29 00:00:00+00:00", 1, 60),
        (1709164800, 0, 0, "2024-02-29T00:00:00+00:00", "2024-02-29 00:00:00+00:00", 3, 60),
        (1709251199, 999999, 0, "2024-02-29T23:59:59.999999+00:00", "2024-02-29 23:59:59.999999+00:00", 3, 60),
        (-1, 1, 0, "1969-12-31T23:59:59.000001+00:00", "1969-12-31 23:59:59.000001+00:00", 2, 365),
        (-62135596800, 0, 0, "0001-01-01T00:00:00+00:00", "0001-01-01 00:00:00+00:00", 0, 1),
        (253402300799, 999999, 0, "9999-12-31T23:59:59.999999+00:00", "9999-12-31 23:59:59.999999+00:00", 4, 365),
        (1736942400, 0, 0, "2025-01-15T12:00:00+00:00", "2025-01-15 12:00:00+00:00", 2, 15),
        (4102444800, 5, 19800, "2100-01-01T05:30:00.000005+05:30", "2100-01-01 05:30:00.000005+05:30", 4, 1),
        (1, 0, -12600, "1969-12-31T20:30:01-03:30", "1969-12-31 20:30:01-03:30", 2, 365),
        (-2203891200, 0, 0, "1900-03-01T00:00:00+00:00", "1900-03-01 00:00:00+00:00", 3, 60),
        (
            1700000000, 120000, 3723, "2023-11-14T23:15:23.120000+01:02:03", "2023-11-14 23:15:23.120000+01:02:03", 1,
            318
        ),
        (153260757079, 0, 0, "6826-08-22T08:31:19+00:00", "6826-08-22 08:31:19+00:00", 5, 234),
        (233449622340, 98702, 50400, "9367-09-22T19:19:00.098702+14:00", "9367-09-22 19:19:00.098702+14:00", 1, 265),
        (56008036885, 0, 20700, "3744-10-28T09:46:25+05:45", "3744-10-28 09:46:25+05:45", 2, 302),
        (-25979725893, 0, 50400, "1146-09-27T07:28:27+14:00", "1146-09-27 07:28:27+14:00", 4, 270),
        (-30247432890, 0, 3600, "1011-07-02T00:18:30+01:00", "1011-07-02 00:18:30+01:00", 1, 183),
        (251662808081, 613984, 0, "9944-11-16T23:34:41.613984+00:00", "9944-11-16 23:34:41.613984+00:00", 3, 321),
        (62316568044, 0, -25200, "3944-09-25T06:47:24-07:00", "3944-09-25 06:47:24-07:00", 0, 269),
        (16974099810, 0, 50400, "2507-11-22T01:43:30+14:00", "2507-11-22 01:43:30+14:00", 1, 326),
        (244132097368, 0, 0, "9706-03-28T23:29:28+00:00", "9706-03-28 23:29:28+00:00", 6, 87),
        (43687827559, 0, 50400, "3354-05-31T17:39:19+14:00", "3354-05-31 17:39:19+14:00", 4, 151),
        (-24717269182, 0, 50400, "1186-09-29T01:53:38+14:00", "1186-09-29 01:53:38+14:00", 0, 272),
        (209332025599, 713451, -25200, "8603-06-21T01:53:19.713451-07:00", "8603-06-21 01:53:19.713451-07:00", 1, 172),
        (190938753703, 379146, 3600, "8020-08-10T07:41:43.379146+01:00", "8020-08-10 07:41:43.379146+01:00", 0, 223),
        (40060581703, 0, 0, "3239-06-21T03:21:43+00:00", "3239-06-21 03:21:43+00:00", 1, 172),
    ]

    @Test(arguments: instants)
    func anInstantHasPythonsTexts(
        seconds: Int64, microsecond: Int, offset: Int, iso: String, text: String, weekday: Int, dayOfYear: Int
    ) throws {
        let time = try #require(
            CivilTime(epochSeconds: seconds, microsecond: microsecond, offsetSeconds: offset))
        #expect(time.isoformat == iso)
        #expect(time.description == text)
        #expect(time.dateText == String(iso.prefix(10)))
        #expect(time.weekday == weekday)
        #expect(time.dayOfYear == dayOfYear)
        #expect(time.epochSecondsFloor == seconds)
    }

    @Test func everyDayOfTheCalendarIsReadBack() throws {
        let first = GregorianCalendar.day(year: 1, month: 1, day: 1)
        let last = GregorianCalendar.day(year: 9999, month: 12, day: 31)
        for day in first...last {
            let date = GregorianCalendar.date(day: day)
            guard GregorianCalendar.day(year: date.year, month: date.month, day: date.day) == day,
                (1...12).contains(date.month),
                (1...GregorianCalendar.daysInMonth(date.month, of: date.year)).contains(date.day)
            else {
                Issue.record("day \(day) became \(date)")
                return
            }
        }
    }

    @Test func equalityAndOrderAreOfTheInstant() throws {
        let utc = try #require(CivilTime(year: 2024, month: 3, day: 1, hour: 12))
        let east = try #require(CivilTime(year: 2024, month: 3, day: 1, hour: 14, offsetSeconds: 7200))
        let later = try #require(CivilTime(year: 2024, month: 3, day: 1, hour: 12, microsecond: 1))
        #expect(utc == east)
        #expect(Set([utc, east, later]).count == 2)
        #expect(east < later)
        #expect(utc.converted(toOffset: 7200)?.isoformat == east.isoformat)
    }

    @Test func fieldsOutOfRangeAreRefused() {
        #expect(CivilTime(year: 0, month: 1, day: 1) == nil)
        #expect(CivilTime(year: 10_000, month: 1, day: 1) == nil)
        #expect(CivilTime(year: 2024, month: 13, day: 1) == nil)
        #expect(CivilTime(year: 2023, month: 2, day: 29) == nil)
        #expect(CivilTime(year: 2023, month: 2, day: 1, hour: 24) == nil)
        #expect(CivilTime(year: 2023, month: 2, day: 1, second: 60) == nil)
        #expect(CivilTime(year: 2023, month: 2, day: 1, offsetSeconds: 86_400) == nil)
        #expect(CivilTime(year: .max, month: .min, day: .max, offsetSeconds: .min) == nil)
        #expect(CivilTime(epochSeconds: 0, microsecond: 1_000_000) == nil)
    }

    @Test(arguments: [Int64.min, Int64.max, -62_135_596_801, 253_402_300_800])
    func secondsOutOfTheYearsAreRefused(seconds: Int64) {
        #expect(CivilTime(epochSeconds: seconds) == nil)
        #expect(CivilTime(epochSeconds: seconds, offsetSeconds: Int(clamping: seconds)) == nil)
        #expect(CivilTime(timestamp: Double(seconds)) == nil)
    }

    @Test func timestampsAreRoundedToMicroseconds() throws {
        #expect(try #require(CivilTime(timestamp: 1_700_000_000.5)).epochMicroseconds == 1_700_000_000_500_000)
        #expect(try #require(CivilTime(timestamp: -0.25)).isoformat == "1969-12-31T23:59:59.750000+00:00")
        #expect(try #require(CivilTime(timestamp: 0.9999999)).epochSeconds == 1)
        #expect(CivilTime(timestamp: .nan) == nil)
        #expect(CivilTime(timestamp: .infinity) == nil)
        #expect(CivilTime(timestamp: -1e300) == nil)
        #expect(try #require(CivilTime(epochMicroseconds: -1)).epochSecondsFloor == -1)
        #expect(CivilTime(epochMicroseconds: .min) == nil)
    }

    @Test(
        arguments: [
            (-62_135_596_800_000_000, "0001-01-01T00:00:00+00:00"),
            (2_147_483_648_000_000, "2038-01-19T03:14:08+00:00"),
            (4_294_967_296_000_001, "2106-02-07T06:28:16.000001+00:00"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999+00:00"),
        ] as [(Int64, String)])
    func farDatesAreKeptToTheMicrosecond(microseconds: Int64, iso: String) throws {
        let time = try #require(CivilTime(epochMicroseconds: microseconds))
        #expect(time.isoformat == iso)
        #expect(time.epochMicroseconds == microseconds)
        #expect(DateRecognition.parse(iso)?.epochMicroseconds == microseconds)
    }
}
